/**
 * Members of a group, each in a process of its own. Whatever the client, the program prints `assigned N`
 * whenever its number of partitions changes, and ends when its input does.
 */
import { execa } from 'execa'
import { expect } from 'vitest'
import { bin } from './broker-process.ts'

const PATIENCE_MS = 30_000

/** So that a member that was killed is missed soon. */
export const shortGroupTimes = {
  'group.min.session.timeout.ms': '3000',
  'group.initial.rebalance.delay.ms': '0',
  'group.consumer.min.heartbeat.interval.ms': '100',
  'group.consumer.heartbeat.interval.ms': '100',
  'group.consumer.min.session.timeout.ms': '3000',
  'group.consumer.session.timeout.ms': '3000',
}

export interface MemberProgram {
  readonly command: readonly string[]
  /** The number of partitions that a line of output tells of; default: `assigned N`. */
  readonly shareIn?: (line: string) => number | undefined
  /** How it is told to leave the group and end; default: by the end of its input. */
  readonly endsBy?: 'SIGTERM'
}

const start = ([file = '', ...args]: readonly string[]) =>
  execa(file, args, { stdin: 'pipe', buffer: false, reject: false })

function assignedIn(line: string): number | undefined {
  const [, share] = /^assigned (\d+)$/.exec(line) ?? []
  return share === undefined ? undefined : Number(share)
}

class Member {
  readonly #process: ReturnType<typeof start>
  readonly #program: MemberProgram
  #share = -1
  #output = ''
  #onChange: (() => void) | undefined

  constructor(program: MemberProgram) {
    this.#program = program
    this.#process = start(program.command)
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      let text = ''
      stream?.on('data', (chunk: Buffer) => {
        this.#output = `${this.#output}${chunk}`.slice(-2000)
        const lines = `${text}${chunk}`.split('\n')
        text = lines.pop() ?? ''
        for (const line of lines) this.#read(line)
      })
    }
    void this.#process.then(() => this.#onChange?.())
  }

  #read(line: string): void {
    const share = (this.#program.shareIn ?? assignedIn)(line)
    if (share === undefined) return
    this.#share = share
    this.#onChange?.()
  }

  /** Resolves when this member has so many partitions. */
  async hasShare(wanted: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (this.#share === wanted || this.#process.exitCode !== null) resolve()
      }
      this.#onChange = look
      timer = setTimeout(resolve, PATIENCE_MS)
      look()
    })
    clearTimeout(timer)
    expect(this.#share, `the member's number of partitions; it wrote: ${this.#output}`).toBe(wanted)
  }

  async kill(): Promise<void> {
    this.#process.kill('SIGKILL')
    await this.#process
  }

  /** Lets it leave the group and end. */
  async end(): Promise<number | undefined> {
    if (this.#program.endsBy === undefined) this.#process.stdin?.end('\n')
    else this.#process.kill(this.#program.endsBy)
    return (await this.#process).exitCode
  }
}

/**
 * Two members share four partitions; one is killed, and the other gets all when the session is over.
 * `program` gives a member's for a group and a topic.
 */
export async function surviveCrash(
  bootstrapServers: string,
  name: string,
  program: (group: string, topic: string) => MemberProgram,
): Promise<void> {
  const topic = `crash-${name}`
  const create = ['--create', '--topic', topic, '--partitions', '4']
  await execa(`${bin}kafka-topics`, ['--bootstrap-server', bootstrapServers, ...create])
  const members = [0, 1].map(() => new Member(program(`group-${topic}`, topic)))
  const [crashing, surviving] = members
  try {
    await Promise.all(members.map((member) => member.hasShare(2)))
    await crashing?.kill()
    await surviving?.hasShare(4)
    expect(await surviving?.end()).toBe(0)
  } finally {
    await Promise.all(members.map((member) => member.kill()))
  }
}
