/** Runs a server in this process until a signal ends it. */
import fs from 'node:fs'
import { notifyParent } from './background-server.ts'
import { type RunningServer, register, unregister } from './running-servers.ts'

export interface RunnableServer {
  readonly nodeId: number
  readonly addresses: readonly string[]
  stop(): Promise<void>
}

export interface ForegroundOptions {
  /** Throws an Error whose message is all that there is to say; it has been logged. */
  start(fatal: (cause: unknown) => void): Promise<RunnableServer>
  log(message: string): void
  readonly about: Pick<RunningServer, 'nodeId' | 'roles' | 'dataDirectories' | 'logFile'>
}

const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const
type Signal = keyof typeof SIGNALS

/** The exit status of a process that a signal ended, as shells count it. */
const SIGNALLED = 128

/** Resolves with the exit status when the server has stopped: 1 when it never started, 128 + n after signal n. */
export async function runInForeground(options: ForegroundOptions): Promise<number> {
  const startedAt = Date.now()
  register({ ...options.about, startedAt, addresses: [] })
  try {
    return await run(options, startedAt)
  } finally {
    unregister()
  }
}

async function run(options: ForegroundOptions, startedAt: number): Promise<number> {
  const ended = endOf(options)
  let server: RunnableServer
  try {
    server = await options.start(ended.fatal)
  } catch (error) {
    notifyParent({ kind: 'failed', message: (error as Error).message })
    return 1
  }
  register({ ...options.about, startedAt, addresses: server.addresses })
  notifyParent({ kind: 'ready' })
  const status = await ended.status
  await server.stop()
  return status
}

/** What ends the server: the first signal, or a failure that it cannot go on after. */
function endOf(options: ForegroundOptions) {
  let end: (status: number) => void = () => undefined
  const status = new Promise<number>((resolve) => {
    end = resolve
  })
  for (const [name, number] of Object.entries(SIGNALS) as [Signal, number][]) {
    process.once(name, () => {
      options.log(`Terminating process due to signal ${name}`)
      end(SIGNALLED + number)
      // A second one does not wait for a clean end.
      process.once(name, () => process.exit(SIGNALLED + number))
    })
  }
  return { status, fatal: () => end(1) }
}

/** Writes to stdout at once, so that nothing is lost when the process ends; a reader that is gone is no reason to end. */
export function writeStdout(text: string): void {
  try {
    fs.writeSync(1, text)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EAGAIN') process.stdout.write(text)
    else if (code !== 'EPIPE') throw error
  }
}
