/**
 * The brokers of one cluster and the ways to them. Starts from `bootstrap.servers`; every metadata answer
 * brings the list of brokers up to date. A bootstrap connection whose address turns out to be a
 * broker's goes on as the connection to that broker.
 */

import { findCoordinator } from '../protocol/apis/find-coordinator.ts'
import { metadata } from '../protocol/apis/metadata.ts'
import { errorName, KafkaError } from '../protocol/errors.ts'
import { decodeResponse } from '../protocol/frame.ts'
import type { Api, RequestInput, Response } from '../protocol/schema.ts'
import type { Backoff } from './backoff.ts'
import type { BootstrapAddress } from './bootstrap.ts'
import { BrokerLink, type LinkSettings, type ReadyLink } from './broker-link.ts'
import type { ClientLogger } from './client-logger.ts'
import { type MetadataAnswer, metadataAnswer } from './cluster-metadata.ts'
import type { Observer } from './observer.ts'
import { type BrokerNode, nodeText } from './topic-partition.ts'

export interface ClusterSettings {
  readonly clientId: string
  /** Already with the client's prefix. */
  readonly logger: ClientLogger
  readonly bootstrap: readonly BootstrapAddress[]
  readonly reconnectBackoff: Backoff
  readonly retryBackoff: Backoff
  readonly setupTimeout: Backoff
  readonly requestTimeoutMs: number
  /** Producers and consumers warn when a bootstrap broker goes away before the first metadata. */
  readonly warnsOfBootstrap: boolean
  readonly observer?: Observer | undefined
  /** The bootstrap addresses are those of controllers, and so are the nodes that they tell of (KIP-919). */
  readonly asksControllers: boolean
}

/** Versions that a request may be sent in, narrower than what its schema knows. */
export interface VersionLimits {
  readonly min?: number | undefined
  readonly max?: number | undefined
}

/** A request for the version that was agreed on. */
export type BodyFor<A extends Api> = (version: number) => RequestInput<A>

const MAX_RESPONSE_BYTES = 512 * 1024 * 1024
export const COORDINATOR_TYPES = { group: 0, transaction: 1 } as const

export class Cluster {
  readonly settings: ClusterSettings
  readonly #linkSettings: LinkSettings
  readonly #bootstrapLinks: BrokerLink[]
  readonly #links = new Map<string, BrokerLink>()
  readonly brokers = new Map<number, BrokerNode>()
  clusterId: string | null = null
  controllerId = -1
  #correlationId = 0

  constructor(settings: ClusterSettings) {
    this.settings = settings
    this.#linkSettings = {
      ...settings,
      maxResponseBytes: MAX_RESPONSE_BYTES,
      nextCorrelationId: () => this.#correlationId++,
      onDisconnect: (node) => this.#disconnected(node),
    }
    this.#bootstrapLinks = settings.bootstrap.map(
      ({ host, port }, index) =>
        new BrokerLink({ id: -1 - index, host, port, rack: null }, this.#linkSettings),
    )
  }

  /** True once a broker has told who belongs to the cluster. */
  get isKnown(): boolean {
    return this.brokers.size > 0
  }

  /** The connection to some broker, the least busy one. One attempt: rejects with DisconnectError. */
  async any(): Promise<ReadyLink> {
    const links = this.isKnown
      ? [...this.brokers.keys()].map((id) => this.#link(id, 'data'))
      : this.#bootstrapLinks
    return await leastLoaded(links).ready()
  }

  /**
   * The connection to one broker. `coordinator`: one of its own, so that a request that waits for long
   * (JoinGroup) holds nothing else up. One attempt; rejects with DisconnectError, also for an unknown id.
   */
  async broker(id: number, purpose: 'data' | 'coordinator' = 'data'): Promise<ReadyLink> {
    if (!this.brokers.has(id)) throw new KafkaError('BROKER_NOT_AVAILABLE')
    return await this.#link(id, purpose).ready()
  }

  /** The connection to a broker, if it is ready now. */
  current(id: number): ReadyLink | undefined {
    return this.brokers.has(id) ? this.#link(id, 'data').current : undefined
  }

  /** One request, in the newest version that both sides know. Rejects as `Connection.send` does. */
  async send<A extends Api>(
    link: ReadyLink,
    api: A,
    body: RequestInput<A> | BodyFor<A>,
    limits: VersionLimits & { timeoutMs?: number | undefined } = {},
  ): Promise<Response<A>> {
    const version = link.versions.newest(api, limits.min, limits.max)
    const timeoutMs = limits.timeoutMs ?? this.settings.requestTimeoutMs
    const request = typeof body === 'function' ? (body as BodyFor<A>)(version) : body
    return await link.connection.send(api, version, request, timeoutMs)
  }

  /** Asks for topics (null: all of them; empty: none) and takes the brokers from the answer. */
  async fetchMetadata(
    link: ReadyLink,
    topics: readonly string[] | null,
    options: { allowAutoTopicCreation: boolean; timeoutMs?: number | undefined },
  ): Promise<MetadataAnswer> {
    if (this.settings.asksControllers) return await this.#fetchControllers(link, options.timeoutMs)
    const version = link.versions.newest(metadata, 4)
    const { correlationId, frame } = link.connection.sendForFrame(
      metadata,
      version,
      {
        topics: topics?.map((name) => ({ topicId: NO_TOPIC_ID, name })) ?? null,
        allowAutoTopicCreation: options.allowAutoTopicCreation,
        includeClusterAuthorizedOperations: false,
        includeTopicAuthorizedOperations: false,
      },
      options.timeoutMs ?? this.settings.requestTimeoutMs,
    )
    const answer = metadataAnswer(
      correlationId,
      decodeResponse(metadata, version, await frame).body,
    )
    this.#learn(answer)
    return answer
  }

  async #fetchControllers(link: ReadyLink, timeoutMs?: number): Promise<MetadataAnswer> {
    const { describeControllers } = await import('./controllers.ts')
    const answer = await describeControllers((api, body, min) =>
      this.send(link, api, body, { min, timeoutMs }),
    )
    this.#learn(answer)
    return answer
  }

  /** The coordinator of a group or a transactional id. Throws KafkaError, mostly a retriable one. */
  async fetchCoordinator(
    link: ReadyLink,
    type: keyof typeof COORDINATOR_TYPES,
    key: string,
    timeoutMs?: number,
  ): Promise<BrokerNode> {
    const response = await this.send(
      link,
      findCoordinator,
      (version) => ({
        key: version < 4 ? key : '',
        keyType: COORDINATOR_TYPES[type],
        coordinatorKeys: version < 4 ? [] : [key],
      }),
      { timeoutMs },
    )
    const found = response.coordinators[0] ?? response
    if (found.errorCode !== 0) {
      throw new KafkaError(errorName(found.errorCode), found.errorMessage ?? undefined)
    }
    const { nodeId: id, host, port } = found
    const node = this.brokers.get(id) ?? { id, host, port, rack: null }
    if (!this.brokers.has(id)) this.brokers.set(id, node)
    return node
  }

  close(): void {
    for (const link of this.#bootstrapLinks) link.close()
    for (const link of this.#links.values()) link.close()
  }

  #link(id: number, purpose: 'data' | 'coordinator'): BrokerLink {
    const key = `${purpose} ${id}`
    const node = this.brokers.get(id)
    let link = this.#links.get(key)
    if (link === undefined && node !== undefined) {
      link = new BrokerLink(node, this.#linkSettings)
      this.#links.set(key, link)
    }
    if (link === undefined) throw new KafkaError('BROKER_NOT_AVAILABLE')
    return link
  }

  #learn({ brokers, clusterId, controllerId }: MetadataAnswer): void {
    if (brokers.length === 0) return
    this.clusterId = clusterId
    this.controllerId = controllerId
    this.brokers.clear()
    for (const node of brokers) {
      this.brokers.set(node.id, node)
      this.#moveLink(node, 'data')
      this.#moveLink(node, 'coordinator')
      this.#adopt(node)
    }
  }

  /** A broker that came back under another address needs a new connection. */
  #moveLink(node: BrokerNode, purpose: 'data' | 'coordinator'): void {
    const key = `${purpose} ${node.id}`
    const link = this.#links.get(key)
    if (link === undefined || isSameAddress(link.node, node)) return
    link.close()
    this.#links.delete(key)
  }

  #adopt(node: BrokerNode): void {
    const key = `data ${node.id}`
    if (this.#links.has(key)) return
    const link = this.#bootstrapLinks.find((each) => each.isReady && isSameAddress(each.node, node))
    if (link === undefined) return
    link.node = node
    this.#links.set(key, link)
  }

  #disconnected(node: BrokerNode): void {
    if (!this.settings.warnsOfBootstrap || this.isKnown) return
    this.settings.logger.warn(
      'org.apache.kafka.clients.NetworkClient',
      `Bootstrap broker ${nodeText(node)} disconnected`,
    )
  }
}

export const NO_TOPIC_ID = 'AAAAAAAAAAAAAAAAAAAAAA'

const isSameAddress = (a: BrokerNode, b: BrokerNode): boolean =>
  a.host === b.host && a.port === b.port

/** A ready link with the fewest requests under way; else one that may be tried soonest. */
function leastLoaded(links: readonly BrokerLink[]): BrokerLink {
  const ready = links.filter(({ isReady }) => isReady)
  const candidates = ready.length > 0 ? ready : links
  const start = Math.floor(Math.random() * candidates.length)
  let best = candidates[start]
  for (let step = 1; step < candidates.length; step++) {
    const link = candidates[(start + step) % candidates.length]
    if (link === undefined || best === undefined) continue
    const cost = (each: BrokerLink): number => each.load ?? each.waitMs
    if (cost(link) < cost(best)) best = link
  }
  if (best === undefined) throw new KafkaError('BROKER_NOT_AVAILABLE')
  return best
}
