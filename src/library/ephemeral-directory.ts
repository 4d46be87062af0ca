/**
 * Temporary data directories. They go when their broker stops, or when the process exits; those of a process that was
 * killed go when the next one is made on this machine.
 */
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

/** Containers may share the directory and know nothing of each other's processes: each looks at its own only. */
const PREFIX = `samsa-broker-${os.hostname().replace(/[^a-zA-Z0-9]/g, '_')}-`
/** A younger directory may be one that another process is just making. */
const LEFT_BEHIND_AFTER_MS = 60_000

const present = new Set<string>()

function removeAll(): void {
  for (const directory of [...present]) removeEphemeralDirectory(directory)
}

/** Makes `…/samsa-broker-<host>-<process id>-XXXXXX` in the system's directory for temporary files. */
export function makeEphemeralDirectory(): string {
  const parent = fs.realpathSync(os.tmpdir())
  removeLeftBehind(parent)
  const directory = fs.mkdtempSync(path.join(parent, `${PREFIX}${process.pid}-`))
  // Not a signal handler: it runs when the process ends by itself, and is gone with the last directory.
  if (present.size === 0) process.on('exit', removeAll)
  present.add(directory)
  return directory
}

export function removeEphemeralDirectory(directory: string): void {
  fs.rmSync(directory, { recursive: true, force: true })
  present.delete(directory)
  if (present.size === 0) process.off('exit', removeAll)
}

function removeLeftBehind(parent: string): void {
  for (const name of fs.readdirSync(parent)) {
    if (!name.startsWith(PREFIX)) continue
    const pid = Number(/^(\d+)-/.exec(name.slice(PREFIX.length))?.[1])
    if (!Number.isInteger(pid) || isRunning(pid)) continue
    const directory = path.join(parent, name)
    try {
      if (Date.now() - fs.statSync(directory).mtimeMs < LEFT_BEHIND_AFTER_MS) continue
      fs.rmSync(directory, { recursive: true })
    } catch (error) {
      if (codeOf(error) === undefined) throw error
      // Another user's, or another process removes it just now.
    }
  }
}

/** Under Jest, node's errors are no instances of the Error that is known here. */
function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return codeOf(error) !== 'ESRCH'
  }
}
