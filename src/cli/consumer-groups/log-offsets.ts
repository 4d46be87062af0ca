/** Offsets of logs, as the group command needs them: a number, or undefined where the partition has no leader. */

import { unwrap } from '../../client/admin/outcome.ts'
import type { Admin } from '../../client/admin.ts'
import { OFFSET_SPECS } from '../../client/offset-questions.ts'
import { partitionName, type TopicPartition } from '../../client/topic-partition.ts'
import { KafkaError } from '../../protocol/errors.ts'

/** By `topic-partition`, for the first record at or after `timestamp`, or for one of OFFSET_SPECS. */
export async function logOffsets(
  admin: Admin,
  partitions: readonly TopicPartition[],
  timestamp: number,
): Promise<Map<string, number | undefined>> {
  if (partitions.length === 0) return new Map()
  const questions = partitions.map(({ topic, partition }) => ({ topic, partition, timestamp }))
  const answers = await admin.listOffsets(questions)
  return new Map(
    answers.map(({ topic, partition, found }) => {
      const name = partitionName({ topic, partition })
      if (found instanceof KafkaError && found.error === 'LEADER_NOT_AVAILABLE') {
        return [name, undefined]
      }
      return [name, unwrap(found).offset]
    }),
  )
}

export const endOffsets = (admin: Admin, partitions: readonly TopicPartition[]) =>
  logOffsets(admin, partitions, OFFSET_SPECS.latest)

export const startOffsets = (admin: Admin, partitions: readonly TopicPartition[]) =>
  logOffsets(admin, partitions, OFFSET_SPECS.earliest)
