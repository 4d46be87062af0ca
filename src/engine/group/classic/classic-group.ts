/**
 * The state of a classic group and the operations that keep it consistent. It knows no requests and
 * no time; group-protocol.ts decides what happens.
 *
 *     Empty -> PreparingRebalance <-> CompletingRebalance -> Stable -> PreparingRebalance
 *     PreparingRebalance -> Empty, when nobody is left;   any -> Dead, when the group is removed
 *
 * Invariants: `leader` is a member or null; a static member's instance id maps to its member id; an id is
 * never both a member and pending.
 */
import { strict as assert } from 'node:assert'
import type { ClassicGroupState, MemberProtocol } from '../requests.ts'
import type { GroupMetadata } from './group-metadata.ts'
import { type Member, metadataFor } from './member.ts'
import { subscribedTopics } from './subscribed-topics.ts'

export class ClassicGroup {
  readonly groupId: string
  readonly members = new Map<string, Member>()
  /** Ids that were given out and not used yet (KIP-394). */
  readonly pendingMembers = new Set<string>()
  /** Members of this generation whose SyncGroup has not come. */
  readonly pendingSyncMembers = new Set<string>()
  generation = 0
  protocolType: string | null = null
  protocolName: string | null = null
  leader: string | null = null
  /** Of this generation's members; undefined: not known, so maybe any topic. */
  subscribedTopics: ReadonlySet<string> | undefined
  /** The first generation waits for more members: how much longer it may, and whether some came. */
  initialJoin: { remainingMs: number; newMemberAdded: boolean } | undefined
  readonly #staticMembers = new Map<string, string>()
  readonly #supporters = new Map<string, number>()
  #state: ClassicGroupState = 'Empty'
  #stateTimestamp: number

  constructor(groupId: string, now: number) {
    this.groupId = groupId
    this.#stateTimestamp = now
  }

  /** The group that a record describes: Stable with its members, or Empty. */
  static load(groupId: string, metadata: GroupMetadata): ClassicGroup {
    const group = new ClassicGroup(groupId, metadata.currentStateTimestamp)
    const { protocolType, protocol } = metadata
    for (const { subscription, ...member } of metadata.members) {
      const protocols = protocol === null ? [] : [{ name: protocol, metadata: subscription }]
      const parked = { joinToken: undefined, syncToken: undefined }
      group.add({ ...member, ...parked, protocols, isNew: false }, protocolType)
    }
    group.generation = metadata.generation
    group.protocolType = protocolType === '' ? null : protocolType
    group.protocolName = protocol
    const { leader } = metadata
    if (leader !== null && group.has(leader)) group.leader = leader
    group.subscribedTopics = subscribedTopics(group)
    group.#state = group.members.size > 0 ? 'Stable' : 'Empty'
    return group
  }

  get state(): ClassicGroupState {
    return this.#state
  }

  /** When the group came into its state, milliseconds since 1970; -1: unknown. */
  get stateTimestamp(): number {
    return this.#stateTimestamp
  }

  transitionTo(state: ClassicGroupState, now: number): void {
    this.#state = state
    this.#stateTimestamp = now
  }

  get(memberId: string): Member {
    const member = this.members.get(memberId)
    assert(member !== undefined, `${memberId} must be a member of group ${this.groupId}`)
    return member
  }

  has(memberId: string): boolean {
    return this.members.has(memberId)
  }

  staticMemberId(groupInstanceId: string): string | undefined {
    return this.#staticMembers.get(groupInstanceId)
  }

  get numStaticMembers(): number {
    return this.#staticMembers.size
  }

  get numAwaitingJoin(): number {
    let count = 0
    for (const member of this.members.values()) if (member.joinToken !== undefined) count += 1
    return count
  }

  get hasAllMembersJoined(): boolean {
    return this.pendingMembers.size === 0 && this.numAwaitingJoin === this.members.size
  }

  /** The largest of the members' rebalance timeouts. */
  get rebalanceTimeoutMs(): number {
    let largest = 0
    for (const { rebalanceTimeoutMs } of this.members.values()) {
      if (rebalanceTimeoutMs > largest) largest = rebalanceTimeoutMs
    }
    return largest
  }

  add(member: Member, protocolType: string): void {
    assert(!this.members.has(member.memberId), 'a member is added once')
    if (this.members.size === 0) this.protocolType = protocolType
    if (member.groupInstanceId !== null) {
      this.#staticMembers.set(member.groupInstanceId, member.memberId)
    }
    this.leader ??= member.memberId
    this.pendingMembers.delete(member.memberId)
    this.members.set(member.memberId, member)
    this.#countSupport(member.protocols, 1)
  }

  /** Removes a member, or an id that is pending; nothing happens when it is neither. */
  remove(memberId: string): void {
    this.pendingMembers.delete(memberId)
    this.pendingSyncMembers.delete(memberId)
    const member = this.members.get(memberId)
    if (member === undefined) return
    this.members.delete(memberId)
    this.#countSupport(member.protocols, -1)
    const instanceId = member.groupInstanceId
    if (instanceId !== null && this.#staticMembers.get(instanceId) === memberId) {
      this.#staticMembers.delete(instanceId)
    }
    if (this.leader === memberId) this.leader = this.members.keys().next().value ?? null
  }

  /** Gives a static member its new id. The order of the members stays. */
  rename(member: Member, memberId: string): void {
    const oldMemberId = member.memberId
    const members = [...this.members.values()]
    member.memberId = memberId
    this.members.clear()
    for (const each of members) this.members.set(each.memberId, each)
    if (member.groupInstanceId !== null) {
      this.#staticMembers.set(member.groupInstanceId, memberId)
    }
    if (this.pendingSyncMembers.delete(oldMemberId)) this.pendingSyncMembers.add(memberId)
    if (this.leader === oldMemberId) this.leader = memberId
  }

  setProtocols(member: Member, protocols: readonly MemberProtocol[]): void {
    this.#countSupport(member.protocols, -1)
    member.protocols = protocols
    this.#countSupport(protocols, 1)
  }

  /** Whether someone with these protocols can be a member next to the others. */
  supportsProtocols(protocolType: string, names: readonly string[]): boolean {
    if (this.#state === 'Empty') return protocolType !== '' && names.length > 0
    return (
      this.protocolType === protocolType &&
      names.some((name) => this.#supporters.get(name) === this.members.size)
    )
  }

  /** Every member votes for the first of its protocols that all support; a tie goes to the older vote. */
  selectProtocol(): string {
    const votes = new Map<string, number>()
    for (const { protocols } of this.members.values()) {
      const vote = protocols.find(({ name }) => this.#supporters.get(name) === this.members.size)
      assert(vote !== undefined, 'the members have a protocol in common')
      votes.set(vote.name, (votes.get(vote.name) ?? 0) + 1)
    }
    const [[winner] = ['']] = [...votes].sort(([, one], [, other]) => other - one)
    return winner
  }

  /** Begins the next generation, with those who are members now. */
  beginGeneration(now: number): void {
    this.generation += 1
    this.pendingSyncMembers.clear()
    const isEmpty = this.members.size === 0
    this.protocolName = isEmpty ? null : this.selectProtocol()
    this.subscribedTopics = subscribedTopics(this)
    this.transitionTo(isEmpty ? 'Empty' : 'CompletingRebalance', now)
  }

  /** The group's record, with these assignments. */
  metadata(assignmentOf: (member: Member) => Buffer): GroupMetadata {
    return {
      protocolType: this.protocolType ?? '',
      generation: this.generation,
      protocol: this.protocolName,
      leader: this.leader,
      currentStateTimestamp: this.#stateTimestamp,
      members: [...this.members.values()].map((member) => ({
        memberId: member.memberId,
        groupInstanceId: member.groupInstanceId,
        clientId: member.clientId,
        clientHost: member.clientHost,
        rebalanceTimeoutMs: member.rebalanceTimeoutMs,
        sessionTimeoutMs: member.sessionTimeoutMs,
        subscription: metadataFor(member, this.protocolName),
        assignment: assignmentOf(member),
      })),
    }
  }

  #countSupport(protocols: readonly MemberProtocol[], change: number): void {
    for (const name of new Set(protocols.map((protocol) => protocol.name))) {
      const count = (this.#supporters.get(name) ?? 0) + change
      if (count === 0) this.#supporters.delete(name)
      else this.#supporters.set(name, count)
    }
  }
}
