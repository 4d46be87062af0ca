/**
 * The state of a group of the consumer protocol (KIP-848). It changes only by records; consumer-protocol.ts
 * decides which.
 *
 *     group epoch >= assignment epoch: the target assignment was computed for that epoch
 *     a member's epoch: the assignment epoch that it has reconciled itself with, or is about to
 *
 * Invariant: a partition has at most one owner; who has been asked to give it up still owns it.
 */
import { strict as assert } from 'node:assert'
import type { ConsumerGroupChange, ResolvedRegularExpression } from './consumer-group-change.ts'
import {
  type ConsumerMember,
  isReconciledTo,
  LEFT,
  type MemberMetadata,
  NO_ASSIGNMENT,
  newMember,
} from './consumer-member.ts'
import { Subscriptions } from './subscriptions.ts'
import { NO_PARTITIONS, type TopicPartitions } from './topic-partitions.ts'

export type ConsumerGroupState = 'Empty' | 'Assigning' | 'Reconciling' | 'Stable' | 'Dead'

export class ConsumerGroup {
  readonly groupId: string
  /** The topics' metadata is looked at again with the next heartbeat. */
  needsMetadata = true
  /** Whether a removal of the group is being written. */
  isDead = false
  readonly #members = new Map<string, ConsumerMember>()
  readonly #staticMembers = new Map<string, string>()
  readonly #targets = new Map<string, TopicPartitions>()
  readonly #regularExpressions = new Map<string, ResolvedRegularExpression>()
  readonly #owners = new Map<string, Map<number, string>>()
  #subscriptions: Subscriptions | undefined
  #epoch = 0
  #metadataHash = 0n
  #assignmentEpoch = 0
  #hasPartitionMetadata = false

  constructor(groupId: string) {
    this.groupId = groupId
  }

  get epoch(): number {
    return this.#epoch
  }

  /** Of the subscribed topics, at the group's epoch. */
  get metadataHash(): bigint {
    return this.#metadataHash
  }

  /** The group epoch that the target assignment is for. */
  get assignmentEpoch(): number {
    return this.#assignmentEpoch
  }

  get members(): ReadonlyMap<string, ConsumerMember> {
    return this.#members
  }

  get staticMembers(): ReadonlyMap<string, string> {
    return this.#staticMembers
  }

  get targetAssignment(): ReadonlyMap<string, TopicPartitions> {
    return this.#targets
  }

  get regularExpressions(): ReadonlyMap<string, ResolvedRegularExpression> {
    return this.#regularExpressions
  }

  /** Whether there is a record of Kafka before 4.1 to be removed. */
  get hasPartitionMetadata(): boolean {
    return this.#hasPartitionMetadata
  }

  get state(): ConsumerGroupState {
    if (this.isDead) return 'Dead'
    if (this.#members.size === 0) return 'Empty'
    if (this.#epoch > this.#assignmentEpoch) return 'Assigning'
    for (const member of this.#members.values()) {
      if (!isReconciledTo(member, this.#assignmentEpoch)) return 'Reconciling'
    }
    return 'Stable'
  }

  /** What the members want, counted. */
  get subscriptions(): Subscriptions {
    this.#subscriptions ??= Subscriptions.of(this.#members.values(), this.#regularExpressions)
    return this.#subscriptions
  }

  staticMember(instanceId: string): ConsumerMember | undefined {
    const memberId = this.#staticMembers.get(instanceId)
    return memberId === undefined ? undefined : this.#members.get(memberId)
  }

  /** Who has the partition, or has not given it up yet. */
  ownerOf(topicId: string, partition: number): string | undefined {
    return this.#owners.get(topicId)?.get(partition)
  }

  targetOf(memberId: string): TopicPartitions {
    return this.#targets.get(memberId) ?? NO_PARTITIONS
  }

  apply(change: ConsumerGroupChange): void {
    switch (change.type) {
      case 'consumerGroup':
        this.#epoch = change.value?.epoch ?? 0
        this.#metadataHash = change.value?.metadataHash ?? 0n
        break
      case 'member':
        this.#applyMember(change.name, change.value)
        break
      case 'assignmentEpoch':
        this.#assignmentEpoch = change.value?.assignmentEpoch ?? -1
        break
      case 'targetAssignment':
        if (change.value === null) this.#targets.delete(change.name)
        else this.#targets.set(change.name, change.value.partitions)
        break
      case 'currentAssignment': {
        const member = this.#members.get(change.name)
        if (change.value !== null)
          this.#set({ ...(member ?? newMember(change.name)), ...change.value })
        else if (member !== undefined) {
          this.#set({ ...member, ...NO_ASSIGNMENT, memberEpoch: LEFT, previousMemberEpoch: LEFT })
        }
        break
      }
      case 'regularExpression':
        if (change.value === null) this.#regularExpressions.delete(change.name)
        else this.#regularExpressions.set(change.name, change.value)
        this.#subscriptions = undefined
        break
      case 'partitionMetadata':
        this.#hasPartitionMetadata = change.value !== null
    }
  }

  #applyMember(memberId: string, value: MemberMetadata | null): void {
    const member = this.#members.get(memberId)
    this.#subscriptions = undefined
    if (value !== null) {
      this.#set({ ...(member ?? newMember(memberId)), ...value })
      if (value.instanceId !== null) this.#staticMembers.set(value.instanceId, memberId)
      return
    }
    if (member === undefined) return
    this.#disown(member)
    this.#members.delete(memberId)
    const { instanceId } = member
    if (instanceId !== null && this.#staticMembers.get(instanceId) === memberId) {
      this.#staticMembers.delete(instanceId)
    }
  }

  #set(member: ConsumerMember): void {
    const before = this.#members.get(member.memberId)
    if (before !== undefined) this.#disown(before)
    this.#members.set(member.memberId, member)
    for (const partitions of [member.assigned, member.pendingRevocation]) {
      for (const [topicId, numbers] of partitions) {
        const owners = this.#owners.get(topicId) ?? new Map<number, string>()
        this.#owners.set(topicId, owners)
        for (const partition of numbers) {
          const owner = owners.get(partition)
          assert(
            owner === undefined,
            `${topicId}-${partition} of group ${this.groupId} goes to ${member.memberId} while ${owner} owns it`,
          )
          owners.set(partition, member.memberId)
        }
      }
    }
  }

  #disown(member: ConsumerMember): void {
    for (const partitions of [member.assigned, member.pendingRevocation]) {
      for (const [topicId, numbers] of partitions) {
        const owners = this.#owners.get(topicId)
        for (const partition of numbers) owners?.delete(partition)
      }
    }
  }
}
