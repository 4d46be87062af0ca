/**
 * OffsetDelete: removes committed offsets (KIP-496). Those of a consumer group with members can go only for topics
 * that no member subscribes to.
 *
 * Per partition: UNKNOWN_TOPIC_OR_PARTITION, GROUP_SUBSCRIBED_TO_TOPIC; for the group: GROUP_ID_NOT_FOUND,
 * NON_EMPTY_GROUP (members with another protocol type), INVALID_GROUP_ID, NOT_COORDINATOR, COORDINATOR_NOT_AVAILABLE.
 */
import type { offsetDelete as api } from '../../protocol/apis/offset-delete.ts'
import { errorCode } from '../../protocol/errors.ts'
import type { Handler } from '../request-context.ts'

export const offsetDelete: Handler<typeof api> = async ({ groupId, topics }, _, { groups }) => {
  const { error, partitions: outcomes } = await groups.deleteOffsets(
    groupId,
    topics.flatMap(({ name, partitions }) =>
      partitions.map(({ partitionIndex }) => ({ topic: name, partition: partitionIndex })),
    ),
  )
  if (error !== 'NONE') return { errorCode: errorCode(error), throttleTimeMs: 0, topics: [] }
  const remaining = outcomes.values()
  return {
    errorCode: 0,
    throttleTimeMs: 0,
    topics: topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(({ partitionIndex }) => ({
        partitionIndex,
        errorCode: errorCode(remaining.next().value?.error ?? 'UNKNOWN_SERVER_ERROR'),
      })),
    })),
  }
}
