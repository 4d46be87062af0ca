/**
 * OffsetCommit: stores how far a group has read. Members name their generation; anyone else may commit with
 * generation -1 while the group has no members. Answered when the records are committed.
 *
 * Members of the consumer protocol name their epoch instead, in v9+ (KIP-848).
 *
 * v2-v4 carry a retention time of their own, v6+ the leader epoch of the last record read, v7+ the instance id.
 *
 * Per partition: UNKNOWN_TOPIC_OR_PARTITION, OFFSET_METADATA_TOO_LARGE; for all of them: ILLEGAL_GENERATION,
 * UNKNOWN_MEMBER_ID, FENCED_INSTANCE_ID, STALE_MEMBER_EPOCH, REBALANCE_IN_PROGRESS, NOT_COORDINATOR, COORDINATOR_NOT_AVAILABLE.
 */
import type { offsetCommit as api } from '../../protocol/apis/offset-commit.ts'
import { errorCode } from '../../protocol/errors.ts'
import type { Handler } from '../request-context.ts'

const NO_TOPIC_ID = 'AAAAAAAAAAAAAAAAAAAAAA'

const FIRST_VERSION_WITH_MEMBER_EPOCHS = 9

export const offsetCommit: Handler<typeof api> = async (request, { apiVersion }, { groups }) => {
  const { groupId, memberId, groupInstanceId, retentionTimeMs, topics } = request
  const outcomes = await groups.commitOffsets({
    groupId,
    generation: request.generationIdOrMemberEpoch,
    memberId,
    groupInstanceId,
    knowsMemberEpochs: apiVersion >= FIRST_VERSION_WITH_MEMBER_EPOCHS,
    retentionTimeMs,
    offsets: topics.flatMap(({ name, partitions }) =>
      partitions.map((partition) => ({
        topic: name,
        partition: partition.partitionIndex,
        offset: partition.committedOffset,
        leaderEpoch: partition.committedLeaderEpoch,
        metadata: partition.committedMetadata,
      })),
    ),
  })
  const remaining = outcomes.values()
  return {
    throttleTimeMs: 0,
    topics: topics.map(({ name, partitions }) => ({
      name,
      topicId: NO_TOPIC_ID,
      partitions: partitions.map(({ partitionIndex }) => ({
        partitionIndex,
        errorCode: errorCode(remaining.next().value?.error ?? 'UNKNOWN_SERVER_ERROR'),
      })),
    })),
  }
}
