/**
 * Sends batches to the leaders of their partitions: at most `max.in.flight.requests.per.connection`
 * requests to a broker, at most one batch of a partition in each; and decides what to do with the
 * answers. Runs whenever something happened that may let a batch go, never by polling.
 */
import { produce } from '../../protocol/apis/produce.ts'
import type { ReadyLink } from '../broker-link.ts'
import type { Cluster } from '../cluster.ts'
import { isRetriable } from '../errors.ts'
import type { TopicMetadataKeeper } from '../topic-metadata.ts'
import type { Accumulator } from './accumulator.ts'
import { BatchOutcomes } from './batch-outcomes.ts'
import type { PartitionQueue } from './partition-queue.ts'
import { answersOf, produceRequest, produceVersion, type TakenBatch } from './produce-request.ts'
import type { ProducerBatch } from './producer-batch.ts'
import { IdempotentIdentity, type ProducerIdentity } from './producer-identity.ts'
import type { TransactionManager } from './transaction/transaction-manager.ts'
import type { TransactionSender } from './transaction/transaction-sender.ts'
import { transactionAborted } from './transaction/transaction-state.ts'

export interface SenderSettings {
  /** -1: all in-sync replicas. */
  readonly acks: number
  readonly idempotent: boolean
  readonly maxInFlight: number
  readonly maxRequestSize: number
  readonly requestTimeoutMs: number
  readonly deliveryTimeoutMs: number
  readonly retries: number
}

/** With acks=0 nothing but the socket says that the broker is slow. */
const MAX_BACKLOG = 4 * 1024 * 1024

export class Sender {
  readonly #cluster: Cluster
  readonly #accumulator: Accumulator
  readonly #metadata: TopicMetadataKeeper
  readonly #settings: SenderSettings
  readonly #outcomes: BatchOutcomes
  readonly #connecting = new Set<number>()
  readonly #idempotent: IdempotentIdentity
  readonly #transactions: TransactionSender | undefined
  #scheduled = false
  #closed = false
  #timer: NodeJS.Timeout | undefined

  constructor(parts: {
    cluster: Cluster
    accumulator: Accumulator
    metadata: TopicMetadataKeeper
    settings: SenderSettings
    transactions: TransactionSender | undefined
    /** After a batch has ended: there may be room again. */
    onRelease: () => void
  }) {
    this.#cluster = parts.cluster
    this.#accumulator = parts.accumulator
    this.#metadata = parts.metadata
    this.#settings = parts.settings
    this.#outcomes = new BatchOutcomes({ ...parts, transactions: parts.transactions?.manager })
    this.#idempotent = new IdempotentIdentity(parts.cluster, (error) => {
      if (error === undefined) this.wake()
      else this.#dropAll(error)
    })
    this.#transactions = parts.transactions
    if (parts.transactions !== undefined) parts.transactions.onProgress = () => this.wake()
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
    if (this.#settings.idempotent && this.#transactions === undefined) this.#idempotent.prepare()
  }

  /** Sends nothing any more; batches that are left fail with `error`. */
  close(error: Error): void {
    this.#closed = true
    this.#idempotent.close()
    clearTimeout(this.#timer)
    for (const queue of this.#accumulator.queues.values()) queue.batches.splice(0)
    for (const batch of [...this.#accumulator.incomplete]) this.#outcomes.fail(batch, error)
    this.#transactions?.close()
  }

  #run(): void {
    if (this.#closed) return
    this.#advanceTransaction()
    const now = Date.now()
    const byLeader = new Map<number, PartitionQueue[]>()
    let wait = Number.POSITIVE_INFINITY
    for (const queue of this.#accumulator.queues.values()) {
      if (queue.isIdle) continue
      // A transaction that has failed by this may have an end that waits.
      if (this.#outcomes.expire(queue, now)) this.wake()
      wait = Math.min(wait, this.#waitMs(queue, now))
      if (!this.#isDue(queue, now)) continue
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

  get #identity(): ProducerIdentity | undefined {
    if (!this.#settings.idempotent) return undefined
    const transactions = this.#transactions
    return transactions === undefined ? this.#idempotent.current : transactions.manager.identity
  }

  #isDue(queue: PartitionQueue, now: number): boolean {
    if (this.#transactions?.manager.allows(queue.partition) === false) return false
    const batch = queue.sendable(now, this.#identity)
    return batch !== undefined && this.#accumulator.waitMs(queue, batch, now) === 0
  }

  /** Sends the coordinators what is due, and drops what an aborted transaction has not sent. */
  #advanceTransaction(): void {
    if (this.#transactions === undefined) return
    const { manager } = this.#transactions
    const { lastError } = manager
    if (manager.hasFailed && lastError !== undefined) this.#dropAll(lastError)
    else if (manager.isGivingUp) this.#dropUnsent(manager)
    const queues = [...this.#accumulator.queues.values()]
    this.#transactions.advance(queues.some((queue) => !queue.isIdle))
  }

  #dropUnsent(manager: TransactionManager): void {
    const error = manager.lastError ?? transactionAborted()
    for (const queue of this.#accumulator.queues.values()) {
      const { identity } = manager
      const isStuck = identity !== undefined && queue.needsNewEpoch(identity)
      this.#outcomes.drop(queue, error, ({ sequence }) => isStuck || sequence === undefined)
    }
  }

  #dropAll(error: Error): void {
    for (const queue of this.#accumulator.queues.values()) {
      this.#outcomes.drop(queue, error, () => true)
    }
  }

  /** How long until the queue's first batch has to be looked at again by itself. */
  #waitMs(queue: PartitionQueue, now: number): number {
    const [oldest] = queue.onWire
    const first = queue.batches[0]
    const expiresIn = ({ createdAt }: ProducerBatch): number =>
      Math.max(1, createdAt + this.#settings.deliveryTimeoutMs - now)
    const expiry =
      oldest === undefined || oldest.isDone ? Number.POSITIVE_INFINITY : expiresIn(oldest)
    if (first === undefined) return expiry
    const retry = first.retryAt - now
    const linger = retry > 0 ? retry : this.#accumulator.waitMs(queue, first, now)
    return Math.min(expiry, expiresIn(first), linger > 0 ? linger : Number.POSITIVE_INFINITY)
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

  #collect(queues: readonly PartitionQueue[], now: number): TakenBatch[] {
    const taken: TakenBatch[] = []
    let size = 0
    for (const queue of queues) {
      const next = queue.sendable(now, this.#identity)
      if (next === undefined || this.#accumulator.waitMs(queue, next, now) > 0) continue
      if (!this.#hasEpochFor(queue)) continue
      if (taken.length > 0 && size + next.size > this.#settings.maxRequestSize) continue
      const { batch, bytes } = queue.take(this.#identity)
      size += bytes.length
      taken.push({ queue, batch, bytes })
    }
    return taken
  }

  /** Raises the epoch where numbers have to start again; false where a new producer id has to come first. */
  #hasEpochFor(queue: PartitionQueue): boolean {
    const identity = this.#identity
    if (identity === undefined) return !this.#settings.idempotent
    if (!queue.needsNewEpoch(identity)) return true
    if (this.#transactions !== undefined) return false
    this.#idempotent.raiseEpoch()
    if (this.#identity === undefined) this.#idempotent.prepare()
    return this.#identity !== undefined
  }

  #send(link: ReadyLink, taken: readonly TakenBatch[]): void {
    const { acks, requestTimeoutMs } = this.#settings
    const manager = this.#transactions?.manager
    const version = produceVersion(link, manager)
    const request = produceRequest(taken, this.#settings, manager?.transactionalId)
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

  #failed(
    link: ReadyLink,
    taken: readonly TakenBatch[],
    correlationId: number,
    cause?: Error,
  ): void {
    this.#outcomes.disconnected(taken, correlationId, link.node, cause)
    this.#metadata.request()
  }
}
