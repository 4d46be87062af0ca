/** Removing offsets, and groups of which nothing is left: what is asked for, what expired, what went with a topic. */
import type { CoordinatorPartition } from './coordinator-partition.ts'
import type { CommittedOffset, GroupChange } from './group-change.ts'
import type { HostedGroup } from './hosted-group.ts'
import type { Outcome, TopicPartition } from './requests.ts'

/**
 * Writes tombstones for those of `partitions` that the group has offsets for; a group that has nothing else goes
 * with them. `done` is called when it is committed.
 */
export function removeOffsets(
  owner: CoordinatorPartition,
  hosted: HostedGroup,
  partitions: readonly TopicPartition[],
  done: (outcome: Outcome) => void,
): void {
  const tombstones = offsetTombstones(hosted, partitions)
  const { offsets } = hosted
  const isLeft = !hosted.isUnused || offsets.hasPendingCommits || offsets.size > tombstones.length
  if (!isLeft) remove(owner, hosted, tombstones, done)
  else if (tombstones.length === 0) done('NONE')
  else owner.write(tombstones, done)
}

/** Removes a group without members, with all its offsets. `done` is called when it is committed. */
export function removeGroup(
  owner: CoordinatorPartition,
  hosted: HostedGroup,
  done: (outcome: Outcome) => void,
): void {
  remove(owner, hosted, offsetTombstones(hosted, [...hosted.offsets.all()]), done)
}

function offsetTombstones(
  { groupId, offsets }: HostedGroup,
  partitions: readonly TopicPartition[],
): GroupChange[] {
  return partitions
    .filter(({ topic, partition }) => offsets.get(topic, partition) !== undefined)
    .map(({ topic, partition }) => ({
      type: 'offset',
      groupId,
      topic,
      partition,
      recordOffset: -1,
      value: null,
    }))
}

function remove(
  owner: CoordinatorPartition,
  hosted: HostedGroup,
  tombstones: readonly GroupChange[],
  done: (outcome: Outcome) => void,
): void {
  hosted.setDead(true)
  const changes = [...tombstones, ...hosted.tombstones(tombstones.length > 0)]
  const finish = (outcome: Outcome): void => {
    if (outcome === 'NONE') owner.forget(hosted)
    else hosted.setDead(false)
    done(outcome)
  }
  if (changes.length === 0) finish('NONE')
  else owner.write(changes, finish)
}

/** The offsets that are older than the retention (KIP-211). */
export function expiredOffsets(
  { offsets, offsetExpiry }: HostedGroup,
  now: number,
  retentionMs: number,
): TopicPartition[] {
  if (offsetExpiry === undefined) return []
  const { since } = offsetExpiry
  const isExpired = ({ commitTimestamp, expireTimestamp }: CommittedOffset): boolean =>
    expireTimestamp === -1
      ? now - (since ?? commitTimestamp) >= retentionMs
      : now >= expireTimestamp
  const expired: TopicPartition[] = []
  for (const { topic, partition, committed } of offsets.all()) {
    if (offsetExpiry.isKept(topic)) continue
    if (!offsets.hasPending(topic, partition) && isExpired(committed)) {
      expired.push({ topic, partition })
    }
  }
  return expired
}
