/** Several processor.js at work: whichever ends is replaced at once. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

export class Processors {
  readonly #arguments: readonly string[]
  readonly #children: (ChildProcess | undefined)[]
  #isOver = false
  #transactions = 0
  #awaited: { readonly count: number; readonly reached: () => void } | undefined
  #lastErrors: string[] = []
  kills = 0

  constructor(root: string, port: number, groupProtocol: string, count: number) {
    this.#arguments = [join(root, 'test/crash/processor.js'), String(port), groupProtocol]
    this.#children = Array.from({ length: count }, () => undefined)
    for (let slot = 0; slot < count; slot++) this.#start(slot)
  }

  /** How many transactions were committed, as far as somebody lived to tell. */
  get transactions(): number {
    return this.#transactions
  }

  /** What they complained about last. */
  get lastErrors(): readonly string[] {
    return this.#lastErrors
  }

  /** Resolves after so many transactions more, or when time is up: they may have nothing to do. */
  async transact(count: number, patienceMs: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, patienceMs)
      this.#awaited = {
        count: this.#transactions + count,
        reached: () => {
          clearTimeout(timer)
          resolve()
        },
      }
    })
    this.#awaited = undefined
  }

  kill(slot: number): void {
    if (this.#children[slot]?.kill('SIGKILL') === true) this.kills += 1
  }

  async end(): Promise<void> {
    this.#isOver = true
    for (const child of this.#children) {
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) continue
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
  }

  #start(slot: number): void {
    const [program = '', port = '', protocol = ''] = this.#arguments
    const child = spawn(process.execPath, [program, port, `processor-${slot}`, protocol], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#children[slot] = child
    child.stdout.on('data', (chunk: Buffer) => {
      this.#transactions += chunk.toString().split('\n').length - 1
      if (this.#awaited !== undefined && this.#transactions >= this.#awaited.count) {
        this.#awaited.reached()
      }
    })
    child.stderr.on('data', (chunk: Buffer) => {
      this.#lastErrors = [...this.#lastErrors, `${slot}: ${chunk}`].slice(-ERRORS_KEPT)
    })
    child.on('exit', () => {
      if (!this.#isOver) this.#start(slot)
    })
  }
}

const ERRORS_KEPT = 10
