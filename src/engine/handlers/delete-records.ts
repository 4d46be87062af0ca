/**
 * DeleteRecords: moves a partition's log start offset forward; -1 means to the high watermark. Answered with the
 * low watermark: the smallest log start among the replicas. It is checkpointed before the answer; Apache Kafka does that
 * once a minute, and forgets what came after that when it is killed.
 *
 * Per partition: UNKNOWN_TOPIC_OR_PARTITION, NOT_LEADER_OR_FOLLOWER, OFFSET_OUT_OF_RANGE (beyond the high watermark),
 * POLICY_VIOLATION (the topic is only compacted), INVALID_TOPIC_EXCEPTION (an internal topic).
 */

import type { deleteRecords as api } from '../../protocol/apis/delete-records.ts'
import { errorCode, KafkaError } from '../../protocol/errors.ts'
import { isInternalTopic } from '../metadata/topic-name.ts'
import type { Partitions } from '../partitions.ts'
import type { Handler } from '../request-context.ts'
import { attempt } from './attempt.ts'

function deleteBefore(partitions: Partitions, topic: string, partition: number, offset: number) {
  if (isInternalTopic(topic)) throw new KafkaError('INVALID_TOPIC_EXCEPTION')
  const leader = partitions.leader(topic, partition)
  const { cleanupPolicy } = leader.log.config
  if (cleanupPolicy.includes('compact') && !cleanupPolicy.includes('delete')) {
    throw new KafkaError('POLICY_VIOLATION')
  }
  return leader.deleteRecordsBefore(offset)
}

export const deleteRecords: Handler<typeof api> = ({ topics }, _, broker) => {
  const outcomes = topics.map(({ name, partitions }) => ({
    name,
    partitions: partitions.map(({ partitionIndex, offset }) =>
      attempt(
        () => {
          const lowWatermark = deleteBefore(broker.partitions, name, partitionIndex, offset)
          return { partitionIndex, lowWatermark, errorCode: 0 }
        },
        (code) => ({ partitionIndex, lowWatermark: -1, errorCode: code }),
      ),
    ),
  }))
  if (broker.logManager.checkpointIfDue()) return { throttleTimeMs: 0, topics: outcomes }
  const failed = { lowWatermark: -1, errorCode: errorCode('KAFKA_STORAGE_ERROR') }
  const refused = outcomes.map(({ name, partitions }) => ({
    name,
    partitions: partitions.map((one) => (one.errorCode === 0 ? { ...one, ...failed } : one)),
  }))
  return { throttleTimeMs: 0, topics: refused }
}
