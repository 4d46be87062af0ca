/** What becomes of a batch: done, sent again, split, or failed. */
import { type ErrorName, errorName, errors, KafkaError } from '../../protocol/errors.ts'
import { backoffMs } from '../backoff.ts'
import type { Cluster } from '../cluster.ts'
import { ClientError, javaText, TimeoutError } from '../errors.ts'
import type { TopicMetadataKeeper } from '../topic-metadata.ts'
import { type BrokerNode, partitionName } from '../topic-partition.ts'
import type { Accumulator } from './accumulator.ts'
import type { PartitionQueue } from './partition-queue.ts'
import type { ProducerBatch } from './producer-batch.ts'
import type { TransactionManager } from './transaction/transaction-manager.ts'

export interface PartitionAnswer {
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly baseOffset: number
  readonly logAppendTimeMs: number
  readonly recordErrors: readonly {
    readonly batchIndex: number
    readonly batchIndexErrorMessage: string | null
  }[]
}

export interface SentBatch {
  readonly queue: PartitionQueue
  readonly batch: ProducerBatch
}

interface OutcomeSettings {
  readonly retries: number
  readonly deliveryTimeoutMs: number
}

/** Errors after which the leader may have written the batch all the same. */
const UNCERTAIN: ReadonlySet<ErrorName> = new Set<ErrorName>([
  'NETWORK_EXCEPTION',
  'REQUEST_TIMED_OUT',
  'NOT_ENOUGH_REPLICAS_AFTER_APPEND',
  'UNKNOWN_SERVER_ERROR',
  'KAFKA_STORAGE_ERROR',
])

const SENDER = 'org.apache.kafka.clients.producer.internals.Sender'

export class BatchOutcomes {
  readonly #cluster: Cluster
  readonly #accumulator: Accumulator
  readonly #metadata: TopicMetadataKeeper
  readonly #settings: OutcomeSettings
  readonly #transactions: TransactionManager | undefined
  readonly #onRelease: () => void

  constructor(parts: {
    cluster: Cluster
    accumulator: Accumulator
    metadata: TopicMetadataKeeper
    settings: OutcomeSettings
    transactions: TransactionManager | undefined
    onRelease: () => void
  }) {
    this.#cluster = parts.cluster
    this.#accumulator = parts.accumulator
    this.#metadata = parts.metadata
    this.#settings = parts.settings
    this.#transactions = parts.transactions
    this.#onRelease = parts.onRelease
  }

  /** acks=0: sending is all there is to know. */
  unacknowledged({ queue, batch }: SentBatch): void {
    queue.onWire.delete(batch)
    this.#succeed(batch, { baseOffset: -1, logAppendTimeMs: -1 })
  }

  answered(
    sent: readonly SentBatch[],
    correlationId: number,
    answers: ReadonlyMap<string, PartitionAnswer>,
  ): void {
    for (const each of sent) {
      each.queue.onWire.delete(each.batch)
      const answer = answers.get(partitionName(each.batch.partition)) ?? NO_ANSWER
      this.#judge(each, correlationId, answer)
      each.queue.settle()
    }
  }

  /** The connection ended: whether the broker wrote the batches is not known. */
  disconnected(
    sent: readonly SentBatch[],
    correlationId: number,
    node: BrokerNode,
    cause: Error | undefined,
  ): void {
    const message = `Disconnected from node ${node.id}`
    for (const each of sent) {
      each.queue.onWire.delete(each.batch)
      each.batch.maybeWritten = true
      const error = new KafkaError('NETWORK_EXCEPTION', message, { cause })
      this.#retryOrFail(each, correlationId, error, `NETWORK_EXCEPTION. Error Message: ${message}`)
      each.queue.settle()
    }
  }

  /**
   * Fails the queue's batches that are older than `delivery.timeout.ms`, also those on the wire, whose answers then only
   * tell whether their sequence numbers were used. True if there were some.
   */
  expire(queue: PartitionQueue, now: number): boolean {
    let hasExpired = false
    const isExpired = ({ createdAt }: ProducerBatch): boolean =>
      now - createdAt >= this.#settings.deliveryTimeoutMs
    for (const batch of queue.onWire) {
      if (!isExpired(batch)) break
      if (batch.isDone) continue
      hasExpired = true
      batch.maybeWritten = true
      this.#giveUp(queue, batch, expiry(batch, now))
    }
    for (;;) {
      const batch = queue.batches[0]
      if (batch === undefined || !isExpired(batch)) return hasExpired
      hasExpired = true
      queue.batches.shift()
      this.#giveUp(queue, batch, expiry(batch, now))
    }
  }

  /** Fails what waits in the queue and satisfies the condition. */
  drop(queue: PartitionQueue, error: Error, which: (batch: ProducerBatch) => boolean): void {
    const dropped = queue.batches.filter(which)
    if (dropped.length === 0) return
    const kept = queue.batches.filter((batch) => !dropped.includes(batch))
    queue.batches.splice(0, queue.batches.length, ...kept)
    for (const batch of dropped) this.fail(batch, error)
  }

  fail(batch: ProducerBatch, error: Error): void {
    this.#release(batch)
    batch.fail(() => error)
    this.#transactions?.recordFailed(error)
  }

  #giveUp(queue: PartitionQueue, batch: ProducerBatch, error: Error): void {
    queue.givenUp(batch)
    this.fail(batch, error)
  }

  #judge(sent: SentBatch, correlationId: number, answer: PartitionAnswer): void {
    const { queue, batch } = sent
    const name = errorName(answer.errorCode)
    if (name === 'NONE' || name === 'DUPLICATE_SEQUENCE_NUMBER') {
      queue.acknowledged(batch)
      if (!batch.isDone) this.#succeed(batch, answer)
      return
    }
    if (batch.isDone) return
    if (UNCERTAIN.has(name)) batch.maybeWritten = true
    if (name === 'MESSAGE_TOO_LARGE' && batch.recordCount > 1) {
      this.#split(sent, correlationId)
      return
    }
    const error = new KafkaError(name, answer.errorMessage ?? undefined)
    if (errors[name].invalidMetadata === true) this.#warnOfMetadata(batch, error)
    if (name === 'OUT_OF_ORDER_SEQUENCE_NUMBER' || name === 'UNKNOWN_PRODUCER_ID') {
      const retriable = this.#comesToTerms(sent, name)
      this.#retryOrFail(sent, correlationId, error, formatted(name, answer), retriable)
    } else if (answer.recordErrors.length > 0) this.#failRecords(sent, answer)
    else this.#retryOrFail(sent, correlationId, error, formatted(name, answer))
  }

  /**
   * Whether a batch whose number the broker did not expect can be sent again: because a batch before it still will be, or
   * because numbers start again. Within a transaction they do not, as its epoch is the coordinator's to give.
   */
  #comesToTerms(
    { queue, batch }: SentBatch,
    name: 'OUT_OF_ORDER_SEQUENCE_NUMBER' | 'UNKNOWN_PRODUCER_ID',
  ): boolean {
    if (this.#transactions !== undefined) {
      const hasError = this.#transactions.lastError !== undefined
      return name === 'OUT_OF_ORDER_SEQUENCE_NUMBER' && !hasError && !queue.isNext(batch)
    }
    if (name === 'UNKNOWN_PRODUCER_ID') queue.lost(batch)
    else queue.outOfOrder(batch)
    return true
  }

  #retryOrFail(
    { queue, batch }: SentBatch,
    correlationId: number,
    error: KafkaError,
    text: string,
    retriable = error.retriable,
  ): void {
    if (batch.isDone) return
    const attemptsLeft = this.#settings.retries - (batch.attempts - 1)
    const now = Date.now()
    const expired = now - batch.createdAt >= this.#settings.deliveryTimeoutMs
    if (!retriable || attemptsLeft <= 0 || expired) {
      this.#giveUp(queue, batch, error)
      return
    }
    this.#warn(
      `Got error produce response with correlation id ${correlationId} on topic-partition ` +
        `${partitionName(batch.partition)}, retrying (${attemptsLeft - 1} attempts left). Error: ${text}`,
    )
    batch.retryAt = now + backoffMs(this.#cluster.settings.retryBackoff, batch.attempts - 1)
    queue.putBack([batch])
  }

  #split({ queue, batch }: SentBatch, correlationId: number): void {
    const attemptsLeft = this.#settings.retries - (batch.attempts - 1)
    this.#warn(
      `Got error produce response in correlation id ${correlationId} on topic-partition ` +
        `${partitionName(batch.partition)}, splitting and retrying (${attemptsLeft} attempts left). ` +
        'Error: MESSAGE_TOO_LARGE',
    )
    const parts = batch.split()
    this.#accumulator.replace(batch, parts)
    queue.putBack(parts)
  }

  /** The broker named the records that it did not like (KIP-467); the others fail with their batch. */
  #failRecords({ queue, batch }: SentBatch, { recordErrors, errorCode }: PartitionAnswer): void {
    queue.givenUp(batch)
    const byIndex = new Map(recordErrors.map((each) => [each.batchIndex, each]))
    const name = errorName(errorCode)
    this.#release(batch)
    this.#transactions?.recordFailed(new KafkaError(name))
    batch.fail((index) => {
      const own = byIndex.get(index)
      const message =
        own === undefined
          ? 'Failed to append record because it was part of a batch which had one more more invalid records'
          : (own.batchIndexErrorMessage ?? errors[name].message)
      return new ClientError('org.apache.kafka.common.InvalidRecordException', message)
    })
  }

  #succeed(batch: ProducerBatch, answer: { baseOffset: number; logAppendTimeMs: number }): void {
    this.#release(batch)
    batch.succeed(answer)
  }

  #release(batch: ProducerBatch): void {
    this.#accumulator.release(batch)
    this.#onRelease()
  }

  #warnOfMetadata(batch: ProducerBatch, error: KafkaError): void {
    const name = partitionName(batch.partition)
    this.#warn(
      error.error === 'UNKNOWN_TOPIC_OR_PARTITION'
        ? `Received unknown topic or partition error in produce request on partition ${name}. ` +
            'The topic-partition may not exist or the user may not have Describe access to it'
        : `Received invalid metadata error in produce request on partition ${name} ` +
            `due to ${javaText(error)}. Going to request metadata update now`,
    )
    this.#metadata.request()
  }

  #warn(message: string): void {
    this.#cluster.settings.logger.warn(SENDER, message)
  }
}

const expiry = (batch: ProducerBatch, now: number): TimeoutError =>
  new TimeoutError(
    `Expiring ${batch.recordCount} record(s) for ${partitionName(batch.partition)}:` +
      `${now - batch.createdAt} ms has passed since batch creation`,
  )

/** Stands for the answer about a partition that the broker did not mention. */
const NO_ANSWER: PartitionAnswer = {
  errorCode: errors.UNKNOWN_SERVER_ERROR.code,
  errorMessage: null,
  baseOffset: -1,
  logAppendTimeMs: -1,
  recordErrors: [],
}

const formatted = (name: string, { errorMessage }: PartitionAnswer): string =>
  errorMessage === null || errorMessage === '' ? name : `${name}. Error Message: ${errorMessage}`
