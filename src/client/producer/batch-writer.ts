/**
 * Writes finished batches, whose producer id and sequence numbers are their maker's choice, to the leaders of their
 * partitions: in order, and each once. Keeps trying while the trouble may pass; what to do about other errors is its
 * user's choice.
 */
import { produce } from '../../protocol/apis/produce.ts'
import { errorName, errors, KafkaError } from '../../protocol/errors.ts'
import { backoffMs } from '../backoff.ts'
import type { ReadyLink } from '../broker-link.ts'
import { type ClientLogger, prefixedLogger } from '../client-logger.ts'
import { type Cluster, NO_TOPIC_ID } from '../cluster.ts'
import { type ProducerConfigs, parseProducerConfigs } from '../config/producer.ts'
import { createCluster } from '../create-cluster.ts'
import { isRetriable, KafkaException } from '../errors.ts'
import { TopicMetadataKeeper } from '../topic-metadata.ts'
import { byTopic, partitionName, type TopicPartition } from '../topic-partition.ts'
import { BatchWindow, type FinishedBatch } from './batch-window.ts'
import { fetchProducerIdentity } from './producer-identity.ts'

export interface WriteListener<B> {
  /** Called in order. `baseOffset` is -1 where the broker knows the batch and no longer where it lies. */
  written(batch: B, baseOffset: number): void
  /**
   * The broker refuses the batch. Batches to send in its place, or undefined: the partition is given up. With
   * OUT_OF_ORDER_SEQUENCE_NUMBER somebody else has written with these sequence numbers.
   */
  refused(batch: B, error: KafkaError): readonly B[] | undefined
}

interface Target<B extends FinishedBatch> {
  readonly window: BatchWindow<B>
  readonly listener: WriteListener<B>
}

interface Sent<B extends FinishedBatch> extends Target<B> {
  readonly batch: B
}

/** Version 13 names topics by id, which this client does not follow. */
const NEWEST_PRODUCE_VERSION = 12
const REQUEST_BYTES_MAX = 4 * 1024 * 1024

export class BatchWriter<B extends FinishedBatch = FinishedBatch> {
  readonly #cluster: Cluster
  readonly #configs: ProducerConfigs
  readonly #metadata: TopicMetadataKeeper
  readonly #targets = new Map<string, Target<B>>()
  readonly #connecting = new Set<number>()
  #scheduled = false
  #closed = false
  #timer: NodeJS.Timeout | undefined

  private constructor(cluster: Cluster, configs: ProducerConfigs) {
    this.#cluster = cluster
    this.#configs = configs
    this.#metadata = new TopicMetadataKeeper(cluster, {
      topics: () => [
        ...new Set([...this.#targets.values()].map(({ window }) => window.partition.topic)),
      ],
      allowAutoTopicCreation: false,
      onUpdate: () => this.#wake(),
      onError: () => this.#metadata.requestLater(configs['retry.backoff.max.ms']),
      maxAgeMs: configs['metadata.max.age.ms'],
    })
  }

  /** Takes the properties of a producer. Does not connect. Throws ConfigError, and KafkaException with its cause. */
  static async create<B extends FinishedBatch>(
    properties: Readonly<Record<string, string>>,
    { logger }: { readonly logger: ClientLogger },
  ): Promise<BatchWriter<B>> {
    const configs = parseProducerConfigs(properties)
    const clientId = configs['client.id'] || 'batch-writer'
    const identity = {
      clientId,
      logger: prefixedLogger(logger, `[Producer clientId=${clientId}] `),
      unprefixedLogger: logger,
      warnsOfBootstrap: false,
    }
    try {
      return new BatchWriter(await createCluster(properties, configs, identity), configs)
    } catch (cause) {
      if (!(cause instanceof Error)) throw cause
      throw new KafkaException(cause.message, { cause })
    }
  }

  /** A producer id that nobody else has. */
  async newProducerId(): Promise<{ readonly producerId: number; readonly producerEpoch: number }> {
    return await fetchProducerIdentity(this.#cluster, () => this.#closed)
  }

  /** Starts anew with a partition: batches that were appended to it before are forgotten. */
  open(partition: TopicPartition, listener: WriteListener<B>): void {
    this.#targets.set(partitionName(partition), { window: new BatchWindow(partition), listener })
    this.#metadata.request()
  }

  forget(partition: TopicPartition): void {
    this.#targets.delete(partitionName(partition))
  }

  /** Sends `batch` behind those that were appended before. The partition must be open. */
  append(partition: TopicPartition, batch: B): void {
    this.#targets.get(partitionName(partition))?.window.append(batch)
    this.#wake()
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#timer)
    this.#metadata.close()
    this.#cluster.close()
  }

  #wake(): void {
    if (this.#scheduled || this.#closed) return
    this.#scheduled = true
    setImmediate(() => {
      this.#scheduled = false
      this.#run()
    })
  }

  #run(): void {
    if (this.#closed) return
    const now = Date.now()
    const byLeader = new Map<number, Target<B>[]>()
    let wait = Number.POSITIVE_INFINITY
    for (const target of this.#targets.values()) {
      const { window } = target
      if (window.isEmpty) continue
      if (window.retryAt > now) wait = Math.min(wait, window.retryAt - now)
      if (window.sendable(now) === undefined) continue
      const leader = this.#leaderOf(window.partition)
      if (leader === undefined) this.#metadata.request()
      else byLeader.set(leader, [...(byLeader.get(leader) ?? []), target])
    }
    clearTimeout(this.#timer)
    if (wait < Number.POSITIVE_INFINITY) this.#timer = setTimeout(() => this.#run(), wait)
    for (const [leader, targets] of byLeader) this.#sendTo(leader, targets, now)
  }

  #leaderOf({ topic, partition }: TopicPartition): number | undefined {
    const leader = this.#metadata.known.get(topic)?.partitions[partition]?.leader ?? -1
    return leader < 0 || !this.#cluster.brokers.has(leader) ? undefined : leader
  }

  #sendTo(leader: number, targets: readonly Target<B>[], now: number): void {
    const link = this.#cluster.current(leader)
    if (link === undefined) {
      this.#connect(leader)
      return
    }
    const inFlightMax = this.#configs['max.in.flight.requests.per.connection']
    while (link.connection.inFlight < inFlightMax) {
      const sent = collect(targets, now)
      if (sent.length === 0) return
      this.#send(link, sent)
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
        this.#wake()
      })
  }

  #send(link: ReadyLink, sent: readonly Sent<B>[]): void {
    const timeoutMs = this.#configs['request.timeout.ms']
    const topics = byTopic(
      sent.map(({ window, batch }) => ({ ...window.partition, records: batch.bytes })),
    )
    const request = {
      transactionalId: null,
      acks: -1,
      timeoutMs,
      topicData: [...topics].map(([name, partitions]) => ({
        name,
        topicId: NO_TOPIC_ID,
        partitionData: partitions.map(({ partition, records }) => ({ index: partition, records })),
      })),
    }
    const limits = { min: produce.minVersion, max: NEWEST_PRODUCE_VERSION, timeoutMs }
    this.#cluster.send(link, produce, request, limits).then(
      ({ responses }) => {
        const answers = new Map(
          responses.flatMap(({ name, partitionResponses }) =>
            partitionResponses.map((each) => [`${name}-${each.index}` as string, each] as const),
          ),
        )
        for (const each of sent) {
          const answer = answers.get(partitionName(each.window.partition))
          this.#judge(each, answer?.errorCode ?? errors.UNKNOWN_SERVER_ERROR.code, answer)
        }
        this.#wake()
      },
      (error: unknown) => {
        if (!(error instanceof Error)) throw error
        link.connection.close()
        for (const each of sent) this.#retry(each)
        this.#metadata.request()
        this.#wake()
      },
    )
  }

  #judge(
    sent: Sent<B>,
    errorCode: number,
    answer: { readonly baseOffset: number; readonly errorMessage: string | null } | undefined,
  ): void {
    const { window, batch, listener } = sent
    const name = errorName(errorCode)
    if (this.#targets.get(partitionName(window.partition))?.window !== window) return
    if (name === 'NONE' || name === 'DUPLICATE_SEQUENCE_NUMBER') {
      const baseOffset = name === 'NONE' ? (answer?.baseOffset ?? -1) : -1
      for (const each of window.acknowledged(batch, baseOffset, Date.now())) {
        listener.written(each.batch, each.baseOffset)
      }
      return
    }
    const error = new KafkaError(name, answer?.errorMessage ?? undefined)
    if (errors[name].invalidMetadata === true) this.#metadata.request()
    const isBehindAFailure = name === 'OUT_OF_ORDER_SEQUENCE_NUMBER' && !window.isFirst(batch)
    if (error.retriable || isBehindAFailure) {
      this.#retry(sent)
      return
    }
    const instead = listener.refused(batch, error)
    this.#retry(sent)
    if (instead === undefined) this.forget(window.partition)
    else window.replace(batch, instead)
  }

  #retry({ window, batch }: Sent<B>): void {
    const pause = backoffMs(this.#cluster.settings.retryBackoff, window.failures)
    window.failed(batch, Date.now() + pause)
  }
}

/** At most one batch of each partition, as brokers ask for it, and not too many bytes together. */
function collect<B extends FinishedBatch>(targets: readonly Target<B>[], now: number): Sent<B>[] {
  const sent: Sent<B>[] = []
  let size = 0
  for (const target of targets) {
    const batch = target.window.sendable(now)
    if (batch === undefined) continue
    if (sent.length > 0 && size + batch.bytes.length > REQUEST_BYTES_MAX) continue
    size += batch.bytes.length
    target.window.sent(batch)
    sent.push({ ...target, batch })
  }
  return sent
}
