/** OffsetCommit, OffsetFetch and OffsetDelete on the partition that the group belongs to. */
import type { CoordinatorPartition } from './coordinator-partition.ts'
import type { OffsetChange } from './group-change.ts'
import { removeOffsets } from './offset-removal.ts'
import type { GroupMetadataView } from './ports.ts'
import type {
  FetchedOffset,
  OffsetCommitRequest,
  OffsetDeleteResult,
  OffsetFetchRequest,
  OffsetFetchResult,
  OffsetToCommit,
  Outcome,
  PartitionOutcome,
  TopicPartition,
} from './requests.ts'

export function outcomes(
  partitions: readonly TopicPartition[],
  error: Outcome,
): PartitionOutcome[] {
  return partitions.map(({ topic, partition }) => ({ topic, partition, error }))
}

export function commitOffsets(
  owner: CoordinatorPartition,
  metadata: GroupMetadataView,
  request: OffsetCommitRequest,
): Promise<readonly PartitionOutcome[]> | readonly PartitionOutcome[] {
  const { groupId, generation, offsets } = request
  const existing = owner.groups.get(groupId)
  if (existing === undefined && generation >= 0) {
    return outcomes(
      offsets,
      request.knowsMemberEpochs ? 'GROUP_ID_NOT_FOUND' : 'ILLEGAL_GENERATION',
    )
  }
  const hosted = existing ?? owner.getOrCreate(groupId)
  const error = hosted.checkCommit(request)
  if (error !== 'NONE') return outcomes(offsets, error)
  const refused = offsets.map((offset) => checkOffset(owner, metadata, offset))
  const now = owner.system.clock.now()
  const changes = offsets
    .filter((_, index) => refused[index] === 'NONE')
    .map((offset) => offsetChange(groupId, offset, now, request.retentionTimeMs))
  const answer = (committed: Outcome): PartitionOutcome[] =>
    offsets.map(({ topic, partition }, index) => {
      const refusal = refused[index] ?? 'NONE'
      return { topic, partition, error: refusal === 'NONE' ? committed : refusal }
    })
  if (changes.length === 0) {
    if (existing === undefined) owner.forget(hosted)
    return answer('NONE')
  }
  return new Promise((resolve) => {
    const { producer } = request
    const done = (committed: Outcome) => resolve(answer(committed))
    if (producer === undefined) owner.write(changes, done)
    else owner.writePending(changes, { type: 'commit', ...producer }, done)
  })
}

function checkOffset(
  { config }: CoordinatorPartition,
  metadata: GroupMetadataView,
  offset: OffsetToCommit,
): Outcome {
  if (!metadata.hasPartition(offset.topic, offset.partition)) return 'UNKNOWN_TOPIC_OR_PARTITION'
  const size = Buffer.byteLength(offset.metadata ?? '')
  return size > config.offsetMetadataMaxBytes ? 'OFFSET_METADATA_TOO_LARGE' : 'NONE'
}

function offsetChange(
  groupId: string,
  offset: OffsetToCommit,
  now: number,
  retentionTimeMs: number,
): OffsetChange {
  return {
    type: 'offset',
    groupId,
    topic: offset.topic,
    partition: offset.partition,
    recordOffset: -1,
    value: {
      offset: offset.offset,
      leaderEpoch: offset.leaderEpoch,
      metadata: offset.metadata ?? '',
      commitTimestamp: now,
      // A time that a number does not hold is as good as never.
      expireTimestamp:
        retentionTimeMs === -1 ? -1 : Math.min(now + retentionTimeMs, Number.MAX_SAFE_INTEGER),
    },
  }
}

/** A group or a partition without a commit has offset -1, and that is no error. */
export function fetchOffsets(
  owner: CoordinatorPartition,
  request: OffsetFetchRequest,
): OffsetFetchResult {
  const { partitions, requireStable } = request
  const hosted = owner.groups.get(request.groupId)
  const error = hosted?.checkFetch(request) ?? 'NONE'
  if (error !== 'NONE') return { error, offsets: [] }
  const offsets = hosted?.offsets
  const wanted = partitions ?? [...(offsets?.all() ?? [])]
  const fetched = wanted.map(({ topic, partition }): FetchedOffset => {
    const nothing = { topic, partition, offset: -1, leaderEpoch: -1, metadata: '' }
    if (requireStable && offsets?.hasPending(topic, partition)) {
      return { ...nothing, error: 'UNSTABLE_OFFSET_COMMIT' }
    }
    const committed = offsets?.get(topic, partition)
    if (committed === undefined) return { ...nothing, error: 'NONE' }
    const { offset, leaderEpoch, metadata } = committed
    return { topic, partition, offset, leaderEpoch, metadata, error: 'NONE' }
  })
  return { error: 'NONE', offsets: fetched }
}

/** Of a consumer group with members only topics that nobody subscribes to can go. */
export function deleteOffsets(
  owner: CoordinatorPartition,
  metadata: GroupMetadataView,
  groupId: string,
  partitions: readonly TopicPartition[],
): Promise<OffsetDeleteResult> | OffsetDeleteResult {
  const hosted = owner.groups.get(groupId)
  if (hosted === undefined || hosted.isDead) return { error: 'GROUP_ID_NOT_FOUND', partitions: [] }
  const error = hosted.checkOffsetDelete()
  if (error !== 'NONE') return { error, partitions: [] }
  const refuse = ({ topic, partition }: TopicPartition): Outcome => {
    if (!metadata.hasPartition(topic, partition)) return 'UNKNOWN_TOPIC_OR_PARTITION'
    return hosted.isSubscribedTo(topic) ? 'GROUP_SUBSCRIBED_TO_TOPIC' : 'NONE'
  }
  const refused = partitions.map(refuse)
  const removable = partitions.filter((_, index) => refused[index] === 'NONE')
  return new Promise((resolve) => {
    removeOffsets(owner, hosted, removable, (removed) => {
      const results = partitions.map(({ topic, partition }, index) => {
        const refusal = refused[index] ?? 'NONE'
        return { topic, partition, error: refusal === 'NONE' ? removed : refusal }
      })
      resolve({ error: 'NONE', partitions: results })
    })
  })
}
