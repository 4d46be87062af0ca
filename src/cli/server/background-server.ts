/** Starts this very command again as a process of its own that outlives the shell, and waits until it answers. */
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'

/** What the new process says to the one that started it. */
export type ServerNotice =
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly message: string }

/** Set for a process that is to tell its parent. */
const NOTIFY = 'SAMSA_NOTIFY_PARENT'

export interface StartedServer {
  readonly pid: number
  readonly logFile: string
}

/** The background process did not come to answer. */
export class BackgroundStartError extends Error {
  override readonly name = 'BackgroundStartError'
}

/**
 * Runs the same command with `argv`, its output appended to `logFile`. Resolves when it answers clients.
 * Throws BackgroundStartError with what it said when it ended before.
 */
export function startInBackground(
  argv: readonly string[],
  logFile: string,
): Promise<StartedServer> {
  fs.mkdirSync(path.dirname(logFile), { recursive: true })
  const output = fs.openSync(logFile, 'a')
  const script = process.argv[1] ?? ''
  const child = spawn(process.execPath, [...process.execArgv, script, ...argv], {
    detached: true,
    windowsHide: true,
    stdio: ['ignore', output, output, 'ipc'],
    env: { ...process.env, [NOTIFY]: '1' },
  })
  fs.closeSync(output)
  return new Promise((resolve, reject) => {
    let message = `the broker ended before it answered; see ${logFile}`
    child.on('error', (error) => reject(new BackgroundStartError(error.message, { cause: error })))
    child.on('exit', () => reject(new BackgroundStartError(message)))
    child.on('message', (notice: ServerNotice) => {
      if (notice.kind === 'failed') {
        message = notice.message
        return
      }
      child.disconnect()
      child.unref()
      child.removeAllListeners()
      resolve({ pid: child.pid ?? 0, logFile })
    })
  })
}

/** Tells the process that started this one, if one waits for it. */
export function notifyParent(notice: ServerNotice): void {
  if (process.env[NOTIFY] !== '1' || process.send === undefined || !process.connected) return
  process.send(notice)
}
