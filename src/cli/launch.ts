/**
 * Starts one tool with as little as possible: the tool's module by its id, and an oclif configuration that was not
 * loaded from disk (package.json, plugins and manifest matter to help and to the `samsa` umbrella only).
 */

import { Config } from '@oclif/core/config'
import type { KafkaCommand } from './kafka-command.ts'

type CommandModule = {
  readonly default: new (argv: string[], config: Config) => KafkaCommand
}

/** A configuration that knows the program's name and directory, nothing else. */
function bareConfig(root: string): Config {
  const config = new Config({ root })
  config.bin = 'samsa'
  config.name = 'samsa'
  config.dirname = 'samsa'
  config.root = root
  return config
}

/** Waits until what was written to stdout is with the operating system, or cannot be. */
function flushed(): Promise<void> {
  return new Promise((resolve) => {
    process.stdout.write('', () => resolve())
  })
}

/**
 * Runs the command with this id (`topics`, `broker:start`) and ends the process with its exit status. Sockets that are
 * still open are closed by that: nothing waits for them.
 */
export async function launch(id: string, argv: string[] = process.argv.slice(2)): Promise<void> {
  const file = new URL(`../commands/${id.replaceAll(':', '/')}.js`, import.meta.url)
  const module = (await import(file.href)) as CommandModule
  const Tool = module.default as CommandModule['default'] & { id: string }
  Tool.id = id
  const root = new URL('../..', import.meta.url).pathname
  await new Tool(argv, bareConfig(root)).execute()
  await flushed()
  process.exit()
}
