/**
 * What a mirror must not forget, kept in a compacted topic of the target cluster: for each partition which record of the
 * source is which of the target, and under which producer id it is written. Nothing is written to a partition before the
 * place that it comes from is here; so the end of the target's log alone tells where to go on, wherever a mirror stopped.
 */
import { Consumer } from '../../client/consumer/consumer.ts'
import { Producer } from '../../client/producer/producer.ts'
import type { TopicPartition } from '../../client/topic-partition.ts'
import { KafkaError } from '../../protocol/errors.ts'
import type { MirroredCluster } from './mirrored-cluster.ts'
import type { Run } from './offset-map.ts'
import { decodePosition, encodePosition } from './stored-position.ts'

/** Begins like Kafka's own internal topics, so that neither this tool nor MirrorMaker copies it. */
export const POSITIONS_TOPIC = '__samsa_mirror'

export interface StoredPosition {
  readonly sourceTopic: string
  readonly sourceTopicId: string
  readonly targetTopicId: string
  readonly producerId: number
  readonly producerEpoch: number
  /** The target's offset that has sequence number 0. */
  readonly sequenceBase: number
  /** Up to here the target had acknowledged; it may be more. */
  readonly acknowledged: number
  readonly runs: readonly Run[]
}

interface Pending {
  readonly value: () => Buffer
  readonly resolve: (() => void)[]
  readonly reject: ((error: Error) => void)[]
}

const POLL_MS = 200

export class PositionStore {
  readonly topic = POSITIONS_TOPIC
  readonly #target: MirroredCluster
  readonly #sourceClusterId: string
  readonly #producer: Producer
  readonly #pending = new Map<string, Pending>()
  #isWriting = false
  #atStart: Map<string, Buffer> | undefined

  private constructor(target: MirroredCluster, sourceClusterId: string, producer: Producer) {
    this.#target = target
    this.#sourceClusterId = sourceClusterId
    this.#producer = producer
  }

  /** Creates the topic where it does not exist. Throws KafkaError, TimeoutError. */
  static async open(
    target: MirroredCluster,
    sourceClusterId: string,
    deliveryTimeoutMs: number,
  ): Promise<PositionStore> {
    await createTopic(target)
    const { properties, logger } = target
    const producer = await Producer.create(
      {
        ...properties,
        acks: 'all',
        'linger.ms': '0',
        'compression.type': 'none',
        'delivery.timeout.ms': String(deliveryTimeoutMs),
      },
      { logger },
    )
    return new PositionStore(target, sourceClusterId, producer)
  }

  /** The positions of all partitions that were mirrored from this source, by `keyOf`, as far as they are readable. */
  async read(): Promise<Map<string, Buffer>> {
    const { properties, logger } = this.#target
    const consumer = await Consumer.create(
      { ...properties, 'enable.auto.commit': 'false', 'isolation.level': 'read_uncommitted' },
      { logger },
    )
    const found = new Map<string, Buffer>()
    try {
      const partition = { topic: POSITIONS_TOPIC, partition: 0 }
      const [end] = await consumer.endOffsets([partition])
      consumer.assign([partition])
      consumer.seekToBeginning([partition])
      while ((await consumer.position(partition)) < (end?.offset ?? 0)) {
        for (const { key, value } of await consumer.poll(POLL_MS)) {
          if (key === null) continue
          if (value === null) found.delete(key.toString())
          else found.set(key.toString(), Buffer.from(value))
        }
      }
    } finally {
      await consumer.close()
    }
    return found
  }

  positionIn(stored: ReadonlyMap<string, Buffer>, target: TopicPartition) {
    const value = stored.get(this.#key(target.topic, target.partition))
    return value === undefined ? undefined : decodePosition(value)
  }

  /** The names of the configurations that were copied to a topic. */
  async copiedConfigs(topic: string): Promise<readonly string[]> {
    // Nobody else changes them, so they are read once.
    this.#atStart ??= await this.read()
    const value = this.#atStart.get(this.#key(topic))
    if (value === undefined) return []
    const parsed: unknown = JSON.parse(value.toString())
    return Array.isArray(parsed) ? parsed.filter((each) => typeof each === 'string') : []
  }

  async saveConfigs(topic: string, names: readonly string[]): Promise<void> {
    const value = Buffer.from(JSON.stringify(names))
    await this.#save(this.#key(topic), () => value)
    this.#atStart?.set(this.#key(topic), value)
  }

  /** Resolves when a position that was asked for after this call is durable. Rejects when it cannot be written. */
  async savePosition(target: TopicPartition, position: () => StoredPosition): Promise<void> {
    await this.#save(this.#key(target.topic, target.partition), () => encodePosition(position()))
  }

  async close(): Promise<void> {
    await this.#producer.close(0)
  }

  #key(...place: readonly (string | number)[]): string {
    return JSON.stringify([this.#sourceClusterId, ...place])
  }

  #save(key: string, value: () => Buffer): Promise<void> {
    return new Promise((resolve, reject) => {
      const known = this.#pending.get(key)
      const resolvers = [...(known?.resolve ?? []), resolve]
      this.#pending.set(key, {
        value,
        resolve: resolvers,
        reject: [...(known?.reject ?? []), reject],
      })
      if (!this.#isWriting) void this.#write()
    })
  }

  /** Everything that is pending in one go, again and again. */
  async #write(): Promise<void> {
    this.#isWriting = true
    while (this.#pending.size > 0) {
      const taken = [...this.#pending]
      this.#pending.clear()
      const writes = taken.map(async ([key, { value, resolve, reject }]) => {
        try {
          await this.#producer.sendAndWait({
            topic: POSITIONS_TOPIC,
            partition: 0,
            key: Buffer.from(key),
            value: value(),
          })
          for (const each of resolve) each()
        } catch (error) {
          for (const each of reject) each(error instanceof Error ? error : new Error(String(error)))
        }
      })
      await Promise.all(writes)
    }
    this.#isWriting = false
  }
}

async function createTopic({ admin, brokerCount }: MirroredCluster): Promise<void> {
  const created = await admin.createTopics([
    {
      name: POSITIONS_TOPIC,
      numPartitions: 1,
      replicationFactor: Math.min(3, brokerCount),
      configs: { 'cleanup.policy': 'compact', 'segment.bytes': String(16 * 1024 * 1024) },
    },
  ])
  const outcome = created.get(POSITIONS_TOPIC)
  const exists = outcome instanceof KafkaError && outcome.error === 'TOPIC_ALREADY_EXISTS'
  if (outcome instanceof Error && !exists) throw outcome
}
