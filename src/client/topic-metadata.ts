/**
 * Keeps the metadata of the topics that a producer or a consumer is interested in: fetched when asked
 * for, again after a back-off while there are errors, and again after `metadata.max.age.ms`.
 */
import { errorName, errors, KafkaError } from '../protocol/errors.ts'
import { DecodeError } from '../protocol/reader.ts'
import { backoffMs, sleep } from './backoff.ts'
import type { Cluster } from './cluster.ts'
import type { MetadataAnswer, TopicMetadata } from './cluster-metadata.ts'
import { ClientError, isRetriable } from './errors.ts'

export interface TopicInterest {
  /** The topics to ask for; null: all. */
  readonly topics: () => readonly string[] | null
  readonly allowAutoTopicCreation: boolean
  /** After each answer. Topics that the answer lacks or calls unknown are not in `known`. */
  readonly onUpdate: (answer: MetadataAnswer) => void
  /** The cluster cannot be asked, and trying again would not help. */
  readonly onError: (error: Error) => void
  readonly maxAgeMs: number
}

export class TopicMetadataKeeper {
  readonly known = new Map<string, TopicMetadata>()
  readonly #cluster: Cluster
  readonly #interest: TopicInterest
  #running = false
  #again = false
  #closed = false
  #failures = 0
  #timer: NodeJS.Timeout | undefined

  constructor(cluster: Cluster, interest: TopicInterest) {
    this.#cluster = cluster
    this.#interest = interest
  }

  /** Fetches soon; calls while a fetch is under way lead to one more. */
  request(): void {
    if (this.#closed) return
    this.#again = true
    if (!this.#running) void this.#run()
  }

  /** The same after a pause. */
  requestLater(delayMs: number): void {
    clearTimeout(this.#timer)
    if (this.#closed) return
    this.#timer = setTimeout(() => this.request(), delayMs)
    this.#timer.unref()
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#timer)
  }

  async #run(): Promise<void> {
    this.#running = true
    while (this.#again && !this.#closed) {
      this.#again = false
      const retry = await this.#fetch()
      if (!retry) this.#failures = 0
      else {
        await sleep(backoffMs(this.#cluster.settings.retryBackoff, this.#failures))
        this.#failures += 1
        this.#again = true
      }
    }
    this.#running = false
    if (!this.#closed) this.requestLater(this.#interest.maxAgeMs)
  }

  /** True if it has to be repeated. */
  async #fetch(): Promise<boolean> {
    const topics = this.#interest.topics()
    try {
      const link = await this.#cluster.any()
      const { allowAutoTopicCreation } = this.#interest
      const answer = await this.#cluster.fetchMetadata(link, topics, { allowAutoTopicCreation })
      if (this.#closed) return false
      this.#take(answer)
      this.#interest.onUpdate(answer)
      return topics !== null && answer.topics.some(hasRetriableError)
    } catch (error) {
      if (isRetriable(error)) return true
      // DecodeError: whatever answers there, it does not speak Kafka.
      const isExpected = [ClientError, KafkaError, DecodeError].some(
        (kind) => error instanceof kind,
      )
      if (!isExpected || !(error instanceof Error)) throw error
      this.#interest.onError(error)
      return false
    }
  }

  #take(answer: MetadataAnswer): void {
    this.#report(answer)
    const named = new Set(answer.topics.map(({ name }) => name))
    for (const name of this.known.keys()) if (!named.has(name)) this.known.delete(name)
    for (const topic of answer.topics) {
      if (topic.errorCode === 0)
        this.known.set(topic.name, newer(this.known.get(topic.name), topic))
      else if (topic.errorCode !== errors.LEADER_NOT_AVAILABLE.code) this.known.delete(topic.name)
    }
  }

  #report({ correlationId, topics }: MetadataAnswer): void {
    const { logger } = this.#cluster.settings
    const failed = topics.filter(({ errorCode }) => errorCode !== 0)
    if (failed.length === 0) return
    const list = failed.map(({ name, errorCode }) => `${name}=${errorName(errorCode)}`).join(', ')
    logger.warn(
      'org.apache.kafka.clients.NetworkClient',
      `Error while fetching metadata with correlation id ${correlationId} : {${list}}`,
    )
    const namesOf = (code: number): string =>
      failed
        .filter(({ errorCode }) => errorCode === code)
        .map(({ name }) => name)
        .join(', ')
    const invalid = namesOf(errors.INVALID_TOPIC_EXCEPTION.code)
    const unauthorized = namesOf(errors.TOPIC_AUTHORIZATION_FAILED.code)
    const source = 'org.apache.kafka.clients.Metadata'
    if (invalid !== '')
      logger.error(source, `Metadata response reported invalid topics [${invalid}]`)
    if (unauthorized !== '') {
      logger.error(source, `Topic authorization failed for topics [${unauthorized}]`)
    }
  }
}

const hasRetriableError = ({ errorCode, partitions }: TopicMetadata): boolean =>
  errors[errorName(errorCode)].retriable ||
  partitions.some((partition) => errors[errorName(partition.errorCode)].retriable)

/** A broker that lags behind may tell of an older leader: the newer one is kept (KIP-320). */
function newer(known: TopicMetadata | undefined, topic: TopicMetadata): TopicMetadata {
  if (known === undefined || known.topicId !== topic.topicId) return topic
  return {
    ...topic,
    partitions: topic.partitions.map((partition) => {
      const before = known.partitions[partition.partition]
      const stale =
        before !== undefined &&
        partition.leaderEpoch >= 0 &&
        before.leaderEpoch > partition.leaderEpoch
      return stale ? before : partition
    }),
  }
}
