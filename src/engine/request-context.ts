/**
 * What a handler is given besides the decoded request: where the request came from, and the broker's
 * parts. A handler translates between the wire and the parts; it holds no state of its own.
 */
import type { Api, Request, ResponseInput } from '../protocol/schema.ts'
import type { BrokerConfig } from './config/broker-config.ts'
import type { FetchSessions } from './fetch-session.ts'
import type { GroupCoordinator } from './group/group-coordinator.ts'
import type { LogManager } from './log/log-manager.ts'
import type { LogDirMoves } from './log-dir-moves.ts'
import type { Logger } from './logger.ts'
import type { BrokerLoggers } from './metadata/broker-loggers.ts'
import type { Controller } from './metadata/controller.ts'
import type { MetadataStore } from './metadata/metadata-store.ts'
import type { Partitions } from './partitions.ts'
import type { ProducerIds } from './producer-ids.ts'
import type { Purgatory } from './purgatory.ts'
import type { ClientQuotas } from './quota/client-quotas.ts'
import type { MutationQuotas } from './quota/mutation-quotas.ts'
import type { System } from './system/system.ts'
import type { TransactionMarkers } from './transaction/ports.ts'
import type { TransactionCoordinator } from './transaction/transaction-coordinator.ts'

/** A listener as a client sees it; Metadata and FindCoordinator answer with these addresses. */
export interface ListenerAddress {
  /** Upper case, for example PLAINTEXT or EXTERNAL. */
  readonly name: string
  readonly advertisedHost: string
  readonly advertisedPort: number
}

/** Who sent a request; without authentication everybody is User:ANONYMOUS. */
export interface Principal {
  readonly type: string
  readonly name: string
}

export interface RequestContext {
  readonly apiVersion: number
  readonly correlationId: number
  readonly clientId: string | null
  /** As Kafka shows it: `/127.0.0.1`. */
  readonly clientHost: string
  readonly listener: ListenerAddress
  readonly principal: Principal
  /** Size of the request, with its header. */
  readonly requestBytes: number
  /** A number that no other connection of this process has. */
  readonly connectionId: number
  /** Runs `callback` if the connection closes before this request is answered. */
  onDisconnect(callback: () => void): void
  /** The connection is not read from for so long once this request is answered (KIP-219). */
  throttle(delayMs: number): void
  /** No response is sent for this request (Produce with acks=0). */
  answerNothing(): void
  /** Closes the connection instead of answering, as Kafka does where no answer could be read. */
  closeConnection(reason: string): void
}

export interface BrokerParts {
  readonly state: 'starting' | 'ready' | 'draining' | 'stopped'
  readonly system: System
  readonly logger: Logger
  readonly config: BrokerConfig
  readonly nodeId: number
  readonly clusterId: string
  /** The metadata as applied so far; read `image` anew in each turn, it is replaced by each change. */
  readonly metadata: MetadataStore
  readonly controller: Controller
  readonly brokerLoggers: BrokerLoggers
  readonly logManager: LogManager
  readonly logDirMoves: LogDirMoves
  readonly partitions: Partitions
  readonly groups: GroupCoordinator
  readonly transactions: TransactionCoordinator
  readonly transactionMarkers: TransactionMarkers
  readonly producerIds: ProducerIds
  readonly fetchSessions: FetchSessions
  readonly fetchPurgatory: Purgatory
  readonly producePurgatory: Purgatory
  readonly quotas: ClientQuotas
  readonly mutationQuotas: MutationQuotas
  /** The listeners of this broker, in the order of `listeners`. */
  readonly listeners: readonly ListenerAddress[]
  /** What ApiVersions shows, in the order of the keys. */
  readonly servedApis: readonly Pick<Api, 'key' | 'minVersion' | 'maxVersion'>[]
}

/**
 * Answers one decoded request. Synchronous unless it must wait. Throwing a KafkaError here is a bug of
 * the handler except where the API has a top-level error code that it fills itself.
 */
export type Handler<A extends Api> = (
  request: Request<A>,
  context: RequestContext,
  broker: BrokerParts,
) => ResponseInput<A> | Promise<ResponseInput<A>>
