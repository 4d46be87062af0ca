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
  'group.min.session.timeout.ms': '500',
  'group.initial.rebalance.delay.ms': '0',
  'group.consumer.min.heartbeat.interval.ms': '100',
  'group.consumer.heartbeat.interval.ms': '100',
  'group.consumer.min.session.timeout.ms': '1000',
  'group.consumer.session.timeout.ms': '1000',
}

const start = ([file = '', ...args]: readonly string[]) =>
  execa(file, args, { stdin: 'pipe', buffer: false, reject: false })

class Member {
  readonly #process: ReturnType<typeof start>
  #share = -1
  #errors = ''
  #onChange: (() => void) | undefined

  constructor(command: readonly string[]) {
    this.#process = start(command)
    let text = ''
    this.#process.stdout?.on('data', (chunk: Buffer) => {
      text += chunk
      for (const [, share] of text.matchAll(/^assigned (\d+)\n/gm)) this.#share = Number(share)
      text = text.slice(text.lastIndexOf('\n') + 1)
      this.#onChange?.()
    })
    this.#process.stderr?.on('data', (chunk: Buffer) => {
      this.#errors = `${this.#errors}${chunk}`.slice(-2000)
    })
    void this.#process.then(() => this.#onChange?.())
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
    expect(this.#share, `the member's number of partitions; it wrote: ${this.#errors}`).toBe(wanted)
  }

  async kill(): Promise<void> {
    this.#process.kill('SIGKILL')
    await this.#process
  }

  /** Lets it leave the group and end. */
  async end(): Promise<number | undefined> {
    this.#process.stdin?.end('\n')
    return (await this.#process).exitCode
  }
}

/**
 * Two members share four partitions; one is killed, and the other gets all when the session is over.
 * `command` gives a member's command line for a group and a topic.
 */
export async function surviveCrash(
  bootstrapServers: string,
  name: string,
  command: (group: string, topic: string) => readonly string[],
): Promise<void> {
  const topic = `crash-${name}`
  const create = ['--create', '--topic', topic, '--partitions', '4']
  await execa(`${bin}kafka-topics`, ['--bootstrap-server', bootstrapServers, ...create])
  const members = [0, 1].map(() => new Member(command(`group-${topic}`, topic)))
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
