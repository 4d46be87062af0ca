/**
 * Offsets of consumer groups, translated to the target. By MirrorMaker's rules: only where the group has no members in the
 * target, and never backwards there; and never beyond what is mirrored.
 */
import type { PartitionOffset } from '../../client/admin/consumer-group-offsets.ts'
import { partitionName, type TopicPartition } from '../../client/topic-partition.ts'
import type { MirroredCluster } from './mirrored-cluster.ts'
import type { NameSelection } from './name-selection.ts'
import type { PartitionMirror } from './partition-mirror.ts'

export interface SyncedGroup {
  readonly group: string
  /** Partitions whose offset is in the target as it is in the source. */
  readonly partitions: number
  /** Partitions whose offset in the target was moved now. */
  readonly moved: number
  /** Why nothing was done: the group has members in the target, or an error. */
  readonly skipped: string | null
}

export interface GroupSync {
  readonly from: MirroredCluster
  readonly to: MirroredCluster
  readonly selection: NameSelection
  /** The mirror of a partition of the source. */
  readonly mirrorOf: (partition: TopicPartition) => PartitionMirror | undefined
}

const AT_ONCE = 8

/** Groups that have offsets of mirrored partitions, by name. */
export async function syncGroups(sync: GroupSync): Promise<SyncedGroup[]> {
  const { groups, errors } = await sync.from.admin.listConsumerGroups()
  if (errors[0] !== undefined) throw errors[0]
  const ids = groups.map(({ groupId }) => groupId).filter((id) => sync.selection.matches(id))
  const queue = ids.sort()
  const results: SyncedGroup[] = []
  const work = async (): Promise<void> => {
    for (let group = queue.shift(); group !== undefined; group = queue.shift()) {
      const result = await syncGroup(sync, group)
      if (result !== undefined) results.push(result)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return results.sort((a, b) => (a.group < b.group ? -1 : 1))
}

async function syncGroup(sync: GroupSync, group: string): Promise<SyncedGroup | undefined> {
  const offsets = await translated(sync, group)
  if (offsets.length === 0) return undefined
  const { admin } = sync.to
  const result = (moved: number, skipped: string | null): SyncedGroup => ({
    group,
    partitions: offsets.length,
    moved,
    skipped,
  })
  const described = (await admin.describeConsumerGroups([group])).get(group)
  // A group that is not there is an error since Kafka 4.0.
  const members =
    described === undefined || described instanceof Error ? 0 : described.members.length
  if (members > 0) return result(0, 'the group has members there')
  const present = new Map(
    (await admin.listConsumerGroupOffsets(group, { partitions: offsets })).map((each) => [
      partitionName(each),
      each.committed instanceof Error ? null : each.committed,
    ]),
  )
  const forward = offsets.filter((each) => {
    const there = present.get(partitionName(each))
    return there == null || there.offset < each.offset
  })
  if (forward.length === 0) return result(0, null)
  const altered = await admin.alterConsumerGroupOffsets(group, forward)
  const failed = altered.find(({ error }) => error !== undefined)
  return result(forward.length, failed?.error?.message ?? null)
}

async function translated(
  { from, mirrorOf }: GroupSync,
  group: string,
): Promise<PartitionOffset[]> {
  const offsets: PartitionOffset[] = []
  for (const each of await from.admin.listConsumerGroupOffsets(group)) {
    const mirror = mirrorOf(each)
    const { committed } = each
    if (mirror === undefined || committed === null || committed instanceof Error) continue
    const offset = Math.min(mirror.map.targetOf(committed.offset), mirror.acknowledged)
    offsets.push({ ...mirror.target, offset, metadata: committed.metadata })
  }
  return offsets
}
