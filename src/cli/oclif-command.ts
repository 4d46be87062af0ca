/**
 * oclif's Command, the base of every tool — or, in a process in which `launch` runs one tool, a stand-in with the few
 * members that a run needs. oclif's own brings a hundred modules for help, plugins, globs and templates; loading them
 * takes longer than a whole `kafka-topics --list`, and nothing of them runs once the tool is known. Everything that
 * works *on* commands (`samsa`, `samsa help`, the manifest, `Topics.run()`) meets the real one.
 */

import type { Config, Command as OclifCommand } from '@oclif/core'
import { launching } from './launching.ts'

abstract class OneToolCommand {
  argv: string[]
  parsed = false
  readonly config: Config

  constructor(argv: string[], config: Config) {
    this.argv = argv
    this.config = config
  }

  abstract run(): Promise<unknown>

  protected abstract catch(error: unknown): Promise<unknown>

  protected async _run(): Promise<unknown> {
    try {
      return await this.run()
    } catch (error) {
      return this.catch(error)
    }
  }
}

export const Command = (launching.oneTool
  ? OneToolCommand
  : (await import('@oclif/core/command')).Command) as unknown as typeof OclifCommand
