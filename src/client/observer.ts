/**
 * What a client tells whoever watches it: connections, requests with their answers, and the partitioner's choices.
 * Where nobody watches, a client makes no event, and a record costs it one comparison with undefined.
 */
import type { Api } from '../protocol/schema.ts'
import type { NodeVersions } from './node-versions.ts'
import type { ProducerRecord } from './producer/producer-record.ts'
import type { BrokerNode } from './topic-partition.ts'

/** Why a record goes to its partition. */
export type PartitionReason =
  /** The record names it. */
  | 'given'
  /** The hash of the key says so. */
  | 'key'
  /** It is the one that records without a key go to at the moment (KIP-794). */
  | 'sticky'
  /** It is that partition's turn. */
  | 'turn'

/** `at` is in milliseconds from an arbitrary start; `connection` numbers the connections of the process from 1. */
export type ClientEvent = { readonly at: number } & (
  | {
      readonly type: 'connected'
      readonly connection: number
      /** With a negative id while only its address is known. */
      readonly node: BrokerNode
      /** An IP address. */
      readonly address: string
      readonly elapsedMs: number
    }
  | { readonly type: 'connectionFailed'; readonly node: BrokerNode; readonly error: Error }
  | {
      readonly type: 'versionsKnown'
      readonly connection: number
      readonly versions: NodeVersions
    }
  | { readonly type: 'disconnected'; readonly connection: number }
  | ({ readonly type: 'requestSent'; readonly expectsAnswer: boolean } & ObservedRequest)
  | ({
      readonly type: 'answered'
      /** The response without its length; only lent. */
      readonly frame: Buffer
      readonly elapsedMs: number
    } & ObservedRequest)
  | ({ readonly type: 'unanswered'; readonly error: Error } & ObservedRequest)
  | {
      readonly type: 'partitionChosen'
      readonly record: ProducerRecord
      readonly partition: number
      readonly partitionCount: number
      readonly reason: PartitionReason
    }
)

export interface ObservedRequest {
  readonly connection: number
  readonly api: Api
  readonly version: number
  readonly correlationId: number
  /** What was encoded: a RequestInput of `api`. */
  readonly body: unknown
}

export type Observer = (event: ClientEvent) => void

/** Who watches the clients that are created from now on; for a process that runs one tool and explains it. */
export const observation: { observer: Observer | undefined } = { observer: undefined }

/** Tells of a request that was sent, and of its answer before anybody else hears it. */
export function observeRequest(
  observer: Observer,
  request: ObservedRequest,
  answer: Promise<Buffer>,
): void {
  const start = performance.now()
  observer({ at: start, type: 'requestSent', expectsAnswer: true, ...request })
  answer.then(
    (frame) => {
      const at = performance.now()
      observer({ at, type: 'answered', frame, elapsedMs: at - start, ...request })
    },
    (error: unknown) => {
      if (!(error instanceof Error)) throw error
      observer({ at: performance.now(), type: 'unanswered', error, ...request })
    },
  )
}
