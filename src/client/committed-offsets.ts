/** OffsetFetch: what a group has committed. Version 8 moved everything into a list of groups. */
import { offsetFetch } from '../protocol/apis/offset-fetch.ts'
import { errorName, KafkaError } from '../protocol/errors.ts'
import type { Response } from '../protocol/schema.ts'
import type { BodyFor, VersionLimits } from './cluster.ts'
import { NO_TOPIC_ID } from './cluster.ts'
import { byTopic, type TopicPartition } from './topic-partition.ts'

export interface OffsetAndMetadata {
  readonly offset: number
  readonly leaderEpoch?: number | undefined
  readonly metadata?: string | undefined
}

export interface CommittedOffset extends TopicPartition {
  /** Null where the group has committed nothing for the partition. */
  readonly committed: OffsetAndMetadata | null | Error
}

export interface OffsetFetchOptions {
  /** Left out: all partitions that the group has committed. */
  readonly partitions?: readonly TopicPartition[] | undefined
  /** Waits (UNSTABLE_OFFSET_COMMIT) while a transaction with new offsets is open (KIP-447). */
  readonly requireStable?: boolean | undefined
  /** Who asks, in a group with the consumer protocol: its epoch must be current (version 9). */
  readonly member?: { readonly memberId: string; readonly memberEpoch: number } | undefined
}

type Send = (
  api: typeof offsetFetch,
  body: BodyFor<typeof offsetFetch>,
  limits: VersionLimits,
) => Promise<Response<typeof offsetFetch>>

/** Throws KafkaError for the group, and for a partition whose error is retriable. */
export async function fetchCommitted(
  send: Send,
  groupId: string,
  { partitions, requireStable = false, member }: OffsetFetchOptions,
): Promise<CommittedOffset[]> {
  const topics =
    partitions === undefined
      ? null
      : [...byTopic(partitions)].map(([name, each]) => ({
          name,
          topicId: NO_TOPIC_ID,
          partitionIndexes: each.map(({ partition }) => partition),
        }))
  const response = await send(
    offsetFetch,
    (version) => ({
      groupId: version < 8 ? groupId : '',
      topics: version < 8 ? topics : [],
      groups: version < 8 ? [] : [{ groupId, ...(version < 9 ? {} : member), topics }],
      requireStable: version >= 7 && requireStable,
    }),
    { min: partitions === undefined ? 2 : undefined, max: 9 },
  )
  const group = response.groups[0] ?? response
  if (group.errorCode !== 0) throw new KafkaError(errorName(group.errorCode))
  return group.topics.flatMap(({ name: topic, partitions: answered }) =>
    answered.map((each) => ({ topic, partition: each.partitionIndex, committed: committed(each) })),
  )
}

function committed(answered: {
  readonly committedOffset: number
  readonly committedLeaderEpoch: number
  readonly metadata: string | null
  readonly errorCode: number
}): OffsetAndMetadata | null | KafkaError {
  if (answered.errorCode !== 0) {
    const error = new KafkaError(errorName(answered.errorCode))
    if (error.retriable && error.error !== 'UNKNOWN_TOPIC_OR_PARTITION') throw error
    return error
  }
  if (answered.committedOffset < 0) return null
  const { committedOffset: offset, committedLeaderEpoch, metadata } = answered
  return {
    offset,
    leaderEpoch: committedLeaderEpoch < 0 ? undefined : committedLeaderEpoch,
    metadata: metadata ?? '',
  }
}
