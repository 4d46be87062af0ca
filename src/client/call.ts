/**
 * One call of an administrative operation: attempts within `default.api.timeout.ms`, with back-off between
 * them, until one gives a result or fails for good. Timeouts are worded as Kafka's admin client words them.
 */

import { KafkaError } from '../protocol/errors.ts'
import type { Api, RequestInput, Response } from '../protocol/schema.ts'
import { backoffMs, sleep } from './backoff.ts'
import type { ReadyLink } from './broker-link.ts'
import type { BodyFor, Cluster, VersionLimits } from './cluster.ts'
import type { MetadataAnswer, TopicMetadata } from './cluster-metadata.ts'
import { isRetriable, TimeoutError } from './errors.ts'
import type { BrokerNode } from './topic-partition.ts'

export class Call {
  readonly cluster: Cluster
  /** What a timeout names; operations of several steps change it. */
  name: string
  #sent = false
  readonly #deadline: number

  constructor(cluster: Cluster, name: string, deadline: number) {
    this.cluster = cluster
    this.name = name
    this.#deadline = deadline
  }

  get remainingMs(): number {
    return Math.max(0, this.#deadline - Date.now())
  }

  /** How long the next request may take. */
  get requestTimeoutMs(): number {
    return Math.min(this.remainingMs, this.cluster.settings.requestTimeoutMs)
  }

  async any(): Promise<ReadyLink> {
    this.#requireBrokers()
    return await this.cluster.any()
  }

  /** Most calls cannot be made of controllers. */
  #requireBrokers(): void {
    if (!this.cluster.settings.asksControllers) return
    throw new KafkaError(
      'UNSUPPORTED_ENDPOINT_TYPE',
      'This Admin API is not yet supported when communicating directly with the controller quorum.',
    )
  }

  async broker(id: number): Promise<ReadyLink> {
    if (!this.cluster.isKnown) await this.metadata([])
    return await this.cluster.broker(id)
  }

  async controller(): Promise<ReadyLink> {
    if (this.cluster.controllerId < 0) await this.metadata([])
    return await this.broker(this.cluster.controllerId)
  }

  /** Some broker; the active controller where the client was given controllers. */
  async brokerOrController(): Promise<ReadyLink> {
    return this.cluster.settings.asksControllers ? await this.controller() : await this.any()
  }

  /** All brokers of the cluster. */
  async brokers(): Promise<BrokerNode[]> {
    if (!this.cluster.isKnown) await this.metadata([])
    return [...this.cluster.brokers.values()]
  }

  async coordinator(key: string, type: 'group' | 'transaction' = 'group'): Promise<BrokerNode> {
    const link = await this.any()
    this.#sent = true
    return await this.cluster.fetchCoordinator(link, type, key, this.requestTimeoutMs)
  }

  async metadata(topics: readonly string[] | null): Promise<MetadataAnswer> {
    if (topics === null || topics.length > 0) this.#requireBrokers()
    const link = await this.cluster.any()
    this.#sent = true
    return await this.cluster.fetchMetadata(link, topics, {
      allowAutoTopicCreation: false,
      timeoutMs: this.requestTimeoutMs,
    })
  }

  /** Topics by name, with what the cluster says about each. */
  async topics(names: readonly string[]): Promise<Map<string, TopicMetadata>> {
    const { topics } = await this.metadata(names)
    return new Map(topics.map((topic) => [topic.name, topic]))
  }

  async send<A extends Api>(
    link: ReadyLink,
    api: A,
    body: RequestInput<A> | BodyFor<A>,
    limits: VersionLimits = {},
  ): Promise<Response<A>> {
    this.#sent = true
    const timeoutMs = this.requestTimeoutMs
    return await this.cluster.send(link, api, body, { ...limits, timeoutMs })
  }

  timeout(attempts: number, cause: unknown): TimeoutError {
    if (!this.#sent) {
      return new TimeoutError(`Timed out waiting for a node assignment. Call: ${this.name}`, {
        cause,
      })
    }
    return new TimeoutError(
      `Call(callName=${this.name}, deadlineMs=${this.#deadline}, tries=${attempts}, ` +
        `nextAllowedTryMs=${Date.now()}) timed out at ${Date.now()} after ${attempts} attempt(s)`,
      { cause },
    )
  }
}

/**
 * Runs `attempt` until it succeeds or fails with an error that is not retriable. Rejects with
 * TimeoutError after `timeoutMs`, even while an attempt is under way.
 */
export async function call<T>(
  cluster: Cluster,
  name: string,
  timeoutMs: number,
  attempt: (call: Call) => Promise<T>,
): Promise<T> {
  const current = new Call(cluster, name, Date.now() + timeoutMs)
  let attempts = 0
  let lastError: unknown
  let timer: NodeJS.Timeout | undefined
  const expired = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(current.timeout(Math.max(attempts, 1), lastError)), timeoutMs)
  })
  const attempted = async (): Promise<T> => {
    for (;;) {
      try {
        return await attempt(current)
      } catch (error) {
        if (!isRetriable(error) || current.remainingMs === 0) throw error
        forgetController(cluster, error)
        lastError = error
        await sleep(backoffMs(cluster.settings.retryBackoff, attempts))
        attempts += 1
      }
    }
  }
  try {
    return await Promise.race([attempted(), expired])
  } finally {
    clearTimeout(timer)
  }
}

function forgetController(cluster: Cluster, error: unknown): void {
  if (error instanceof KafkaError && error.error === 'NOT_CONTROLLER') cluster.controllerId = -1
}
