/** The work of `samsa mirror`: topics, then records, then offsets of groups; once, or until it is stopped. */
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises'
import { BatchReader } from '../../client/consumer/batch-reader.ts'
import { BatchWriter } from '../../client/producer/batch-writer.ts'
import { terse } from '../option-errors.ts'
import { Chore } from './chore.ts'
import { copyTopics, type MirroredTopic } from './copy-topics.ts'
import type { MirroredCluster } from './mirrored-cluster.ts'
import type { NameSelection } from './name-selection.ts'
import type { PartitionPair } from './open-partitions.ts'
import type { MirroredBatch } from './partition-mirror.ts'
import { PositionStore } from './position-store.ts'
import { Budget, RecordCopier } from './record-copier.ts'
import { type SyncedGroup, syncGroups } from './sync-groups.ts'

export interface MirrorOptions {
  readonly from: MirroredCluster
  readonly to: MirroredCluster
  readonly topics: NameSelection
  /** Undefined: no groups. */
  readonly groups: NameSelection | undefined
  readonly prefix: string
  readonly once: boolean
  readonly append: boolean
  /** Between looks for new topics, partitions, configurations and group offsets. */
  readonly intervalMs: number
  /** Takes lines for people. */
  readonly note: (line: string) => void
}

const CHECKPOINT_MS = 5_000
const IDLE_MS = 200
/** Without any progress for so long, `--once` gives up; otherwise it is only told. */
const PATIENCE_MS = 120_000
const FOREVER_MS = 2 ** 31 - 1
const COMPLAIN_AFTER_MS = 5_000
const OPENING_PAUSE_MS = 200
const SETTLE_MS = 10
/** How long the work that is left may take after a signal. */
const STOPPING_MS = 10_000

export class Mirror {
  readonly #options: MirrorOptions
  readonly #store: PositionStore
  readonly #reader: BatchReader
  readonly #writer: BatchWriter<MirroredBatch>
  readonly copier: RecordCopier
  /** By the name in the source. */
  readonly topics = new Map<string, MirroredTopic>()
  /** Why topics of the source are not mirrored, by name. */
  readonly problems = new Map<string, string>()
  readonly groups = new Map<string, SyncedGroup>()
  readonly #told = new Set<string>()
  #isStopping = false
  #complained = 0

  private constructor(
    options: MirrorOptions,
    store: PositionStore,
    reader: BatchReader,
    writer: BatchWriter<MirroredBatch>,
    budget: Budget,
  ) {
    this.#options = options
    this.#store = store
    this.#reader = reader
    this.#writer = writer
    const { from, to, append } = options
    const readCommitted = readerProperties(from)['isolation.level'] === 'read_committed'
    const note = (line: string): void => this.#note(line)
    this.copier = new RecordCopier({
      from,
      to,
      store,
      reader,
      writer,
      budget,
      append,
      readCommitted,
      note,
    })
  }

  /** Throws KafkaError, TimeoutError, ConfigError. */
  static async create(options: MirrorOptions): Promise<Mirror> {
    const { from, to } = options
    const budget = new Budget()
    const hasRoom = (): boolean => budget.hasRoom
    const reader = await BatchReader.create(readerProperties(from), {
      logger: from.logger,
      hasRoom,
    })
    const writer = await BatchWriter.create<MirroredBatch>(to.properties, { logger: to.logger })
    // --once gives up, otherwise it takes as long as it takes.
    const deliveryTimeoutMs = options.once ? PATIENCE_MS : FOREVER_MS
    const store = await PositionStore.open(to, from.clusterId, deliveryTimeoutMs)
    return new Mirror(options, store, reader, writer, budget)
  }

  /** Throws JavaError where a named topic does not exist, or nothing moves for too long with `once`. */
  async run(): Promise<void> {
    const { once } = this.#options
    await this.#lookAtTopics()
    if (once) await this.copier.setGoals()
    await this.copier.openWaiting()
    await this.#copy()
    await this.#unlessStopped(this.#finish())
  }

  /** A topic or a partition is not mirrored. */
  get hasProblems(): boolean {
    return this.problems.size > 0 || this.copier.problems.size > 0
  }

  /** Ends what goes on, when what is on its way has arrived. */
  stop(): void {
    this.#isStopping = true
    this.#reader.wake()
  }

  async close(): Promise<void> {
    this.#reader.close()
    this.#writer.close()
    await this.#store.close()
  }

  async #copy(): Promise<void> {
    const { once, intervalMs } = this.#options
    const chores = [
      new Chore(CHECKPOINT_MS, () => this.copier.checkpoint()),
      new Chore(OPENING_PAUSE_MS, async () => {
        if (this.copier.isWaiting) await this.copier.openWaiting()
      }),
      ...(once ? [] : [new Chore(intervalMs, () => this.#look())]),
    ]
    try {
      while (!this.#isStopping) {
        const moved = this.copier.turn()
        if (once && this.copier.isDone) break
        for (const each of chores) each.runIfDue(Date.now())
        for (const each of chores) this.#judge(each.takeFailure())
        if (moved) await nextTurn()
        else {
          this.#complainOfStandstill()
          await this.#reader.wait(IDLE_MS)
        }
      }
    } finally {
      await this.#unlessStopped(Promise.all(chores.map((each) => each.finished())))
    }
  }

  /** What is only looked at can be looked at again. */
  #judge(error: Error | undefined): void {
    if (error === undefined) return
    if (this.#options.once) throw error
    this.#note(`${error.message}; trying again`)
  }

  async #look(): Promise<void> {
    await this.#lookAtTopics()
    await this.#lookAtGroups()
  }

  async #lookAtTopics(): Promise<void> {
    const { from, to, topics: selection, prefix } = this.#options
    const all = (await from.admin.listTopics({ listInternal: false })).map(({ name }) => name)
    const missing = selection.missing(new Set(all))
    if (missing.length > 0) {
      const what = missing.length === 1 ? 'topic' : 'topics'
      const message = `${from.name} has no ${what} ${missing.join(', ')}`
      if (this.topics.size === 0) throw terse(message)
      this.#note(message)
    }
    const names = all.filter((name) => isMirrored(name, selection)).sort()
    const targetName = (name: string): string => prefix + name
    const note = (line: string): void => this.#note(line)
    const copier = { from, to, store: this.#store, targetName, note }
    const copied = await copyTopics(copier, names)
    for (const [name, outcome] of copied) {
      if (outcome instanceof Error) this.#topicFailed(name, outcome)
      else this.#topicCopied(name, outcome)
    }
    for (const name of this.copier.topics) {
      if (names.includes(name)) continue
      this.copier.remove(name)
      this.#note(`${name} is no more in the source; what was mirrored of it stays`)
    }
  }

  #topicFailed(name: string, error: Error): void {
    this.problems.set(name, error.message)
    this.#note(`${name} is not mirrored: ${error.message}`)
  }

  #topicCopied(name: string, topic: MirroredTopic): void {
    const { source, target, hasAppendTimes } = topic
    const before = this.topics.get(name)
    this.topics.set(name, {
      ...topic,
      created: topic.created || before?.created === true,
      configsChanged: topic.configsChanged + (before?.configsChanged ?? 0),
    })
    this.problems.delete(name)
    if (hasAppendTimes) {
      this.#note(
        `${target.name}: message.timestamp.type=LogAppendTime: records get the time of their copying`,
      )
    }
    const topicIds = { source: source.topicId, target: target.topicId }
    this.copier.add(
      source.partitions.map(
        ({ partition }): PartitionPair => ({
          source: { topic: name, partition },
          target: { topic: target.name, partition },
          topicIds,
        }),
      ),
    )
  }

  async #lookAtGroups(): Promise<void> {
    const { from, to, groups: selection } = this.#options
    if (selection === undefined) return
    const mirrorOf = this.copier.mirrorOf.bind(this.copier)
    for (const each of await syncGroups({ from, to, selection, mirrorOf })) {
      const before = this.groups.get(each.group)
      this.groups.set(each.group, { ...each, moved: each.moved + (before?.moved ?? 0) })
      if (each.skipped !== null) this.#note(`group ${each.group}: ${each.skipped}`)
    }
  }

  /** What is on its way arrives, then the places are stored and the groups follow. */
  async #finish(): Promise<void> {
    while (!this.copier.isSettled) await pause(SETTLE_MS)
    await this.copier.checkpoint()
    await this.#lookAtGroups()
  }

  /** Who was stopped does not wait for clusters that do not answer. */
  async #unlessStopped(work: Promise<unknown>): Promise<void> {
    const deadline = new AbortController()
    const { signal } = deadline
    const expiry = this.#isStopping
      ? [pause(STOPPING_MS, undefined, { signal }).catch(() => undefined)]
      : []
    await Promise.race([work, ...expiry])
    deadline.abort()
  }

  /** Nothing moves although there is something to do: says which side does not answer. */
  #complainOfStandstill(): void {
    const { from, to, once } = this.#options
    const now = Date.now()
    const idleMs = now - this.copier.lastProgress
    if (idleMs < COMPLAIN_AFTER_MS || now - this.#complained < COMPLAIN_AFTER_MS) return
    this.#complained = now
    const side = this.copier.isSettled ? from : to
    // What differs only in its numbers is the same trouble.
    const complaint = side.takeComplaint()?.replace(/ ?\([^)]*\)| id \d+/g, '')
    if (complaint !== undefined) this.#note(`${side.name}: ${complaint}; trying again`)
    if (once && idleMs >= PATIENCE_MS) {
      const what = complaint ?? 'nothing was read or written'
      throw terse(`${side.name}: given up after ${PATIENCE_MS / 1000} s: ${what}`)
    }
  }

  #note(line: string): void {
    if (this.#told.has(line)) return
    this.#told.add(line)
    this.#options.note(line)
  }
}

/** Kafka's internal topics, and those that begin like them, only where they are named. */
const isMirrored = (name: string, selection: NameSelection): boolean =>
  selection.matches(name) && (!name.startsWith('__') || selection.missing(new Set()).includes(name))

function readerProperties({ properties }: MirroredCluster): Record<string, string> {
  return {
    'isolation.level': 'read_committed',
    'fetch.max.bytes': String(16 * 1024 * 1024),
    ...properties,
  }
}
