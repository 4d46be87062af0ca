/** Copies the records of many partitions at once: what was read goes to the partitions' mirrors, as far as there is room. */
import type { BatchReader } from '../../client/consumer/batch-reader.ts'
import type { FetchedBatch } from '../../client/consumer/fetched-records.ts'
import { OFFSET_SPECS } from '../../client/offset-questions.ts'
import type { BatchWriter } from '../../client/producer/batch-writer.ts'
import { partitionName, type TopicPartition } from '../../client/topic-partition.ts'
import { DecodeError } from '../../protocol/reader.ts'
import type { MirroredCluster } from './mirrored-cluster.ts'
import { openPartitions, type PartitionPair } from './open-partitions.ts'
import type { MirroredBatch, PartitionListener, PartitionMirror } from './partition-mirror.ts'
import type { PositionStore } from './position-store.ts'

export interface CopierParts {
  readonly from: MirroredCluster
  readonly to: MirroredCluster
  readonly store: PositionStore
  readonly reader: BatchReader
  readonly writer: BatchWriter<MirroredBatch>
  readonly budget: Budget
  readonly append: boolean
  /** Leave out what is not committed. */
  readonly readCommitted: boolean
  readonly note: (line: string) => void
}

/** What is read and not yet written. */
export class Budget {
  bytes = 0

  get hasRoom(): boolean {
    return this.bytes < OUTSTANDING_BYTES_MAX
  }
}

export interface Copied {
  records: number
  bytes: number
}

const OUTSTANDING_BYTES_MAX = 64 * 1024 * 1024
const TAKEN_BATCHES_MAX = 1000
/** A partition that could not be opened so often is told of. */
const ATTEMPTS_UNTOLD = 20
/** A partition whose records somebody else writes, again and again without progress here. */
const RESTARTS_MAX = 20

export class RecordCopier implements PartitionListener {
  readonly #parts: CopierParts
  /** By the name of the source's partition, as the others here. */
  readonly #mirrors = new Map<string, PartitionMirror>()
  readonly #waiting = new Map<string, PartitionPair>()
  readonly #pairs = new Map<string, PartitionPair>()
  readonly #restarts = new Map<string, number>()
  readonly #attempts = new Map<string, number>()
  readonly #paused = new Set<PartitionMirror>()
  /** Where a run ends that copies what there is at its start, and where it began. */
  readonly #goals = new Map<string, { begin: number; end: number }>()
  /** By topic of the target. */
  readonly copied = new Map<string, Copied>()
  /** Why partitions of the target are not mirrored, by `topic-partition`. */
  readonly problems = new Map<string, string>()
  failure: Error | undefined
  lastProgress = Date.now()

  constructor(parts: CopierParts) {
    this.#parts = parts
  }

  /** Partitions to be opened at the next occasion; known ones are passed over. */
  add(pairs: readonly PartitionPair[]): void {
    for (const pair of pairs) {
      const name = partitionName(pair.source)
      if (this.#pairs.has(name)) continue
      this.#pairs.set(name, pair)
      this.#waiting.set(name, pair)
    }
  }

  /** The source's topic is gone. */
  remove(topic: string): void {
    for (const [name, { source }] of this.#pairs) {
      if (source.topic !== topic) continue
      this.#mirrors.get(name)?.stop()
      this.#parts.reader.remove(source)
      for (const each of [this.#pairs, this.#waiting, this.#mirrors]) each.delete(name)
    }
  }

  get topics(): Set<string> {
    return new Set([...this.#pairs.values()].map(({ source }) => source.topic))
  }

  get isWaiting(): boolean {
    return this.#waiting.size > 0
  }

  mirrorOf(source: TopicPartition): PartitionMirror | undefined {
    return this.#mirrors.get(partitionName(source))
  }

  /** Everything that was read is written. */
  get isSettled(): boolean {
    return [...this.#mirrors.values()].every(({ isSettled }) => isSettled)
  }

  /** Everything up to the goals is written. */
  get isDone(): boolean {
    if (this.#waiting.size > 0 || !this.isSettled) return false
    return [...this.#mirrors.values()].every(({ source }) => {
      const goal = this.#goals.get(partitionName(source))
      return goal === undefined || (this.#parts.reader.position(source) ?? -1) >= goal.end
    })
  }

  get total(): Copied {
    const all = [...this.copied.values()]
    const sum = (of: keyof Copied): number => all.reduce((total, each) => total + each[of], 0)
    return { records: sum('records'), bytes: sum('bytes') }
  }

  /** Offsets of the source between where this run began and its goal, and how many of them are behind. */
  get share(): { done: number; whole: number } {
    let done = 0
    let whole = 0
    for (const [name, { begin, end }] of this.#goals) {
      const size = Math.max(0, end - begin)
      whole += size
      const at = this.#mirrors.get(name)?.position ?? begin
      done += Math.max(0, Math.min(size, at - begin))
    }
    return { done, whole }
  }

  /** Remembers the present ends of the source as goals of what waits. */
  async setGoals(): Promise<void> {
    const { from, readCommitted } = this.#parts
    const waiting = [...this.#waiting.values()].map(({ source }) => source)
    const questions = waiting.map((each) => ({ ...each, timestamp: OFFSET_SPECS.latest }))
    const isolationLevel = readCommitted ? 'read_committed' : 'read_uncommitted'
    for (const each of await from.admin.listOffsets(questions, { isolationLevel })) {
      if (each.found instanceof Error) throw each.found
      const end = each.found.offset
      this.#goals.set(partitionName(each), { begin: end, end })
    }
  }

  /** Opens what waits, by what is stored now. Throws KafkaError, TimeoutError where a cluster cannot be asked. */
  async openWaiting(): Promise<void> {
    const { store, reader, writer, note } = this.#parts
    const pairs = [...this.#waiting.values()]
    const stored = await store.read()
    let producer: ReturnType<typeof writer.newProducerId> | undefined
    const newProducer = (): ReturnType<typeof writer.newProducerId> => {
      producer ??= writer.newProducerId()
      return producer
    }
    const opening = { ...this.#parts, listener: this, newProducer }
    const opened = await openPartitions(opening, pairs, stored)
    for (const { pair, outcome, lost } of opened) {
      const name = partitionName(pair.source)
      if (outcome === 'later') this.#notYet(name, pair)
      if (outcome === 'later' || this.#pairs.get(name) !== pair) continue
      this.#waiting.delete(name)
      this.#attempts.delete(name)
      if ('conflict' in outcome) {
        this.#problem(pair, outcome.conflict)
        continue
      }
      if (lost > 0) note(`${outcome.name}: ${lost} records were lost there, and are copied again`)
      this.#mirrors.set(name, outcome)
      const goal = this.#goals.get(name)
      if (goal !== undefined && goal.begin === goal.end)
        goal.begin = Math.min(goal.end, outcome.position)
      reader.add(pair.source, outcome.position)
    }
  }

  /** Moves on what has arrived. True if there was something. Throws what the reader throws. */
  turn(): boolean {
    const { reader, budget } = this.#parts
    if (this.failure !== undefined) throw this.failure
    for (const each of this.#paused) {
      if (each.isFull) continue
      this.#paused.delete(each)
      reader.pause(each.source, false)
    }
    const batches = budget.hasRoom ? reader.take(TAKEN_BATCHES_MAX) : []
    for (const each of reader.relocations()) this.#relocated(each)
    const byPartition = new Map<string, FetchedBatch[]>()
    for (const each of batches) {
      const name = partitionName(each)
      const known = byPartition.get(name)
      if (known === undefined) byPartition.set(name, [each])
      else known.push(each)
    }
    if (batches.length > 0) this.lastProgress = Date.now()
    for (const [name, fetched] of byPartition) this.#feed(name, fetched)
    return batches.length > 0
  }

  /** Stores how far all partitions are. */
  async checkpoint(): Promise<void> {
    await Promise.all([...this.#mirrors.values()].map((each) => each.checkpoint()))
  }

  outstanding(change: number): void {
    this.#parts.budget.bytes += change
    if (change < 0) this.#parts.reader.wake()
  }

  wrote(partition: PartitionMirror, records: number, bytes: number): void {
    this.lastProgress = Date.now()
    this.#restarts.delete(partitionName(partition.source))
    const { topic } = partition.target
    const copied = this.copied.get(topic) ?? { records: 0, bytes: 0 }
    copied.records += records
    copied.bytes += bytes
    this.copied.set(topic, copied)
  }

  stopped(
    partition: PartitionMirror,
    { reason, startsAnew }: { readonly reason: string; readonly startsAnew: boolean },
  ): void {
    const name = partitionName(partition.source)
    const pair = this.#pairs.get(name)
    this.#parts.reader.remove(partition.source)
    this.#mirrors.delete(name)
    this.#paused.delete(partition)
    if (pair === undefined) return
    const restarts = (this.#restarts.get(name) ?? 0) + 1
    this.#restarts.set(name, restarts)
    if (startsAnew && restarts <= RESTARTS_MAX) this.#waiting.set(name, pair)
    else this.#problem(pair, reason)
    this.#parts.reader.wake()
  }

  failed(error: Error): void {
    this.failure ??= error
    this.#parts.reader.wake()
  }

  #feed(name: string, fetched: readonly FetchedBatch[]): void {
    const mirror = this.#mirrors.get(name)
    const pair = this.#pairs.get(name)
    if (mirror === undefined || pair === undefined) return
    const { reader } = this.#parts
    try {
      mirror.feed(fetched, reader.position(mirror.source) ?? mirror.position)
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error
      mirror.stop()
      const reason = `the source is damaged behind offset ${mirror.position}: ${error.message}`
      this.stopped(mirror, { reason, startsAnew: false })
      return
    }
    if (!mirror.isFull) return
    this.#paused.add(mirror)
    reader.pause(mirror.source, true)
  }

  #relocated({ wanted, offset, ...source }: TopicPartition & { wanted: number; offset: number }) {
    const mirror = this.mirrorOf(source)
    if (mirror === undefined) return
    if (offset >= wanted) {
      const count = offset - wanted
      this.#parts.note(
        `${mirror.name}: the source has deleted offsets ${wanted} to ${offset - 1} (${count}) before they were mirrored`,
      )
      return
    }
    mirror.stop()
    const reason = `the source begins anew at ${offset}, and was mirrored up to ${wanted}`
    this.stopped(mirror, { reason, startsAnew: false })
  }

  #notYet(name: string, { target }: PartitionPair): void {
    const attempts = (this.#attempts.get(name) ?? 0) + 1
    this.#attempts.set(name, attempts)
    if (attempts !== ATTEMPTS_UNTOLD) return
    const place = partitionName(target)
    this.#parts.note(`${place}: has no leader, or its end is not settled; trying again`)
  }

  #problem(pair: PartitionPair, reason: string): void {
    const name = partitionName(pair.target)
    this.problems.set(name, reason)
    this.#parts.note(`${name} is not mirrored: ${reason}`)
  }
}
