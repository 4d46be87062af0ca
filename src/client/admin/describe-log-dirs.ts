import type { TopicPartition } from '../topic-partition.ts'

export interface ReplicaDescription extends TopicPartition {
  /** Bytes of the replica's segments. */
  readonly size: number
  readonly offsetLag: number
  readonly isFuture: boolean
}

export interface LogDirDescription {
  readonly path: string
  readonly error: Error | undefined
  readonly replicas: readonly ReplicaDescription[]
  /** Bytes; undefined where the broker does not tell. */
  readonly totalBytes: number | undefined
  readonly usableBytes: number | undefined
}
