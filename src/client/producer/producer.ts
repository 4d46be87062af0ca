/**
 * A producer: collects records into a batch per partition and sends the batches to the partitions'
 * leaders. Idempotent unless configured otherwise.
 */
import { errorName, KafkaError } from '../../protocol/errors.ts'
import { type ClientLogger, prefixedLogger, standardErrorLogger } from '../client-logger.ts'
import type { Cluster } from '../cluster.ts'
import {
  deliveryTimeoutMs,
  type ProducerConfigs,
  parseProducerConfigs,
} from '../config/producer.ts'
import { createCluster } from '../create-cluster.ts'
import { ClientError, IllegalStateError, KafkaException } from '../errors.ts'
import type { Observer } from '../observer.ts'
import { TopicMetadataKeeper } from '../topic-metadata.ts'
import { Accumulator, type AccumulatorSettings } from './accumulator.ts'
import { createPartitioner, type Partitioner } from './partitioner.ts'
import type { ProducerRecord, RecordMetadata, SendCallback } from './producer-record.ts'
import { batchSizeUpperBound } from './record-size.ts'
import { Sender } from './sender.ts'
import { WaitingRecords } from './waiting-records.ts'

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
  readonly #observer: Observer | undefined
  #whenReady: (() => void)[] = []
  #closed = false

  private constructor(cluster: Cluster, configs: ProducerConfigs, deliveryTimeout: number) {
    this.#cluster = cluster
    this.#configs = configs
    this.#observer = cluster.settings.observer
    this.#partitioner = createPartitioner(configs)
    this.#accumulator = new Accumulator(accumulatorSettings(configs))
    this.#waiting = new WaitingRecords(configs['max.block.ms'], () => this.#release())
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
    created += 1
    const clientId = configs['client.id'] || `producer-${created}`
    const unprefixedLogger = options.logger ?? standardErrorLogger
    const logger = prefixedLogger(unprefixedLogger, `[Producer clientId=${clientId}] `)
    try {
      const deliveryTimeout = deliveryTimeoutMs(properties, configs)
      const identity = { clientId, logger, unprefixedLogger, warnsOfBootstrap: true }
      const cluster = await createCluster(properties, configs, identity)
      return new Producer(cluster, configs, deliveryTimeout)
    } catch (cause) {
      if (!(cause instanceof Error)) throw cause
      throw new KafkaException('Failed to construct kafka producer', { cause })
    }
  }

  /**
   * Takes one record; never throws for the record's sake: what goes wrong reaches `callback`. False
   * means "enough for now" (`buffer.memory` is full, or the topic's metadata is still to be fetched):
   * wait for `ready()` before sending more, where Java's send would block for up to `max.block.ms`.
   */
  send(record: ProducerRecord, callback?: SendCallback): boolean {
    if (this.#closed) {
      throw new IllegalStateError('Cannot perform operation after producer has been closed')
    }
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

  /** Flushes for at most `timeoutMs` (default: no limit), fails what is left, ends the connections. */
  async close(timeoutMs?: number): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    let timer: NodeJS.Timeout | undefined
    const expired = new Promise<void>((resolve) => {
      if (timeoutMs !== undefined) timer = setTimeout(resolve, timeoutMs)
    })
    await Promise.race([this.flush(), expired])
    clearTimeout(timer)
    const error = new KafkaException('Producer is closed forcefully.')
    this.#waiting.failAll(error)
    this.#sender.close(error)
    this.#metadata.close()
    this.#cluster.close()
    this.#release()
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
    const tooLarge = this.#tooLarge(size)
    if (tooLarge !== undefined) {
      callback?.(tooLarge, undefined)
      return
    }
    const { topic } = record
    const partition = record.partition ?? this.#partitioner.partition(record, count)
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

  #tooLarge(size: number): Error | undefined {
    const limit = this.#configs['max.request.size']
    const memory = this.#configs['buffer.memory']
    const begin = `The message is ${size} bytes when serialized which is larger than`
    if (size > limit) {
      const message = `${begin} ${limit}, which is the value of the max.request.size configuration.`
      return new ClientError('org.apache.kafka.common.errors.RecordTooLargeException', message)
    }
    if (size > memory) {
      const message = `${begin} the total memory buffer you have configured with the buffer.memory configuration.`
      return new ClientError('org.apache.kafka.common.errors.RecordTooLargeException', message)
    }
    return undefined
  }
}

/** Errors of a topic that waiting for newer metadata cannot heal. */
function fatalTopicError(topic: string, errorCode: number): Error | undefined {
  const name = errorName(errorCode)
  if (name === 'INVALID_TOPIC_EXCEPTION') return new KafkaError(name, `Invalid topics: [${topic}]`)
  if (name === 'TOPIC_AUTHORIZATION_FAILED') {
    return new KafkaError(name, `Not authorized to access topics: [${topic}]`)
  }
  return undefined
}

function accumulatorSettings(configs: ProducerConfigs): AccumulatorSettings {
  const compression = configs['compression.type'] as AccumulatorSettings['compression']
  const levels = {
    none: undefined,
    snappy: undefined,
    gzip: configs['compression.gzip.level'],
    lz4: configs['compression.lz4.level'],
    zstd: configs['compression.zstd.level'],
  }
  return {
    compression,
    compressionLevel: levels[compression],
    batchSize: configs['batch.size'],
    lingerMs: configs['linger.ms'],
    bufferMemory: configs['buffer.memory'],
  }
}

function senderSettings(configs: ProducerConfigs, deliveryTimeout: number) {
  return {
    acks: configs.acks === 'all' ? -1 : Number(configs.acks),
    idempotent: configs['enable.idempotence'],
    maxInFlight: configs['max.in.flight.requests.per.connection'],
    maxRequestSize: configs['max.request.size'],
    requestTimeoutMs: configs['request.timeout.ms'],
    deliveryTimeoutMs: deliveryTimeout,
    retries: configs.retries,
    transactionTimeoutMs: configs['transaction.timeout.ms'],
  }
}
