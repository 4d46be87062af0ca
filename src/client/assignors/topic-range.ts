/** One topic's share-out by the range assignor: who may still take how many of the partitions left. */
import type { GroupAssignment, MemberSubscription } from './assignor.ts'
import { racksMatter } from './racks.ts'

export class TopicRange {
  readonly topic: string
  /** In their order. */
  readonly members: readonly MemberSubscription[]
  readonly partitionCount: number
  /** Some replicas are nearer to some members than others. */
  readonly racksMatter: boolean
  readonly #racks: readonly ReadonlySet<string>[]
  readonly #assignment: GroupAssignment
  readonly #unassigned: Set<number>
  readonly #counts = new Map<string, number>()
  readonly #each: number
  /** So many members get one partition more. */
  #extra: number

  constructor(
    topic: string,
    racks: readonly ReadonlySet<string>[],
    members: readonly MemberSubscription[],
    assignment: GroupAssignment,
  ) {
    this.topic = topic
    this.members = members
    this.partitionCount = racks.length
    this.#racks = racks
    this.#assignment = assignment
    this.#unassigned = new Set(racks.keys())
    this.#each = Math.floor(racks.length / members.length)
    this.#extra = racks.length % members.length
    const memberRacks = new Set(members.flatMap(({ rackId }) => rackId ?? []))
    this.racksMatter = racksMatter(memberRacks, racks)
  }

  room({ memberId }: MemberSubscription): number {
    const limit = this.#each + (this.#extra > 0 ? 1 : 0)
    return Math.max(0, limit - (this.#counts.get(memberId) ?? 0))
  }

  /** A member without a rack is near to everything. */
  isNear({ rackId }: MemberSubscription, partition: number): boolean {
    return rackId === null || this.#racks[partition]?.has(rackId) === true
  }

  take(member: MemberSubscription, partitions: readonly number[]): void {
    if (partitions.length === 0) return
    const { memberId } = member
    for (const partition of partitions) {
      this.#unassigned.delete(partition)
      this.#assignment.get(memberId)?.push({ topic: this.topic, partition })
    }
    const count = (this.#counts.get(memberId) ?? 0) + partitions.length
    this.#counts.set(memberId, count)
    if (count > this.#each) this.#extra -= 1
  }

  /** Each member in turn takes the first partitions left that it may have. */
  shareOut(mayTake: (member: MemberSubscription, partition: number) => boolean): void {
    for (const member of this.members) {
      const possible = [...this.#unassigned].filter((partition) => mayTake(member, partition))
      this.take(member, possible.slice(0, this.room(member)))
    }
  }
}
