import type { TopicPartition } from '../topic-partition.ts'
import type { Outcome } from './outcome.ts'

export interface RecordsToDelete extends TopicPartition {
  /** Records before this offset go; -1 means the high watermark. */
  readonly offset: number
}

export interface DeletedRecords extends TopicPartition {
  readonly lowWatermark: Outcome<number>
}
