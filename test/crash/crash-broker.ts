/** A broker of the built checkout in a process of its own, for being killed. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Failpoint } from './failpoint.ts'

export interface BrokerOptions {
  /** Of the checkout; not that of this module, which may have been compiled to somewhere else. */
  readonly root: string
  readonly port: number
  readonly data: string
  readonly properties: Readonly<Record<string, string>>
  readonly failpoint?: Failpoint | undefined
}

/** The broker ended by itself before it answered. */
export class NotStartedError extends Error {
  override readonly name = 'NotStartedError'
}

export class CrashBroker {
  readonly #child: ChildProcess
  /** Resolves when it is dead and all that it logged is known. */
  readonly exited: Promise<unknown>
  #output = ''
  #isEnding = false

  private constructor(child: ChildProcess) {
    this.#child = child
    // Not 'exit', which may come before the end of what it wrote.
    this.exited = once(child, 'close')
  }

  /** Resolves when it answers, or is dead by its failpoint. Throws NotStartedError. */
  static async start(options: BrokerOptions): Promise<CrashBroker> {
    const { root, port, data, properties, failpoint } = options
    const args = ['broker', 'start', '--foreground', '--port', String(port), '--data-dir', data]
    for (const [key, value] of Object.entries(properties)) {
      args.push('--override', `${key}=${value}`)
    }
    const child = spawn(process.execPath, [join(root, 'test/crash/broker.js'), ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        ...(failpoint === undefined ? {} : { CRASH_POINT: JSON.stringify(failpoint) }),
      },
    })
    const broker = new CrashBroker(child)
    await broker.#answers()
    if (broker.isDead && !broker.wasKilled) {
      throw new NotStartedError(`the broker ended by itself:\n${broker.log}`)
    }
    return broker
  }

  #answers(): Promise<void> {
    return new Promise((resolve) => {
      const { stdout, stderr } = this.#child
      const take = (chunk: Buffer) => {
        this.#output = (this.#output + chunk.toString()).slice(-MAX_LOG_CHARACTERS)
        if (this.#output.includes('Kafka Server started')) resolve()
      }
      stdout?.on('data', take)
      stderr?.on('data', take)
      this.#child.on('close', () => resolve())
    })
  }

  /** The end of what it logged. */
  get log(): string {
    return this.#output
  }

  get isDead(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null
  }

  get wasKilled(): boolean {
    return this.#child.signalCode === 'SIGKILL'
  }

  /** Lets it die, or stop as users stop it, while others go on. */
  end(signal: 'SIGKILL' | 'SIGTERM'): void {
    if (this.isDead || this.#isEnding) return
    this.#isEnding = true
    this.#child.kill(signal)
  }

  /** Ended as users end it, and in order. */
  get wasStopped(): boolean {
    return this.#child.exitCode === ENDED_BY_SIGTERM
  }

  /** It was told to. */
  get isEnding(): boolean {
    return this.#isEnding
  }

  /** Killed by itself, and not by `end`. */
  get diedAtPoint(): boolean {
    return this.wasKilled && this.#output.includes('The failpoint is reached')
  }
}

const MAX_LOG_CHARACTERS = 20_000
const ENDED_BY_SIGTERM = 143
