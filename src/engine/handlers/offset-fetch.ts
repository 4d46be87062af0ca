/**
 * OffsetFetch: the committed offsets of one group (v1-v7) or several (v8+); null topics are all of the group's.
 * A group or a partition without a commit has offset -1 and no error. v7+ may ask for stable offsets only
 * (KIP-447): UNSTABLE_OFFSET_COMMIT where a transaction has not ended.
 *
 * Per group: NOT_COORDINATOR, COORDINATOR_NOT_AVAILABLE; v1 has no place for it but each partition.
 */
import type { offsetFetch as api } from '../../protocol/apis/offset-fetch.ts'
import { errorCode } from '../../protocol/errors.ts'
import type { Request } from '../../protocol/schema.ts'
import type { FetchedOffset, OffsetFetchResult, TopicPartition } from '../group/requests.ts'
import type { Handler } from '../request-context.ts'

const NO_TOPIC_ID = 'AAAAAAAAAAAAAAAAAAAAAA'

type AskedTopics = Request<typeof api>['topics']

function partitionsOf(topics: AskedTopics): TopicPartition[] | null {
  if (topics === null) return null
  return topics.flatMap(({ name, partitionIndexes }) =>
    partitionIndexes.map((partition) => ({ topic: name, partition })),
  )
}

/** By topic, in the order in which the topics came. */
function byTopic(offsets: readonly FetchedOffset[]) {
  const topics = new Map<string, FetchedOffset[]>()
  for (const offset of offsets) {
    const others = topics.get(offset.topic)
    if (others === undefined) topics.set(offset.topic, [offset])
    else others.push(offset)
  }
  return [...topics].map(([name, partitions]) => ({
    name,
    topicId: NO_TOPIC_ID,
    partitions: partitions.map(({ partition, offset, leaderEpoch, metadata, error }) => ({
      partitionIndex: partition,
      committedOffset: offset,
      committedLeaderEpoch: leaderEpoch,
      metadata,
      errorCode: errorCode(error),
    })),
  }))
}

/** v1: what is wrong with the group is told of each partition. */
function offsetsOf({ error, offsets }: OffsetFetchResult, asked: TopicPartition[] | null) {
  if (error === 'NONE') return offsets
  const nothing = { offset: -1, leaderEpoch: -1, metadata: '', error }
  return (asked ?? []).map((partition) => ({ ...partition, ...nothing }))
}

export const offsetFetch: Handler<typeof api> = (request, { apiVersion }, { groups }) => {
  const { requireStable } = request
  if (apiVersion >= 8) {
    const answers = request.groups.map(({ groupId, topics, memberId, memberEpoch }) => {
      const partitions = partitionsOf(topics)
      const asked = { groupId, partitions, requireStable, memberId, memberEpoch }
      const { error, offsets } = groups.fetchOffsets(asked)
      return { groupId, topics: byTopic(offsets), errorCode: errorCode(error) }
    })
    return { throttleTimeMs: 0, topics: [], groups: answers }
  }
  const { groupId } = request
  const partitions = partitionsOf(request.topics)
  const result = groups.fetchOffsets({
    groupId,
    partitions,
    requireStable,
    memberId: null,
    memberEpoch: -1,
  })
  return {
    throttleTimeMs: 0,
    topics: byTopic(apiVersion >= 2 ? result.offsets : offsetsOf(result, partitions)),
    errorCode: errorCode(result.error),
    groups: [],
  }
}
