/**
 * One cluster through many lives of its broker: clients of all kinds work on it at once, the broker is killed at a
 * random moment or at a chosen operation of its disk, and what was promised is checked when it is back. Now and then it
 * is stopped as users stop it, and state.db is compared with the logs.
 */
import { type Actor, type ActorContext, UnexpectedAnswerError } from './actors/actor.ts'
import { GroupCommitter } from './actors/group-committer.ts'
import { IdempotentProducer } from './actors/idempotent-producer.ts'
import { PlainProducer } from './actors/plain-producer.ts'
import { RecordsDeleter } from './actors/records-deleter.ts'
import { TopicChanger } from './actors/topic-changer.ts'
import { TransactionalProducer } from './actors/transactional-producer.ts'
import { CrashBroker, NotStartedError } from './crash-broker.ts'
import { CrashHistory } from './crash-history.ts'
import { type Failpoint, failpointText } from './failpoint.ts'
import type { Violation } from './history/operations.ts'
import { COMPACTED, placesOf, readAll, seeBounds, seeOffsets, seeTopics } from './observation.ts'
import { seededRandom } from './seeds.ts'
import { differencesOfState } from './state-tables.ts'
import { ConnectionLostError, WireClient } from './wire-client.ts'

const PROPERTIES = {
  'log.segment.bytes': '65536',
  'log.index.interval.bytes': '512',
  'log.segment.delete.delay.ms': '50',
  'log.retention.check.interval.ms': '70',
  'log.flush.offset.checkpoint.interval.ms': '250',
  'log.flush.scheduler.interval.ms': '300',
  'log.flush.interval.ms': '500',
  'offsets.topic.num.partitions': '3',
  'transaction.state.log.num.partitions': '3',
  'transaction.state.log.segment.bytes': '16384',
  'offsets.topic.segment.bytes': '16384',
  'log.cleaner.backoff.ms': '40',
  'log.cleaner.min.cleanable.ratio': '0.1',
}

const STABLE = [
  ['stable-0', 2, {}],
  ['stable-1', 3, {}],
  ['trimmed-0', 2, { 'segment.bytes': '16384' }],
  [
    `${COMPACTED}-0`,
    2,
    {
      'cleanup.policy': 'compact',
      'segment.bytes': '2048',
      'min.cleanable.dirty.ratio': '0.01',
      'delete.retention.ms': '100',
    },
  ],
] as const

/** Few, so that much is compacted. */
const KEYS = 7

/**
 * How a life of the broker ends: killed or stopped when the clients have done so much and a moment has passed, or at an
 * operation of its disk before that. Counted in work, a life is as full on a slow machine as on a fast one.
 */
export interface Ending {
  readonly type: 'kill' | 'point' | 'stop'
  readonly afterOperations: number
  readonly plusMs: number
  readonly failpoint?: Failpoint
}

/** A life in which clients get nothing done ends, too. */
const LONGEST_LIFE_MS = 3000

export interface ClusterOptions {
  readonly root: string
  readonly port: number
  readonly data: string
  readonly seed: number
}

export class CrashCluster {
  readonly history = new CrashHistory()
  readonly #options: ClusterOptions
  readonly #actors: readonly Actor[]
  readonly #topicChanger: TopicChanger
  #violations: Violation[] = []
  kills = 0
  killsAtPoints = 0

  constructor(options: ClusterOptions) {
    this.#options = options
    const context = (name: string): ActorContext => ({
      name,
      random: seededRandom(options.seed, name),
      topics: this.history.topics,
      record: (operation) => this.history.record(operation),
    })
    this.#topicChanger = new TopicChanger(context('topics'))
    this.#actors = [
      this.#topicChanger,
      new RecordsDeleter(context('deleter')),
      new PlainProducer(context('plain')),
      new IdempotentProducer(context('idempotent-0')),
      new IdempotentProducer(context('idempotent-1')),
      new IdempotentProducer(context('keyed'), [COMPACTED], KEYS),
      new TransactionalProducer(context('transactional-0')),
      new TransactionalProducer(context('transactional-1')),
      new GroupCommitter(context('group')),
    ]
  }

  get violations(): readonly Violation[] {
    return this.#violations
  }

  /** One life. With `isThorough` everything is read and judged before the clients go on. */
  async live(ending: Ending, isThorough: boolean): Promise<void> {
    const { root, port, data } = this.#options
    const { failpoint } = ending
    let broker: CrashBroker
    try {
      broker = await CrashBroker.start({ root, port, data, properties: PROPERTIES, failpoint })
    } catch (error) {
      if (!(error instanceof NotStartedError)) throw error
      return this.#violated('broker', 'that it starts', error.message)
    }
    try {
      const wasSeen = await this.#isAlive(() => this.#look(isThorough))
      this.#judge(isThorough && wasSeen)
      if (wasSeen && this.#violations.length === 0) await this.#work(broker, ending)
      if (ending.type === 'stop') broker.end('SIGTERM')
    } finally {
      if (ending.type !== 'stop') broker.end('SIGKILL')
      await broker.exited
    }
    if (broker.wasKilled) this.kills += 1
    if (broker.diedAtPoint) this.killsAtPoints += 1
    if (broker.wasStopped) this.#checkState()
    // Whatever it met, it must not end by itself.
    else if (!broker.wasKilled) this.#violated('broker', 'that it goes on', broker.log)
  }

  #checkState(): void {
    for (const difference of differencesOfState(this.#options.data).slice(0, 20)) {
      this.#violations.push({
        class: 'state-differs',
        where: 'state.db',
        expected: 'the rows that the logs add up to',
        found: difference,
      })
    }
  }

  /** Clients work until the broker is gone. */
  async #work(broker: CrashBroker, ending: Ending): Promise<void> {
    const how = ending.type === 'stop' ? 'SIGTERM' : 'SIGKILL'
    const timers = [setTimeout(() => broker.end(how), LONGEST_LIFE_MS)]
    this.history.onceAfter(ending.afterOperations, () => {
      timers.push(setTimeout(() => broker.end(how), ending.plusMs))
    })
    await this.#isAlive(() => this.#prepare())
    await Promise.all(this.#actors.map((actor) => this.#workWith(actor, broker)))
    for (const timer of timers) clearTimeout(timer)
  }

  /** The broker may hang up on who asked for no answer and would have got an error; that client comes again. */
  async #workWith(actor: Actor, broker: CrashBroker): Promise<void> {
    const work = async () => {
      const client = await WireClient.connect(this.#options.port)
      await actor.live(client, () => false)
    }
    do await this.#isAlive(work)
    while (!broker.isEnding && !broker.isDead && this.#violations.length === 0)
  }

  async #prepare(): Promise<void> {
    const client = await WireClient.connect(this.#options.port)
    for (const [topic, partitions, configs] of STABLE) {
      if (this.history.topics.find(topic) === undefined) {
        await this.#topicChanger.create(client, topic, partitions, configs)
      }
    }
    client.close()
  }

  async #look(isThorough: boolean): Promise<void> {
    const client = await WireClient.connect(this.#options.port)
    const seen = await seeTopics(client)
    this.history.record(seen)
    if (isThorough) for (const actor of this.#actors) await actor.settle?.(client)
    const places = placesOf(seen)
    for (const bounds of await Promise.all(
      places.map((place) => seeBounds(client, place, isThorough)),
    )) {
      this.history.record(bounds)
    }
    for (const [group, committed] of this.history.committed) {
      // Offsets that an open transaction holds are not stable before it has ended.
      if (group.startsWith('transactional') && !isThorough) continue
      for (const offset of await seeOffsets(client, group, committed)) this.history.record(offset)
    }
    if (isThorough) {
      for (const place of places) {
        for (const isolation of ['read_uncommitted', 'read_committed'] as const) {
          this.history.record(await readAll(client, place, isolation))
        }
      }
    }
    client.close()
  }

  #judge(isThorough: boolean): void {
    const pending = () => this.#actors.flatMap((actor) => actor.pending?.() ?? [])
    const found = isThorough ? this.history.check(pending()) : this.history.checkCheaply()
    this.#violations.push(...found)
  }

  /** False: the broker was gone before `work` was done. */
  async #isAlive(work: () => Promise<void>): Promise<boolean> {
    try {
      await work()
      return true
    } catch (error) {
      if (error instanceof ConnectionLostError) return false
      if (!(error instanceof UnexpectedAnswerError)) throw error
      this.#violated('an answer', 'one that promises allow', error.message)
      return false
    }
  }

  #violated(where: string, expected: string, found: string): void {
    this.#violations.push({ class: 'unexpected-answer', where, expected, found })
  }
}

export const endingText = ({ type, failpoint, afterOperations, plusMs }: Ending): string =>
  failpoint === undefined
    ? `${type} after ${afterOperations} operations and ${plusMs} ms`
    : failpointText(failpoint)
