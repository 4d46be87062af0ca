/**
 * Sticky assignment where members want different topics: everybody keeps what is still valid, the rest
 * goes to whoever has least, then partitions move as long as that makes the loads more even.
 */
import { partitionName, type TopicPartition } from '../topic-partition.ts'
import {
  type AssignmentInput,
  compareText,
  type GroupAssignment,
  type MemberSubscription,
} from './assignor.ts'
import { MembersByLoad } from './members-by-load.ts'
import { PartitionMovements } from './partition-movements.ts'
import { NO_GENERATION, type PreviousOwners, type ReadClaims } from './previous-owners.ts'
import { RackInfo } from './racks.ts'

export class StickyGeneral {
  readonly #input: AssignmentInput
  readonly #racks: RackInfo
  readonly #assignment: GroupAssignment
  readonly #movements = new PartitionMovements()
  /** The members that want a topic. */
  readonly #interested = new Map<string, string[]>()
  /** The topics, of those that exist, that a member wants. */
  readonly #wanted = new Map<string, Set<string>>()
  readonly #ownerOf = new Map<string, string>()
  /** Owners in generations before the highest one: partitions may go back to them. */
  readonly #formerOwners: ReadonlyMap<string, string>
  #mustRevoke = false

  constructor(input: AssignmentInput, previous: PreviousOwners, claimsOf: ReadClaims) {
    this.#input = input
    this.#racks = new RackInfo(input)
    this.#formerOwners = formerOwners(input, previous, claimsOf)
    for (const topic of input.topics.keys()) this.#interested.set(topic, [])
    for (const { memberId, topics } of input.members) {
      const known = topics.filter((topic) => input.topics.has(topic))
      this.#wanted.set(memberId, new Set(known))
      for (const topic of known) this.#interested.get(topic)?.push(memberId)
    }
    this.#assignment = new Map()
    for (const member of input.members) {
      this.#assignment.set(member.memberId, this.#valid(member, previous))
    }
  }

  assign(): GroupAssignment {
    const all = this.#allPartitions()
    const unassigned = all.filter((each) => !this.#ownerOf.has(partitionName(each)))
    const members = new MembersByLoad(this.#assignment)
    const isFresh = members.most === 0
    this.#assignLeft(unassigned, members)
    const fixed = this.#setFixedAside(members)
    const canMove = ({ topic }: TopicPartition): boolean => this.#interestIn(topic).length >= 2
    const before = this.#copy()
    if (!this.#mustRevoke) this.#rebalance(unassigned.filter(canMove), members)
    const moved = this.#rebalance(all.filter(canMove), members)
    if (!isFresh && moved && unevenness(this.#assignment) >= unevenness(before)) {
      for (const [memberId, partitions] of before) this.#assignment.set(memberId, partitions)
    }
    for (const [memberId, partitions] of fixed) this.#assignment.set(memberId, partitions)
    return this.#assignment
  }

  /** What a member may keep. */
  #valid({ memberId }: MemberSubscription, previous: PreviousOwners): TopicPartition[] {
    const valid: TopicPartition[] = []
    for (const partition of previous.owned.get(memberId) ?? []) {
      const count = this.#input.topics.get(partition.topic)?.partitionRacks.length ?? 0
      const wants = this.#wants(memberId, partition.topic)
      if (!wants || this.#racks.isMismatch(memberId, partition)) this.#mustRevoke = true
      else if (partition.partition < count) {
        valid.push(partition)
        this.#ownerOf.set(partitionName(partition), memberId)
      }
    }
    return valid
  }

  #interestIn(topic: string): readonly string[] {
    return this.#interested.get(topic) ?? []
  }

  #wants(memberId: string, topic: string): boolean {
    return this.#wanted.get(memberId)?.has(topic) === true
  }

  #load(memberId: string): number {
    return this.#assignment.get(memberId)?.length ?? 0
  }

  #copy(): GroupAssignment {
    return new Map(
      [...this.#assignment].map(([memberId, partitions]) => [memberId, [...partitions]]),
    )
  }

  /** Topics that few members want come first: their partitions have the least choice. */
  #allPartitions(): TopicPartition[] {
    const interest = (topic: string): number => this.#interestIn(topic).length
    const topics = [...this.#input.topics.keys()].sort(
      (a, b) => interest(a) - interest(b) || compareText(a, b),
    )
    return topics.flatMap((topic) => {
      const count = this.#input.topics.get(topic)?.partitionRacks.length ?? 0
      return Array.from({ length: count }, (_, partition) => ({ topic, partition }))
    })
  }

  #assignLeft(partitions: readonly TopicPartition[], members: MembersByLoad): void {
    const rest = this.#racks.matters
      ? partitions.filter((each) => !this.#assignOne(each, members, true))
      : partitions
    for (const each of rest) this.#assignOne(each, members, false)
  }

  #assignOne(partition: TopicPartition, members: MembersByLoad, byRack: boolean): boolean {
    const memberId = members.all.find(
      (each) =>
        this.#wants(each, partition.topic) && !(byRack && this.#racks.isMismatch(each, partition)),
    )
    if (memberId === undefined) return false
    members.change([memberId], () => {
      this.#assignment.get(memberId)?.push(partition)
      this.#ownerOf.set(partitionName(partition), memberId)
    })
    return true
  }

  /** Members that have all they can get, of topics that nobody else wants, take no part any more. */
  #setFixedAside(members: MembersByLoad): GroupAssignment {
    const fixed: GroupAssignment = new Map()
    for (const [memberId, partitions] of this.#assignment) {
      const isFixed =
        partitions.length >= this.#mostPossible(memberId) &&
        partitions.every(({ topic }) => this.#interestIn(topic).length < 2)
      if (isFixed) fixed.set(memberId, partitions)
    }
    for (const memberId of fixed.keys()) {
      members.remove(memberId)
      this.#assignment.delete(memberId)
    }
    return fixed
  }

  #mostPossible(memberId: string): number {
    let count = 0
    for (const topic of this.#wanted.get(memberId) ?? []) {
      count += this.#input.topics.get(topic)?.partitionRacks.length ?? 0
    }
    return count
  }

  #rebalance(partitions: readonly TopicPartition[], members: MembersByLoad): boolean {
    let moved = false
    for (let again = true; again; ) {
      again = false
      for (const partition of partitions) {
        if (this.#isBalanced(members)) break
        if (!this.#improve(partition, members)) continue
        again = true
        moved = true
      }
    }
    return moved
  }

  /** Moves the partition, or one in its place, if that makes loads more even. */
  #improve(partition: TopicPartition, members: MembersByLoad): boolean {
    const name = partitionName(partition)
    const owner = this.#ownerOf.get(name)
    if (owner === undefined) return false
    const load = this.#load(owner)
    const former = this.#formerOwners.get(name)
    if (former !== undefined && load > this.#load(former) + 1) {
      this.#move(partition, owner, former, members)
      return true
    }
    const hasLess = (other: string): boolean => load > this.#load(other) + 1
    if (!this.#interestIn(partition.topic).some(hasLess)) return false
    const receiver = members.all.find((each) => this.#wants(each, partition.topic))
    if (receiver === undefined) return false
    this.#move(partition, owner, receiver, members)
    return true
  }

  #move(partition: TopicPartition, from: string, to: string, members: MembersByLoad): void {
    const moved = this.#movements.substitute(partition, from, to)
    const name = partitionName(moved)
    const owner = this.#ownerOf.get(name) ?? from
    this.#movements.record(moved, owner, to)
    members.change([owner, to], () => {
      const rest = this.#assignment.get(owner)?.filter((each) => partitionName(each) !== name)
      this.#assignment.set(owner, rest ?? [])
      this.#assignment.get(to)?.push(moved)
    })
    this.#ownerOf.set(name, to)
  }

  /** No member could take a partition from one that has at least two more. */
  #isBalanced(members: MembersByLoad): boolean {
    if (members.least >= members.most - 1) return true
    for (const memberId of members.all) {
      const load = this.#load(memberId)
      if (load === this.#mostPossible(memberId)) continue
      for (const topic of this.#wanted.get(memberId) ?? []) {
        const count = this.#input.topics.get(topic)?.partitionRacks.length ?? 0
        for (let partition = 0; partition < count; partition++) {
          const owner = this.#ownerOf.get(partitionName({ topic, partition })) ?? ''
          if (owner !== memberId && load + 1 < this.#load(owner)) return false
        }
      }
    }
    return true
  }
}

/** The sum of the differences between all pairs of members. */
function unevenness(assignment: GroupAssignment): number {
  const loads = [...assignment.values()].map(({ length }) => length)
  let sum = 0
  loads.forEach((load, index) => {
    for (const other of loads.slice(index + 1)) sum += Math.abs(load - other)
  })
  return sum
}

function formerOwners(
  { members }: AssignmentInput,
  { highestGeneration }: PreviousOwners,
  claimsOf: ReadClaims,
): Map<string, string> {
  const owners = new Map<string, { memberId: string; generation: number }>()
  for (const member of members) {
    const { partitions, generation = NO_GENERATION } = claimsOf(member)
    if (generation >= highestGeneration) continue
    for (const partition of partitions) {
      const name = partitionName(partition)
      const known = owners.get(name)
      if (known === undefined || generation > known.generation) {
        owners.set(name, { memberId: member.memberId, generation })
      }
    }
  }
  return new Map([...owners].map(([name, { memberId }]) => [name, memberId]))
}
