/** What a transactional producer asks of coordinators, as data, and in which order it may be asked. */
import type { PartitionOffset } from '../../admin/consumer-group-offsets.ts'
import type { GroupMetadata } from '../../group-metadata.ts'
import type { TopicPartition } from '../../topic-partition.ts'
import type { ProducerIdentity } from '../producer-identity.ts'
import type { Completion } from './completion.ts'

export type TransactionRequest = { readonly completion: Completion } & (
  | {
      readonly kind: 'initProducerId'
      /** The identity whose epoch is to be raised; undefined: the first request of the producer. */
      readonly raises: ProducerIdentity | undefined
    }
  /** Until transaction version 1: these partitions are about to be written to. */
  | { readonly kind: 'addPartitions'; readonly partitions: readonly TopicPartition[] }
  /** Until transaction version 1: offsets of this group are about to be committed. */
  | ({ readonly kind: 'addOffsets' } & GroupOffsets)
  /** `offsets` holds what was not accepted yet, by partition. */
  | {
      readonly kind: 'commitOffsets'
      readonly group: GroupMetadata
      readonly offsets: Map<string, PartitionOffset>
    }
  | { readonly kind: 'endTransaction'; readonly committed: boolean; readonly version2: boolean }
)

export interface GroupOffsets {
  readonly group: GroupMetadata
  readonly offsets: readonly PartitionOffset[]
}

/** Lower goes first. The end comes after all that belongs to the transaction, and a new epoch after the end. */
function rank(request: TransactionRequest): number {
  switch (request.kind) {
    case 'initProducerId':
      return request.raises === undefined ? 0 : 3
    case 'endTransaction':
      return 2
    default:
      return 1
  }
}

/** Requests that wait, by rank and then in the order in which they came. */
export class TransactionRequests {
  readonly #waiting: TransactionRequest[] = []

  get first(): TransactionRequest | undefined {
    return this.#waiting[0]
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0
  }

  add(request: TransactionRequest): void {
    const place = this.#waiting.findIndex((other) => rank(other) > rank(request))
    this.#waiting.splice(place < 0 ? this.#waiting.length : place, 0, request)
  }

  /** Puts a request back before its equals. */
  putBack(request: TransactionRequest): void {
    const place = this.#waiting.findIndex((other) => rank(other) >= rank(request))
    this.#waiting.splice(place < 0 ? this.#waiting.length : place, 0, request)
  }

  take(): TransactionRequest | undefined {
    return this.#waiting.shift()
  }

  takeAll(): TransactionRequest[] {
    return this.#waiting.splice(0)
  }
}
