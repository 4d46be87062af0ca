/** Where members and replicas are, and whether that matters to an assignment (KIP-881). */
import { partitionName, type TopicPartition } from '../topic-partition.ts'
import type { AssignmentInput } from './assignor.ts'

type Racks = ReadonlySet<string>

/**
 * Racks matter when some member sits in a rack that has replicas, unless every partition has replicas in
 * all the racks there are.
 */
export function racksMatter(memberRacks: Racks, partitions: readonly Racks[]): boolean {
  const all = new Set(partitions.flatMap((racks) => [...racks]))
  if (![...memberRacks].some((rack) => all.has(rack))) return false
  return partitions.some((racks) => racks.size !== all.size)
}

export class RackInfo {
  /** The rack of each member; empty when racks do not matter. */
  readonly #memberRacks = new Map<string, string>()
  readonly #partitionRacks = new Map<string, Racks>()
  readonly #nearMembers = new Map<string, number>()

  constructor({ members, topics }: AssignmentInput) {
    const membersByRack = new Map<string, number>()
    for (const { rackId } of members) {
      if (rackId !== null) membersByRack.set(rackId, (membersByRack.get(rackId) ?? 0) + 1)
    }
    if (membersByRack.size === 0) return
    for (const [topic, { partitionRacks }] of topics) {
      partitionRacks.forEach((racks, partition) => {
        const name = partitionName({ topic, partition })
        this.#partitionRacks.set(name, racks)
        let near = 0
        for (const rack of racks) near += membersByRack.get(rack) ?? 0
        this.#nearMembers.set(name, near)
      })
    }
    if (racksMatter(new Set(membersByRack.keys()), [...this.#partitionRacks.values()])) {
      for (const { memberId, rackId } of members) {
        if (rackId !== null) this.#memberRacks.set(memberId, rackId)
      }
    } else this.#partitionRacks.clear()
  }

  get matters(): boolean {
    return this.#memberRacks.size > 0
  }

  /** The member has a rack, and the partition has no replica there. */
  isMismatch(memberId: string, partition: TopicPartition): boolean {
    return this.#memberRacks.has(memberId) && !this.isNear(memberId, partition)
  }

  /** The member has a rack with a replica of the partition. */
  isNear(memberId: string, partition: TopicPartition): boolean {
    const rack = this.#memberRacks.get(memberId)
    return (
      rack !== undefined && this.#partitionRacks.get(partitionName(partition))?.has(rack) === true
    )
  }

  /** Partitions with few members nearby come first, since they have the least choice. */
  sorted(partitions: readonly TopicPartition[]): TopicPartition[] {
    const near = (partition: TopicPartition): number =>
      this.#nearMembers.get(partitionName(partition)) ?? 0
    return [...partitions].sort((a, b) => near(a) - near(b))
  }
}
