/**
 * Fetches ahead of the application: one request at a time to each broker, for the partitions that it
 * leads and of which not enough is buffered. `collect` gives the records out.
 */
import { fetch } from '../../protocol/apis/fetch.ts'
import { errorName, KafkaError } from '../../protocol/errors.ts'
import { DecodeError } from '../../protocol/reader.ts'
import type { Response } from '../../protocol/schema.ts'
import { backoffMs } from '../backoff.ts'
import type { ReadyLink } from '../broker-link.ts'
import { type Cluster, NO_TOPIC_ID } from '../cluster.ts'
import { ClientError, isRetriable, KafkaException } from '../errors.ts'
import type { TopicMetadataKeeper } from '../topic-metadata.ts'
import { byTopic } from '../topic-partition.ts'
import type { AssignedPartition } from './assigned-partition.ts'
import type { ConsumerRecord } from './consumer-record.ts'
import { type FetchPartition, type FetchPlan, FetchSession } from './fetch-session.ts'
import { type FetchedBatch, FetchedRecords, nextFetchOffset } from './fetched-records.ts'
import type { SubscriptionState } from './subscription-state.ts'

export interface FetcherSettings {
  readonly maxWaitMs: number
  readonly minBytes: number
  readonly maxBytes: number
  readonly maxPartitionBytes: number
  readonly readCommitted: boolean
  readonly checkCrcs: boolean
  readonly rackId: string
  /** What auto.offset.reset says; undefined: `none`. */
  readonly resetTimestamp: () => number | undefined
  /** False: no more is fetched until `start` is called again. */
  readonly hasRoom?: () => boolean
}

type PartitionAnswer = Response<typeof fetch>['responses'][number]['partitions'][number]

/** From version 13 on topics are named by id, which this client does not follow. */
const NEWEST_VERSION = 12
/** Answers per partition that may wait: one that is being given out and one behind it. */
const BUFFERED_ANSWERS = 2

/** What a broker was asked for a partition, to tell answers that came too late. */
interface Asked {
  readonly assigned: AssignedPartition
  readonly generation: number
}

export class Fetcher {
  readonly #cluster: Cluster
  readonly #metadata: TopicMetadataKeeper
  readonly #subscription: SubscriptionState
  readonly #settings: FetcherSettings
  readonly #onEvent: () => void
  readonly #sessions = new Map<number, FetchSession>()
  /** Brokers with a request, or an attempt to connect, under way. */
  readonly #busy = new Set<number>()
  #next: AssignedPartition[] = []
  #failure: Error | undefined
  #closed = false
  #failures = 0

  constructor(parts: {
    cluster: Cluster
    metadata: TopicMetadataKeeper
    subscription: SubscriptionState
    settings: FetcherSettings
    /** After something arrived. */
    onEvent: () => void
  }) {
    this.#cluster = parts.cluster
    this.#metadata = parts.metadata
    this.#subscription = parts.subscription
    this.#settings = parts.settings
    this.#onEvent = parts.onEvent
  }

  close(): void {
    this.#closed = true
  }

  /** Starts requests for whatever may be fetched now. */
  start(): void {
    if (this.#closed || this.#settings.hasRoom?.() === false) return
    const now = Date.now()
    const byLeader = new Map<number, AssignedPartition[]>()
    for (const each of this.#subscription.partitions.values()) {
      if (!isFetchable(each, now)) continue
      const leader = this.#metadata.known.get(each.topic)?.partitions[each.partition]?.leader ?? -1
      if (leader < 0 || !this.#cluster.brokers.has(leader)) this.#retryLater(each)
      else byLeader.set(leader, [...(byLeader.get(leader) ?? []), each])
    }
    for (const [leader, partitions] of byLeader) {
      if (this.#busy.has(leader)) continue
      this.#busy.add(leader)
      void this.#fetch(leader, partitions)
    }
  }

  /** Up to `limit` records. Throws what a fetch ended with: KafkaError, KafkaException for damaged data. */
  collect(limit: number): ConsumerRecord[] {
    const records: ConsumerRecord[] = []
    this.#giveOut(records, limit, (fetched) => fetched.drain(records, limit))
    return records
  }

  /** Up to `limit` whole batches. Throws as `collect`. */
  collectBatches(limit: number): FetchedBatch[] {
    const batches: FetchedBatch[] = []
    this.#giveOut(batches, limit, (fetched) => {
      const next = fetched.takeBatch()
      if (next !== undefined) batches.push(next)
      return next !== undefined
    })
    return batches
  }

  /** `take` adds to `taken`; false: the answer has no more. */
  #giveOut(taken: readonly object[], limit: number, take: (fetched: FetchedRecords) => boolean) {
    const failure = this.#failure
    this.#failure = undefined
    if (failure !== undefined) throw failure
    // Each poll goes on where the last one stopped, so that every partition has its turn.
    if (this.#next.length === 0) this.#next = [...this.#subscription.partitions.values()]
    while (taken.length < limit) {
      const partition = this.#next[0]
      if (partition === undefined) break
      const done = this.#drain(partition, taken, take)
      if (done) this.#next.shift()
    }
  }

  /** True when the partition has nothing more to give now. */
  #drain(
    partition: AssignedPartition,
    taken: readonly object[],
    take: (fetched: FetchedRecords) => boolean,
  ): boolean {
    const isCurrent = this.#subscription.partitions.get(partition.name) === partition
    if (!isCurrent || partition.paused) return true
    const first = partition.buffered[0]
    if (first === undefined) return true
    try {
      if (!take(first)) partition.buffered.shift()
    } catch (cause) {
      if (!(cause instanceof DecodeError)) throw cause
      if (taken.length > 0) return true
      const message =
        `Received exception when fetching the next record from ${partition.name}. ` +
        'If needed, please seek past the record to continue consumption.'
      throw new KafkaException(message, { cause })
    }
    return false
  }

  async #fetch(leader: number, partitions: readonly AssignedPartition[]): Promise<void> {
    const asked = new Map<string, Asked>()
    try {
      const link = this.#cluster.current(leader) ?? (await this.#cluster.broker(leader))
      for (const each of partitions) {
        asked.set(each.name, { assigned: each, generation: each.generation })
      }
      await this.#request(link, asked)
      this.#failures = 0
    } catch (error) {
      this.#sessions.delete(leader)
      if (!isRetriable(error) && !(error instanceof ClientError)) {
        if (!(error instanceof Error)) throw error
        this.#failure = error
      }
      for (const each of partitions) this.#retryLater(each)
    } finally {
      this.#busy.delete(leader)
      if (!this.#closed) {
        this.start()
        this.#onEvent()
      }
    }
  }

  async #request(link: ReadyLink, asked: ReadonlyMap<string, Asked>): Promise<void> {
    const session = this.#sessions.get(link.node.id) ?? new FetchSession()
    this.#sessions.set(link.node.id, session)
    const plan = session.plan([...asked.values()].map(({ assigned }) => this.#wanted(assigned)))
    const response = await this.#cluster.send(link, fetch, this.#requestOf(plan), {
      max: NEWEST_VERSION,
    })
    const error = errorName(response.errorCode)
    if (error === 'FETCH_SESSION_ID_NOT_FOUND' || error === 'INVALID_FETCH_SESSION_EPOCH') {
      session.reset()
      return
    }
    if (error !== 'NONE') throw new KafkaError(error)
    session.answered(response.sessionId)
    for (const { topic, partitions } of response.responses) {
      for (const answer of partitions) {
        const found = asked.get(`${topic}-${answer.partitionIndex}`)
        if (found !== undefined) this.#take(found, answer)
      }
    }
  }

  #wanted({ topic, partition, name, fetchOffset }: AssignedPartition): FetchPartition {
    const known = this.#metadata.known.get(topic)?.partitions[partition]
    const currentLeaderEpoch = known?.leaderEpoch ?? -1
    return { topic, partition, name, fetchOffset, currentLeaderEpoch }
  }

  #requestOf({ sessionId, sessionEpoch, partitions, forgotten }: FetchPlan) {
    const settings = this.#settings
    return {
      maxWaitMs: settings.maxWaitMs,
      minBytes: settings.minBytes,
      maxBytes: settings.maxBytes,
      isolationLevel: settings.readCommitted ? 1 : 0,
      sessionId,
      sessionEpoch,
      topics: [...byTopic(partitions)].map(([topic, each]) => ({
        topic,
        topicId: NO_TOPIC_ID,
        partitions: each.map(({ partition, fetchOffset, currentLeaderEpoch }) => ({
          partition,
          currentLeaderEpoch,
          fetchOffset,
          partitionMaxBytes: settings.maxPartitionBytes,
        })),
      })),
      forgottenTopicsData: [...byTopic(forgotten)].map(([topic, each]) => ({
        topic,
        topicId: NO_TOPIC_ID,
        partitions: each.map(({ partition }) => partition),
      })),
      rackId: settings.rackId,
    }
  }

  #take({ assigned, generation }: Asked, answer: PartitionAnswer): void {
    // Since the request the application may have moved elsewhere, or lost the partition.
    if (assigned.generation !== generation) return
    if (answer.errorCode !== 0) {
      this.#takeError(assigned, new KafkaError(errorName(answer.errorCode)))
      return
    }
    const { records, abortedTransactions } = answer
    if (records === null || records.length === 0) return
    const next = nextFetchOffset(records)
    if (next === undefined) return
    const { checkCrcs, readCommitted } = this.#settings
    assigned.buffered.push(
      new FetchedRecords(assigned, records, {
        checkCrcs,
        abortedTransactions: readCommitted ? (abortedTransactions ?? []) : undefined,
      }),
    )
    assigned.fetchOffset = next
  }

  #takeError(assigned: AssignedPartition, error: KafkaError): void {
    if (error.error === 'OFFSET_OUT_OF_RANGE') this.#outOfRange(assigned)
    else if (error.retriable) this.#retryLater(assigned)
    else {
      assigned.retryAt = Number.POSITIVE_INFINITY
      this.#failure =
        error.error === 'TOPIC_AUTHORIZATION_FAILED'
          ? new KafkaError(error.error, `Not authorized to access topics: [${assigned.topic}]`)
          : error
    }
  }

  /** What is buffered before the wrong offset is still given out. */
  #outOfRange(assigned: AssignedPartition): void {
    if (assigned.buffered.length > 0) {
      this.#retryLater(assigned)
      return
    }
    const timestamp = this.#settings.resetTimestamp()
    if (timestamp !== undefined) assigned.reset(timestamp)
    else {
      assigned.retryAt = Number.POSITIVE_INFINITY
      this.#failure = new ClientError(
        'org.apache.kafka.clients.consumer.OffsetOutOfRangeException',
        'Fetch position out of range, and no reset policy is configured: ' +
          `{${assigned.name}=${assigned.fetchOffset}}`,
      )
    }
  }

  #retryLater(assigned: AssignedPartition): void {
    const pause = backoffMs(this.#cluster.settings.retryBackoff, this.#failures)
    assigned.retryAt = Date.now() + pause
    this.#failures = Math.min(this.#failures + 1, 10)
    this.#metadata.requestLater(pause / 2)
    setTimeout(() => {
      this.start()
      this.#onEvent()
    }, pause + 1).unref()
  }
}

const isFetchable = (each: AssignedPartition, now: number): boolean =>
  each.position !== undefined &&
  !each.paused &&
  each.retryAt <= now &&
  each.buffered.length < BUFFERED_ANSWERS
