/**
 * `uniform` for members that want different topics: members keep what they had, what nobody has goes to those of
 * the topic's members that have least, and then, topic by topic, partitions move from those that have most to
 * those that have least, until that changes nothing more.
 */
import { MemberBalancer } from './member-balancer.ts'
import {
  type AssignableGroup,
  addTo,
  copyOf,
  type MutableAssignment,
  removeFrom,
} from './server-assignor.ts'

/** Balancing one topic can unbalance another; this bounds how often all are looked at. */
const MAX_ROUNDS = 16

const NOBODY = -1

export function assignHeterogeneous(group: AssignableGroup): Map<string, MutableAssignment> {
  const builder = new AssignmentBuilder(group)
  builder.keepWanted()
  builder.assignUnassigned()
  builder.balance()
  return builder.assignments()
}

class AssignmentBuilder {
  readonly #members: AssignableGroup['members']
  readonly #partitionCounts: ReadonlyMap<string, number>
  /** By member index. */
  readonly #assignments: MutableAssignment[]
  readonly #sizes: number[]
  /** Member indexes by topic id. */
  readonly #subscribers = new Map<string, number[]>()
  /** Member indexes by topic id and partition. */
  readonly #owners = new Map<string, number[]>()
  readonly #topicIds: readonly string[]

  constructor({ members, partitionCounts }: AssignableGroup) {
    this.#members = members
    this.#partitionCounts = partitionCounts
    this.#assignments = members.map(({ current }) => copyOf(current))
    this.#sizes = members.map(() => 0)
    for (const [index, { topicIds }] of members.entries()) {
      for (const topicId of topicIds) {
        const subscribers = this.#subscribers.get(topicId)
        if (subscribers === undefined) this.#subscribers.set(topicId, [index])
        else subscribers.push(index)
      }
    }
    for (const topicId of this.#subscribers.keys()) {
      this.#owners.set(topicId, new Array<number>(this.#partitionsOf(topicId)).fill(NOBODY))
    }
    this.#topicIds = this.#sortedTopicIds()
  }

  assignments(): Map<string, MutableAssignment> {
    return new Map(
      this.#members.map(({ memberId }, index) => [memberId, this.#assignments[index] ?? new Map()]),
    )
  }

  /** Members keep what they still want. */
  keepWanted(): void {
    for (const [index, { topicIds, current }] of this.#members.entries()) {
      for (const [topicId, partitions] of current) {
        if (!topicIds.has(topicId)) {
          this.#assignments[index]?.delete(topicId)
          continue
        }
        this.#sizes[index] = (this.#sizes[index] ?? 0) + partitions.size
        const owners = this.#owners.get(topicId) ?? []
        for (const partition of partitions) owners[partition] = index
      }
    }
  }

  assignUnassigned(): void {
    for (const topicId of this.#topicIds) {
      const owners = this.#owners.get(topicId) ?? []
      const unassigned = [...owners.keys()].filter((partition) => owners[partition] === NOBODY)
      if (unassigned.length === 0) continue
      const balancer = new MemberBalancer(this.#subscribersOf(topicId), this.#sizes)
      for (const partition of unassigned)
        this.#assign(topicId, partition, balancer.nextLeastLoaded())
    }
  }

  balance(): void {
    const topicIds = this.#topicIds.filter((topicId) => this.#subscribersOf(topicId).length >= 2)
    let lastChanged = -1
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      for (const [index, topicId] of topicIds.entries()) {
        // All the others were looked at since, and nothing changed.
        if (index === lastChanged) return
        if (this.#balanceTopic(topicId) || lastChanged === -1) lastChanged = index
      }
    }
  }

  /** Returns whether a partition was moved. */
  #balanceTopic(topicId: string): boolean {
    const balancer = new MemberBalancer(this.#subscribersOf(topicId), this.#sizes)
    if (balancer.imbalance <= 1) return false
    const givable = this.#partitionsByOwner(topicId)
    let hasMoved = false
    for (;;) {
      const giver = balancer.nextMostLoaded((member) => (givable.get(member)?.length ?? 0) > 0)
      const partition = giver === undefined ? undefined : givable.get(giver)?.pop()
      if (partition === undefined) return hasMoved
      const taker = balancer.nextLeastLoaded()
      if (balancer.isBalanced) return hasMoved
      this.#assign(topicId, partition, taker)
      hasMoved = true
    }
  }

  #partitionsByOwner(topicId: string): Map<number, number[]> {
    const byOwner = new Map<number, number[]>()
    for (const [partition, owner] of (this.#owners.get(topicId) ?? []).entries()) {
      const partitions = byOwner.get(owner)
      if (partitions === undefined) byOwner.set(owner, [partition])
      else partitions.push(partition)
    }
    return byOwner
  }

  #assign(topicId: string, partition: number, member: number): void {
    const owners = this.#owners.get(topicId) ?? []
    const before = owners[partition] ?? NOBODY
    if (before !== NOBODY) {
      removeFrom(this.#assignments[before] ?? new Map(), topicId, partition)
      this.#sizes[before] = (this.#sizes[before] ?? 0) - 1
    }
    addTo(this.#assignments[member] ?? new Map(), topicId, partition)
    this.#sizes[member] = (this.#sizes[member] ?? 0) + 1
    owners[partition] = member
  }

  #partitionsOf(topicId: string): number {
    return this.#partitionCounts.get(topicId) ?? 0
  }

  #subscribersOf(topicId: string): readonly number[] {
    return this.#subscribers.get(topicId) ?? []
  }

  /** Most partitions for each of its members first, then fewest members, then by id. */
  #sortedTopicIds(): string[] {
    const load = (topicId: string) =>
      this.#partitionsOf(topicId) / this.#subscribersOf(topicId).length
    return [...this.#subscribers.keys()].sort(
      (one, other) =>
        load(other) - load(one) ||
        this.#subscribersOf(one).length - this.#subscribersOf(other).length ||
        compareIds(one, other),
    )
  }
}

/** As Java's Uuid compares: two signed longs. */
function compareIds(one: string, other: string): number {
  const [a, b] = [Buffer.from(one, 'base64url'), Buffer.from(other, 'base64url')]
  const high = a.readBigInt64BE(0) - b.readBigInt64BE(0)
  const difference = high === 0n ? a.readBigInt64BE(8) - b.readBigInt64BE(8) : high
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}
