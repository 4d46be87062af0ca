/**
 * Sends batches to the leaders of their partitions: at most `max.in.flight.requests.per.connection`
 * requests to a broker, at most one batch of a partition in each; and decides what to do with the
 * answers. Runs whenever something happened that may let a batch go, never by polling.
 */
import { produce } from '../../protocol/apis/produce.ts'
import { decodeResponse } from '../../protocol/frame.ts'
import { DecodeError } from '../../protocol/reader.ts'
import type { ReadyLink } from '../broker-link.ts'
import { type Cluster, NO_TOPIC_ID } from '../cluster.ts'
import { isRetriable } from '../errors.ts'
import type { TopicMetadataKeeper } from '../topic-metadata.ts'
import { byTopic } from '../topic-partition.ts'
import type { Accumulator } from './accumulator.ts'
import { BatchOutcomes, type PartitionAnswer } from './batch-outcomes.ts'
import type { PartitionQueue } from './partition-queue.ts'
import type { ProducerBatch } from './producer-batch.ts'
import { fetchProducerIdentity, type ProducerIdentity } from './producer-identity.ts'

export interface SenderSettings {
  /** -1: all in-sync replicas. */
  readonly acks: number
  readonly idempotent: boolean
  readonly maxInFlight: number
  readonly maxRequestSize: number
  readonly requestTimeoutMs: number
  readonly deliveryTimeoutMs: number
  readonly retries: number
  readonly transactionTimeoutMs: number
}

interface Taken {
  readonly queue: PartitionQueue
  readonly batch: ProducerBatch
  readonly bytes: Buffer
}

/** Version 13 names topics by id, which this client does not follow. */
const NEWEST_PRODUCE_VERSION = 12
/** With acks=0 nothing but the socket says that the broker is slow. */
const MAX_BACKLOG = 4 * 1024 * 1024

export class Sender {
  readonly #cluster: Cluster
  readonly #accumulator: Accumulator
  readonly #metadata: TopicMetadataKeeper
  readonly #settings: SenderSettings
  readonly #outcomes: BatchOutcomes
  readonly #connecting = new Set<number>()
  #identity: ProducerIdentity | undefined
  #fetchingIdentity = false
  #scheduled = false
  #closed = false
  #timer: NodeJS.Timeout | undefined

  constructor(parts: {
    cluster: Cluster
    accumulator: Accumulator
    metadata: TopicMetadataKeeper
    settings: SenderSettings
    /** After a batch has ended: there may be room again. */
    onRelease: () => void
  }) {
    this.#cluster = parts.cluster
    this.#accumulator = parts.accumulator
    this.#metadata = parts.metadata
    this.#settings = parts.settings
    this.#outcomes = new BatchOutcomes(parts)
  }

  /** Something changed: look again, once the current turn of the event loop is over. */
  wake(): void {
    if (this.#scheduled || this.#closed) return
    this.#scheduled = true
    setImmediate(() => {
      this.#scheduled = false
      this.#run()
    })
  }

  /** Asks for the producer id early, so that the first batch need not wait for it. */
  prepare(): void {
    if (!this.#settings.idempotent || this.#identity !== undefined || this.#fetchingIdentity) return
    this.#fetchingIdentity = true
    const { transactionTimeoutMs } = this.#settings
    fetchProducerIdentity(this.#cluster, transactionTimeoutMs, () => this.#closed).then(
      (identity) => {
        this.#identity = identity
        this.#fetchingIdentity = false
        this.wake()
      },
      (error: unknown) => {
        this.#fetchingIdentity = false
        if (!(error instanceof Error)) throw error
        for (const queue of this.#accumulator.queues.values()) {
          for (const batch of queue.batches.splice(0)) this.#outcomes.fail(batch, error)
        }
      },
    )
  }

  /** Sends nothing any more; batches that are left fail with `error`. */
  close(error: Error): void {
    this.#closed = true
    clearTimeout(this.#timer)
    for (const queue of this.#accumulator.queues.values()) queue.batches.splice(0)
    for (const batch of [...this.#accumulator.incomplete]) this.#outcomes.fail(batch, error)
  }

  #run(): void {
    if (this.#closed) return
    const now = Date.now()
    const byLeader = new Map<number, PartitionQueue[]>()
    let wait = Number.POSITIVE_INFINITY
    for (const queue of this.#accumulator.queues.values()) {
      if (queue.batches.length === 0) continue
      this.#outcomes.expire(queue, now)
      wait = Math.min(wait, this.#waitMs(queue, now))
      const batch = queue.sendable(now)
      if (batch === undefined || this.#accumulator.waitMs(queue, batch, now) > 0) continue
      const leader = this.#leaderOf(queue)
      if (leader === undefined) this.#metadata.request()
      else byLeader.set(leader, [...(byLeader.get(leader) ?? []), queue])
    }
    this.#sleep(wait)
    if (byLeader.size === 0) return
    this.prepare()
    if (this.#settings.idempotent && this.#identity === undefined) return
    for (const [leader, queues] of byLeader) this.#sendTo(leader, queues, now)
  }

  /** How long until the queue's first batch has to be looked at again by itself. */
  #waitMs(queue: PartitionQueue, now: number): number {
    const first = queue.batches[0]
    if (first === undefined) return Number.POSITIVE_INFINITY
    const expiry = Math.max(1, first.createdAt + this.#settings.deliveryTimeoutMs - now)
    const retry = first.retryAt - now
    if (retry > 0) return Math.min(retry, expiry)
    const linger = this.#accumulator.waitMs(queue, first, now)
    return linger > 0 ? Math.min(linger, expiry) : expiry
  }

  #sleep(ms: number): void {
    clearTimeout(this.#timer)
    if (ms === Number.POSITIVE_INFINITY) return
    this.#timer = setTimeout(() => this.#run(), Math.min(ms, 0x7fffffff))
  }

  #leaderOf({ partition: { topic, partition } }: PartitionQueue): number | undefined {
    const leader = this.#metadata.known.get(topic)?.partitions[partition]?.leader ?? -1
    return leader < 0 || !this.#cluster.brokers.has(leader) ? undefined : leader
  }

  #sendTo(leader: number, queues: PartitionQueue[], now: number): void {
    const link = this.#cluster.current(leader)
    if (link === undefined) {
      this.#connect(leader)
      return
    }
    // Whoever came last is served first, so that no partition waits for ever.
    queues.reverse()
    while (link.connection.inFlight < this.#settings.maxInFlight) {
      if (link.connection.backlog > MAX_BACKLOG) {
        link.connection.onceDrained(() => this.wake())
        return
      }
      const taken = this.#collect(queues, now)
      if (taken.length === 0) return
      this.#send(link, taken)
    }
  }

  #connect(leader: number): void {
    if (this.#connecting.has(leader)) return
    this.#connecting.add(leader)
    this.#cluster
      .broker(leader)
      .catch((error: unknown) => {
        if (!isRetriable(error)) throw error
        this.#metadata.request()
      })
      .finally(() => {
        this.#connecting.delete(leader)
        this.wake()
      })
  }

  #collect(queues: readonly PartitionQueue[], now: number): Taken[] {
    const taken: Taken[] = []
    let size = 0
    for (const queue of queues) {
      const next = queue.sendable(now)
      if (next === undefined || this.#accumulator.waitMs(queue, next, now) > 0) continue
      if (taken.length > 0 && size + next.size > this.#settings.maxRequestSize) continue
      const { batch, bytes } = queue.take(this.#identity)
      size += bytes.length
      taken.push({ queue, batch, bytes })
    }
    return taken
  }

  #send(link: ReadyLink, taken: readonly Taken[]): void {
    const { acks, requestTimeoutMs } = this.#settings
    const version = link.versions.newest(produce, produce.minVersion, NEWEST_PRODUCE_VERSION)
    const byTopicName = byTopic(
      taken.map(({ batch, bytes }) => ({ ...batch.partition, records: bytes })),
    )
    const request = {
      transactionalId: null,
      acks,
      timeoutMs: requestTimeoutMs,
      topicData: [...byTopicName].map(([name, partitions]) => ({
        name,
        topicId: NO_TOPIC_ID,
        partitionData: partitions.map(({ partition, records }) => ({ index: partition, records })),
      })),
    }
    if (acks === 0) {
      link.connection.sendWithoutAnswer(produce, version, request)
      for (const each of taken) this.#outcomes.unacknowledged(each)
      return
    }
    const { connection } = link
    const sent = connection.sendForFrame(produce, version, request, requestTimeoutMs)
    sent.frame.then(
      (frame) => {
        const answers = answersOf(version, frame)
        if (answers === undefined) connection.close()
        if (answers === undefined) this.#failed(link, taken, sent.correlationId)
        else this.#outcomes.answered(taken, sent.correlationId, answers)
        this.wake()
      },
      (error: unknown) => {
        if (!(error instanceof Error)) throw error
        this.#failed(link, taken, sent.correlationId, error)
        this.wake()
      },
    )
  }

  #failed(link: ReadyLink, taken: readonly Taken[], correlationId: number, cause?: Error): void {
    this.#outcomes.disconnected(taken, correlationId, link.node, cause)
    this.#metadata.request()
  }
}

/** By partition name; undefined where the answer cannot be read. */
function answersOf(version: number, frame: Buffer): Map<string, PartitionAnswer> | undefined {
  try {
    const { responses } = decodeResponse(produce, version, frame).body
    return new Map(
      responses.flatMap(({ name, partitionResponses }) =>
        partitionResponses.map((each) => [`${name}-${each.index}`, each]),
      ),
    )
  } catch (error) {
    if (error instanceof DecodeError) return undefined
    throw error
  }
}
