/**
 * Starts one tool with as little as possible: its module by its id, on a base without oclif's machinery, and with a
 * configuration that was not loaded from disk (see oclif-command.ts).
 */

import type { Config } from '@oclif/core'
import type { KafkaCommand } from './kafka-command.ts'
import { launching } from './launching.ts'

type CommandModule = {
  readonly default: (new (argv: string[], config: Config) => KafkaCommand) & { id: string }
}

/** Waits until what was written to stdout is with the operating system, or cannot be. */
function flushed(): Promise<void> {
  return new Promise((resolve) => {
    process.stdout.write('', () => resolve())
  })
}

/** Nobody reads on (`| head -1`): no failure, as little as for Java's System.out. A full disk is told. */
function reportUnlessBrokenPipe(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') return
  process.stderr.write(`Cannot write to standard output: ${error.message}\n`)
  process.exitCode = 1
}

/** Runs the command with this id (`topics`, `broker:start`) to its end; its exit status is in process.exitCode. */
export async function runTool(id: string, argv: string[]): Promise<void> {
  const file = new URL(`../commands/${id.replaceAll(':', '/')}.js`, import.meta.url)
  const { default: Tool } = (await import(file.href)) as CommandModule
  Tool.id = id
  const config = { bin: 'samsa', name: 'samsa', dirname: 'samsa' } as unknown as Config
  await new Tool(argv, config).execute()
}

/**
 * Runs a command and ends the process with its exit status. Sockets that are still open are closed by that: nothing waits
 * for them.
 */
export async function launch(id: string, argv: string[] = process.argv.slice(2)): Promise<void> {
  launching.oneTool = true
  process.stdout.on('error', reportUnlessBrokenPipe)
  await runTool(id, argv)
  await flushed()
  process.exit()
}
