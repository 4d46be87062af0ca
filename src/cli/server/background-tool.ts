/** Runs a tool by its Java class in the background, as `kafka-run-class -daemon` does. */
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { logsDirectory } from './user-directories.ts'

/** The launcher `name` in the directory of the one that runs. */
export const siblingLauncher = (name: string): string =>
  path.join(path.dirname(process.argv[1] ?? ''), name)

/** Starts `kafka-run-class` with `argv`, detached, with its output appended to $LOG_DIR/NAME.out. */
export function runInBackground(name: string, argv: readonly string[]): void {
  const directory = logsDirectory()
  fs.mkdirSync(directory, { recursive: true })
  const output = fs.openSync(path.join(directory, `${name}.out`), 'a')
  const command = [...process.execArgv, siblingLauncher('kafka-run-class'), ...argv]
  const stdio = ['ignore' as const, output, output]
  spawn(process.execPath, command, { detached: true, windowsHide: true, stdio }).unref()
  fs.closeSync(output)
}
