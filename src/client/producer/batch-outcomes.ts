/** What becomes of a batch: done, sent again, split, or failed. */
import { errorName, errors, KafkaError } from '../../protocol/errors.ts'
import { backoffMs } from '../backoff.ts'
import type { Cluster } from '../cluster.ts'
import { ClientError, javaText, TimeoutError } from '../errors.ts'
import type { TopicMetadataKeeper } from '../topic-metadata.ts'
import { type BrokerNode, partitionName } from '../topic-partition.ts'
import type { Accumulator } from './accumulator.ts'
import type { PartitionQueue } from './partition-queue.ts'
import type { ProducerBatch } from './producer-batch.ts'

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
  readonly idempotent: boolean
  readonly retries: number
  readonly deliveryTimeoutMs: number
}

const SENDER = 'org.apache.kafka.clients.producer.internals.Sender'

export class BatchOutcomes {
  readonly #cluster: Cluster
  readonly #accumulator: Accumulator
  readonly #metadata: TopicMetadataKeeper
  readonly #settings: OutcomeSettings
  readonly #onRelease: () => void

  constructor(parts: {
    cluster: Cluster
    accumulator: Accumulator
    metadata: TopicMetadataKeeper
    settings: OutcomeSettings
    onRelease: () => void
  }) {
    this.#cluster = parts.cluster
    this.#accumulator = parts.accumulator
    this.#metadata = parts.metadata
    this.#settings = parts.settings
    this.#onRelease = parts.onRelease
  }

  /** acks=0: sending is all there is to know. */
  unacknowledged({ queue, batch }: SentBatch): void {
    queue.onWire -= 1
    this.#succeed(batch, { baseOffset: -1, logAppendTimeMs: -1 })
  }

  answered(
    sent: readonly SentBatch[],
    correlationId: number,
    answers: ReadonlyMap<string, PartitionAnswer>,
  ): void {
    for (const each of sent) {
      each.queue.onWire -= 1
      const answer = answers.get(partitionName(each.batch.partition))
      if (answer === undefined) this.fail(each.batch, new KafkaError('UNKNOWN_SERVER_ERROR'))
      else this.#judge(each, correlationId, answer)
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
      each.queue.onWire -= 1
      const error = new KafkaError('NETWORK_EXCEPTION', message, { cause })
      this.#retryOrFail(each, correlationId, error, `NETWORK_EXCEPTION. Error Message: ${message}`)
    }
  }

  /** Fails the queue's batches that have waited for longer than `delivery.timeout.ms`. */
  expire(queue: PartitionQueue, now: number): void {
    for (;;) {
      const batch = queue.batches[0]
      if (batch === undefined) return
      const age = now - batch.createdAt
      if (age < this.#settings.deliveryTimeoutMs) return
      queue.batches.shift()
      if (batch.attempts > 0) queue.startAnew()
      const name = partitionName(batch.partition)
      const message = `Expiring ${batch.recordCount} record(s) for ${name}:${age} ms has passed since batch creation`
      this.fail(batch, new TimeoutError(message))
    }
  }

  fail(batch: ProducerBatch, error: Error): void {
    this.#release(batch)
    batch.fail(() => error)
  }

  #judge(sent: SentBatch, correlationId: number, answer: PartitionAnswer): void {
    const { queue, batch } = sent
    const name = errorName(answer.errorCode)
    if (name === 'NONE' || name === 'DUPLICATE_SEQUENCE_NUMBER') {
      queue.acknowledged(batch)
      this.#succeed(batch, answer)
      return
    }
    if (name === 'MESSAGE_TOO_LARGE' && batch.recordCount > 1) {
      this.#split(sent, correlationId)
      return
    }
    const error = new KafkaError(name, answer.errorMessage ?? undefined)
    if (errors[name].invalidMetadata === true) this.#warnOfMetadata(batch, error)
    if (name === 'OUT_OF_ORDER_SEQUENCE_NUMBER' || name === 'UNKNOWN_PRODUCER_ID') {
      if (name === 'UNKNOWN_PRODUCER_ID' || queue.isNext(batch)) queue.startAnew()
      this.#retryOrFail(sent, correlationId, error, formatted(name, answer), true)
    } else if (answer.recordErrors.length > 0) this.#failRecords(sent, answer)
    else this.#retryOrFail(sent, correlationId, error, formatted(name, answer))
  }

  #retryOrFail(
    sent: SentBatch,
    correlationId: number,
    error: KafkaError,
    text: string,
    retriable = error.retriable,
  ): void {
    const { queue, batch } = sent
    const attemptsLeft = this.#settings.retries - (batch.attempts - 1)
    const now = Date.now()
    const expired = now - batch.createdAt >= this.#settings.deliveryTimeoutMs
    if (!retriable || attemptsLeft <= 0 || expired) {
      queue.startAnew()
      this.fail(batch, error)
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
    queue.startAnew()
    queue.putBack(parts)
  }

  /** The broker named the records that it did not like (KIP-467); the others fail with their batch. */
  #failRecords({ queue, batch }: SentBatch, { recordErrors, errorCode }: PartitionAnswer): void {
    queue.startAnew()
    const byIndex = new Map(recordErrors.map((each) => [each.batchIndex, each]))
    const name = errorName(errorCode)
    this.#release(batch)
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

const formatted = (name: string, { errorMessage }: PartitionAnswer): string =>
  errorMessage === null || errorMessage === '' ? name : `${name}. Error Message: ${errorMessage}`
