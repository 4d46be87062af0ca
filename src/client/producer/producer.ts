/**
 * A producer: collects records into a batch per partition and sends the batches to the partitions' leaders. Idempotent
 * unless configured otherwise; with a `transactional.id`, records count once their transaction has committed.
 */
import { KafkaError } from '../../protocol/errors.ts'
import type { PartitionOffset } from '../admin/consumer-group-offsets.ts'
import { type ClientLogger, prefixedLogger, standardErrorLogger } from '../client-logger.ts'
import type { Cluster } from '../cluster.ts'
import {
  deliveryTimeoutMs,
  type ProducerConfigs,
  parseProducerConfigs,
  warnOfLostIdempotence,
} from '../config/producer.ts'
import { createCluster } from '../create-cluster.ts'
import { ClientError, IllegalStateError, KafkaException } from '../errors.ts'
import { type GroupMetadata, groupText } from '../group-metadata.ts'
import type { Observer } from '../observer.ts'
import { TopicMetadataKeeper } from '../topic-metadata.ts'
import { Accumulator } from './accumulator.ts'
import { createPartitioner, type Partitioner } from './partitioner.ts'
import type { ProducerRecord, RecordMetadata, SendCallback } from './producer-record.ts'
import { accumulatorSettings, senderSettings, transactionsOf } from './producer-settings.ts'
import { batchSizeUpperBound, recordTooLarge } from './record-size.ts'
import { Sender } from './sender.ts'
import type { Completion } from './transaction/completion.ts'
import type { TransactionManager } from './transaction/transaction-manager.ts'
import type { TransactionSender } from './transaction/transaction-sender.ts'
import { transactionAborted } from './transaction/transaction-state.ts'
import { fatalTopicError, WaitingRecords } from './waiting-records.ts'

export interface ProducerOptions {
  /** Default: standard error. */
  readonly logger?: ClientLogger | undefined
}

const BATCH_OVERHEAD = 61
let created = 0

export class Producer {
  readonly #cluster: Cluster
  readonly #configs: ProducerConfigs
  readonly #partitioner: Partitioner
  readonly #accumulator: Accumulator
  readonly #sender: Sender
  readonly #metadata: TopicMetadataKeeper
  readonly #waiting: WaitingRecords
  readonly #transactions: TransactionManager | undefined
  readonly #observer: Observer | undefined
  #whenReady: (() => void)[] = []
  #closed = false

  private constructor(
    cluster: Cluster,
    configs: ProducerConfigs,
    deliveryTimeout: number,
    transactions: TransactionSender | undefined,
  ) {
    this.#cluster = cluster
    this.#configs = configs
    this.#observer = cluster.settings.observer
    this.#partitioner = createPartitioner(configs)
    this.#transactions = transactions?.manager
    this.#accumulator = new Accumulator(accumulatorSettings(configs))
    this.#waiting = new WaitingRecords(configs['max.block.ms'], {
      onRelease: () => this.#release(),
      onFailure: (error) => this.#transactions?.recordFailed(error),
    })
    this.#metadata = new TopicMetadataKeeper(cluster, {
      topics: () => this.#topicsInUse(),
      allowAutoTopicCreation: true,
      onUpdate: (answer) => this.#onMetadata(answer.topics),
      onError: (error) => this.#waiting.failAll(error),
      maxAgeMs: configs['metadata.max.age.ms'],
    })
    this.#sender = new Sender({
      cluster,
      accumulator: this.#accumulator,
      metadata: this.#metadata,
      settings: senderSettings(configs, deliveryTimeout),
      transactions,
      onRelease: () => this.#release(),
    })
  }

  /**
   * Checks the configuration and resolves the bootstrap addresses; does not connect. Throws ConfigError,
   * or KafkaException `Failed to construct kafka producer` with its cause.
   */
  static async create(
    properties: Readonly<Record<string, string>>,
    options: ProducerOptions = {},
  ): Promise<Producer> {
    const configs = parseProducerConfigs(properties)
    const transactionalId = configs['transactional.id']
    if (transactionalId === null) created += 1
    const clientId = configs['client.id'] || `producer-${transactionalId ?? created}`
    const unprefixedLogger = options.logger ?? standardErrorLogger
    warnOfLostIdempotence(properties, configs, unprefixedLogger)
    const transactions = transactionalId === null ? '' : `, transactionalId=${transactionalId}`
    const prefix = `[Producer clientId=${clientId}${transactions}] `
    const logger = prefixedLogger(unprefixedLogger, prefix)
    try {
      const deliveryTimeout = deliveryTimeoutMs(properties, configs)
      const identity = { clientId, logger, unprefixedLogger, warnsOfBootstrap: true }
      const cluster = await createCluster(properties, configs, identity)
      return new Producer(cluster, configs, deliveryTimeout, await transactionsOf(cluster, configs))
    } catch (cause) {
      if (!(cause instanceof Error)) throw cause
      throw new KafkaException('Failed to construct kafka producer', { cause })
    }
  }

  /**
   * Takes one record; never throws for the record's sake: what goes wrong reaches `callback`. False
   * means "enough for now" (`buffer.memory` is full, or the topic's metadata is still to be fetched):
   * wait for `ready()` before sending more, where Java's send would block for up to `max.block.ms`.
   * With a transactional id, throws outside of a transaction and in one that has failed.
   */
  send(record: ProducerRecord, callback?: SendCallback): boolean {
    this.#ensureOpen()
    this.#transactions?.checkSend(record.topic, record.partition)
    const topic = this.#metadata.known.get(record.topic)
    const count = topic?.partitions.length ?? 0
    if (count === 0 || (record.partition ?? 0) >= count) this.#wait(record, callback)
    else this.#append(record, count, callback)
    return this.#isReady
  }

  /** Resolves when more records may be sent; never rejects. */
  async ready(): Promise<void> {
    if (this.#isReady) return
    await new Promise<void>((resolve) => {
      this.#whenReady.push(resolve)
    })
  }

  /** `send` for one record at a time: resolves when the broker has it, rejects if it failed. */
  sendAndWait(record: ProducerRecord): Promise<RecordMetadata> {
    return new Promise((resolve, reject) => {
      this.send(record, (error, metadata) => {
        if (metadata !== undefined) resolve(metadata)
        else reject(error)
      })
      void this.#accumulator.flush(() => this.#sender.wake())
    })
  }

  /** Sends what is buffered and waits until every record sent before is done, well or not. */
  async flush(): Promise<void> {
    await this.#waiting.settled()
    await this.#accumulator.flush(() => this.#sender.wake())
  }

  /**
   * Gets the producer id, which fences earlier producers with this transactional id and ends what they have open. To be
   * called once, before everything else. This call, and the end of a transaction, reject with TimeoutError after
   * `max.block.ms` and may then be repeated; what else they throw or reject with is KafkaError, KafkaException and
   * IllegalStateError.
   */
  async initTransactions(): Promise<void> {
    await this.#awaitEnd((transactions) => transactions.initialize())
  }

  beginTransaction(): void {
    this.#ensureOpen()
    this.#transactional().begin()
  }

  /**
   * Commits offsets of a consumer's group as a part of the transaction. The offsets are those of the next records to be
   * read; `group` is what `Consumer.groupMetadata` gives, so that a member that was expelled is refused (KIP-447).
   */
  async sendOffsetsToTransaction(
    offsets: readonly PartitionOffset[],
    group: GroupMetadata,
  ): Promise<void> {
    if (group.generationId > 0 && group.memberId === '') {
      const message = `Passed in group metadata ${groupText(group)} has generationId > 0 but member.id `
      throw new ClientError('java.lang.IllegalArgumentException', message)
    }
    this.#ensureOpen()
    const transactions = this.#transactional()
    if (offsets.length === 0) return
    await this.#awaitEnd(() => transactions.sendOffsets(offsets, group))
  }

  /** Sends what is left and commits. Rejects where a record of the transaction failed; then it has to be aborted. */
  async commitTransaction(): Promise<void> {
    this.#transactional()
    await this.#waiting.settled()
    await this.#awaitEnd((transactions) => {
      const completion = transactions.commit()
      void this.#accumulator.flush(() => this.#sender.wake())
      return completion
    })
  }

  /** Drops what was not sent, and aborts. */
  async abortTransaction(): Promise<void> {
    await this.#awaitEnd((transactions) => {
      const completion = transactions.abort()
      this.#waiting.failAll(transactionAborted())
      return completion
    })
  }

  /**
   * Flushes and aborts a transaction that is open, for at most `timeoutMs` (default: no limit); fails what is left, ends
   * the connections.
   */
  async close(timeoutMs?: number): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    let timer: NodeJS.Timeout | undefined
    const expired = new Promise<void>((resolve) => {
      if (timeoutMs !== undefined) timer = setTimeout(resolve, timeoutMs)
    })
    await Promise.race([this.#finish(), expired])
    clearTimeout(timer)
    const error = new KafkaException('Producer is closed forcefully.')
    this.#waiting.failAll(error)
    this.#sender.close(error)
    this.#metadata.close()
    this.#cluster.close()
    this.#release()
  }

  async #finish(): Promise<void> {
    await this.flush()
    const transactions = this.#transactions
    if (transactions?.isOngoing !== true) return
    try {
      const end = transactions.end()
      this.#sender.wake()
      await end.wait(Number.POSITIVE_INFINITY)
    } catch (error) {
      // The coordinator will abort it at its timeout.
      if (!(error instanceof ClientError || error instanceof KafkaError)) throw error
    }
  }

  async #awaitEnd(call: (transactions: TransactionManager) => Completion): Promise<void> {
    this.#ensureOpen()
    const completion = call(this.#transactional())
    this.#sender.wake()
    await completion.wait(this.#configs['max.block.ms'])
  }

  #transactional(): TransactionManager {
    if (this.#transactions !== undefined) return this.#transactions
    throw new IllegalStateError(
      'Cannot use transactional methods without enabling transactions by setting the transactional.id ' +
        'configuration property',
    )
  }

  #ensureOpen(): void {
    if (!this.#closed) return
    throw new IllegalStateError('Cannot perform operation after producer has been closed')
  }

  get #isReady(): boolean {
    return !this.#accumulator.isFull && this.#waiting.isEmpty
  }

  #release(): void {
    if (this.#whenReady.length === 0 || !this.#isReady) return
    for (const resolve of this.#whenReady.splice(0)) resolve()
  }

  #topicsInUse(): string[] {
    // A topic that vanished is asked for as long as records wait for it: it may come back.
    const unsent = [...this.#accumulator.incomplete].map(({ partition }) => partition.topic)
    return [...new Set([...this.#waiting.topics(), ...this.#metadata.known.keys(), ...unsent])]
  }

  #wait(record: ProducerRecord, callback: SendCallback | undefined): void {
    this.#waiting.add(record, callback, this.#metadata.known.get(record.topic)?.partitions.length)
    this.#metadata.request()
    this.#sender.prepare()
  }

  #onMetadata(topics: readonly { name: string; errorCode: number }[]): void {
    for (const { name, errorCode } of topics) {
      const error = fatalTopicError(name, errorCode)
      if (error !== undefined) this.#waiting.fail(name, error)
    }
    for (const [name, { partitions }] of this.#metadata.known) {
      for (const { record, callback } of this.#waiting.take(name, partitions.length)) {
        this.#append(record, partitions.length, callback)
      }
    }
    this.#accumulator.forget(this.#metadata.known)
    this.#sender.wake()
    this.#release()
  }

  #append(record: ProducerRecord, count: number, callback: SendCallback | undefined): void {
    const size = batchSizeUpperBound(record)
    const tooLarge = recordTooLarge(size, this.#configs)
    if (tooLarge !== undefined) {
      callback?.(tooLarge, undefined)
      this.#transactions?.recordFailed(tooLarge)
      return
    }
    const { topic } = record
    const partition = record.partition ?? this.#partitioner.partition(record, count)
    this.#transactions?.addPartition({ topic, partition })
    const bytes = size - BATCH_OVERHEAD
    if (this.#observer !== undefined)
      this.#observePartition(this.#observer, record, partition, count)
    const wakes = this.#accumulator.append(record, partition, bytes, callback)
    if (record.partition === undefined) this.#partitioner.onAppend(topic, count, bytes)
    if (wakes) this.#sender.wake()
  }

  #observePartition(
    observer: Observer,
    record: ProducerRecord,
    partition: number,
    partitionCount: number,
  ): void {
    const reason = record.partition === undefined ? this.#partitioner.reason(record) : 'given'
    const at = performance.now()
    observer({ at, type: 'partitionChosen', record, partition, partitionCount, reason })
  }
}
