/**
 * Sticky assignment where all members want the same topics: every member ends with the lower or the upper
 * quota of partitions, keeps as many of its own as fit, and what is left is dealt out in turn.
 */
import assert from 'node:assert/strict'
import { partitionName, type TopicPartition } from '../topic-partition.ts'
import { type AssignmentInput, compareText, type GroupAssignment } from './assignor.ts'
import type { PreviousOwners } from './previous-owners.ts'
import { RackInfo } from './racks.ts'

export interface AlikeAssignment {
  readonly assignment: GroupAssignment
  /** Partitions that another member has to give up first, with their new owner. */
  readonly moving: ReadonlyMap<string, string>
}

export class StickyAlike {
  readonly #input: AssignmentInput
  readonly #previous: PreviousOwners
  readonly #racks: RackInfo
  readonly #assignment: GroupAssignment = new Map()
  /** Who had a partition that it may lose now. */
  readonly #givenUpBy = new Map<string, string>()
  readonly #moving = new Map<string, string>()
  readonly #lower: number
  readonly #upper: number
  /** So many members are to get more than the lower quota; none when the quotas are equal. */
  readonly #above: number
  #aboveSoFar = 0
  #belowLower: string[] = []
  #atLower: string[] = []

  constructor(input: AssignmentInput, previous: PreviousOwners) {
    this.#input = input
    this.#previous = previous
    this.#racks = new RackInfo(input)
    const count = allPartitions(input).length
    this.#lower = Math.floor(count / input.members.length)
    this.#upper = Math.ceil(count / input.members.length)
    this.#above = count % input.members.length
    for (const { memberId } of input.members) this.#assignment.set(memberId, [])
  }

  assign(): AlikeAssignment {
    for (const [memberId, owned] of this.#previous.owned) this.#keepOwn(memberId, owned)
    this.#belowLower.sort(compareText)
    this.#atLower.sort(compareText)
    const taken = new Set([...this.#assignment.values()].flat().map(partitionName))
    const left = allPartitions(this.#input).filter((each) => !taken.has(partitionName(each)))
    this.#dealOut(this.#dealOutByRack(this.#racks.sorted(left)))
    return { assignment: this.#assignment, moving: this.#moving }
  }

  #keepOwn(memberId: string, owned: readonly TopicPartition[]): void {
    const { disputed } = this.#previous
    const own: TopicPartition[] = []
    for (const partition of owned) {
      if (this.#racks.isMismatch(memberId, partition)) this.#giveUp([partition], memberId)
      else if (!disputed.has(partitionName(partition))) own.push(partition)
    }
    own.sort((a, b) => a.partition - b.partition || compareText(a.topic, b.topic))
    let quota = this.#lower
    if (own.length < this.#lower) {
      quota = own.length
      this.#belowLower.push(memberId)
    } else if (own.length >= this.#upper && this.#aboveSoFar < this.#above) {
      quota = this.#upper
      this.#countAbove()
    } else if (this.#aboveSoFar < this.#above) this.#atLower.push(memberId)
    this.#assignment.get(memberId)?.push(...own.slice(0, quota))
    this.#giveUp(own.slice(quota), memberId)
  }

  #giveUp(partitions: readonly TopicPartition[], memberId: string): void {
    for (const each of partitions) this.#givenUpBy.set(partitionName(each), memberId)
  }

  /** Once enough members are above the lower quota, those at it are full. */
  #countAbove(): void {
    this.#aboveSoFar += 1
    if (this.#aboveSoFar === this.#above) this.#atLower = []
  }

  /** Gives what it can to members nearby; the rest is returned. */
  #dealOutByRack(partitions: readonly TopicPartition[]): TopicPartition[] {
    if (!this.#racks.matters) return [...partitions]
    const rest: TopicPartition[] = []
    let turn = 0
    for (const partition of partitions) {
      const below = this.#nextNear(this.#belowLower, partition, turn)
      if (below !== undefined) turn = this.#takeBelow(below, partition)
      else if (!this.#takeAtLower(partition)) rest.push(partition)
    }
    return rest
  }

  #nextNear(
    members: readonly string[],
    partition: TopicPartition,
    from: number,
  ): number | undefined {
    for (let step = 0; step < members.length; step++) {
      const index = (from + step) % members.length
      if (this.#racks.isNear(members[index] ?? '', partition)) return index
    }
    return undefined
  }

  /** Returns whose turn is next. */
  #takeBelow(index: number, partition: TopicPartition): number {
    const memberId = this.#belowLower[index] ?? ''
    const count = this.#give(partition, memberId)
    let next = index
    if (count >= this.#lower) {
      this.#belowLower.splice(index, 1)
      if (count < this.#upper && this.#aboveSoFar < this.#above) this.#atLower.push(memberId)
    } else next += 1
    return this.#belowLower.length === 0 ? 0 : next % this.#belowLower.length
  }

  #takeAtLower(partition: TopicPartition): boolean {
    const index = this.#nextNear(this.#atLower, partition, 0)
    const memberId = index === undefined ? undefined : this.#atLower[index]
    if (index === undefined || memberId === undefined) return false
    if (this.#give(partition, memberId) === this.#upper) {
      this.#atLower.splice(index, 1)
      this.#countAbove()
    }
    return true
  }

  #dealOut(partitions: readonly TopicPartition[]): void {
    let turn = 0
    for (const partition of partitions) {
      if (turn >= this.#belowLower.length) turn = 0
      const memberId = this.#belowLower[turn] ?? this.#atLower.shift()
      assert(memberId !== undefined, 'quotas add up to the number of partitions')
      const count = this.#give(partition, memberId)
      if (count === this.#lower && this.#belowLower[turn] === memberId) {
        this.#belowLower.splice(turn, 1)
        this.#atLower.push(memberId)
      } else if (this.#belowLower.length > 0) turn += 1
    }
  }

  /** Returns how many the member has now. */
  #give(partition: TopicPartition, memberId: string): number {
    const name = partitionName(partition)
    const giver = this.#givenUpBy.get(name)
    if ((giver !== undefined && giver !== memberId) || this.#previous.disputed.has(name)) {
      this.#moving.set(name, memberId)
    }
    const own = this.#assignment.get(memberId)
    own?.push(partition)
    return own?.length ?? 0
  }
}

/** In order of topic and number. */
function allPartitions({ topics }: AssignmentInput): TopicPartition[] {
  return [...topics.keys()].sort(compareText).flatMap((topic) => {
    const count = topics.get(topic)?.partitionRacks.length ?? 0
    return Array.from({ length: count }, (_, partition) => ({ topic, partition }))
  })
}
