/**
 * A group on its coordinator: its state machine with the timers it asked for and the requests that it has
 * parked, and its committed offsets. It does what the effects of a step say.
 */
import { strict as assert } from 'node:assert'
import { CommittedOffsets } from '../committed-offsets.ts'
import type { GroupChange } from '../group-change.ts'
import { COORDINATOR_LOGGER, type GroupHost } from '../group-host.ts'
import { GroupTimers } from '../group-timers.ts'
import type { HostedGroup, OffsetExpiry } from '../hosted-group.ts'
import type {
  DescribedGroup,
  HeartbeatRequest,
  JoinGroupRequest,
  JoinGroupResult,
  LeaveGroupResult,
  LeavingMember,
  Outcome,
  SyncGroupRequest,
  SyncGroupResult,
} from '../requests.ts'
import { ClassicGroup } from './classic-group.ts'
import type { Effects, Reply, TimerName } from './effects.ts'
import { logLine } from './group-log.ts'
import type { GroupMetadata } from './group-metadata.ts'
import { advance, type GroupInput } from './group-protocol.ts'
import { NO_BYTES } from './member.ts'
import type { CommittingMember } from './offset-commit.ts'
import { joinError, syncError } from './step.ts'

type Parked =
  | { readonly type: 'join'; readonly memberId: string; answer(result: JoinGroupResult): void }
  | { readonly type: 'sync'; answer(result: SyncGroupResult): void }

export class HostedClassicGroup implements HostedGroup {
  readonly type = 'classic'
  readonly group: ClassicGroup
  readonly offsets: CommittedOffsets
  /** Whether `__consumer_offsets` has a record of the group, besides offsets. */
  isStored = false
  readonly #host: GroupHost
  readonly #timers: GroupTimers<TimerName>
  readonly #parked = new Map<number, Parked>()
  #lastToken = 0
  #isClosed = false

  constructor(host: GroupHost, group: ClassicGroup, offsets = new CommittedOffsets()) {
    this.#host = host
    this.group = group
    this.offsets = offsets
    this.#timers = new GroupTimers(host.system, (name) => this.#run({ type: 'timer', name }))
  }

  /** As the group's record says; null: there is none, but offsets. */
  static load(
    host: GroupHost,
    groupId: string,
    metadata: GroupMetadata | null,
  ): HostedClassicGroup {
    const now = host.system.clock.now()
    const isStored = metadata !== null
    const group = isStored ? ClassicGroup.load(groupId, metadata) : new ClassicGroup(groupId, now)
    const hosted = new HostedClassicGroup(host, group)
    hosted.isStored = isStored
    return hosted
  }

  get groupId(): string {
    return this.group.groupId
  }

  get state(): string {
    return this.group.state
  }

  get protocolType(): string {
    return this.group.protocolType ?? ''
  }

  get isEmpty(): boolean {
    return this.group.state === 'Empty'
  }

  get isDead(): boolean {
    return this.group.state === 'Dead'
  }

  get isUnused(): boolean {
    return this.isEmpty && this.group.pendingMembers.size === 0
  }

  /**
   * Since the group became empty (KIP-211), or, without a group protocol, or for topics that the members do not
   * subscribe to any more, since the commit.
   */
  get offsetExpiry(): OffsetExpiry | undefined {
    const { state, protocolType, stateTimestamp, subscribedTopics } = this.group
    if (protocolType === null) return { since: undefined, isKept: () => false }
    if (state === 'Empty') {
      return { since: stateTimestamp === -1 ? undefined : stateTimestamp, isKept: () => false }
    }
    const knowsTopics = protocolType === 'consumer' && state === 'Stable'
    if (!knowsTopics || subscribedTopics === undefined) return undefined
    return { since: undefined, isKept: (topic) => subscribedTopics.has(topic) }
  }

  isSubscribedTo(topic: string): boolean {
    const { subscribedTopics } = this.group
    return !this.isEmpty && (subscribedTopics === undefined || subscribedTopics.has(topic))
  }

  checkOffsetDelete(): Outcome {
    return this.isEmpty || this.group.protocolType === 'consumer' ? 'NONE' : 'NON_EMPTY_GROUP'
  }

  /** Kafka makes a group of any offset it reads, and would show it, empty, were there no tombstone of the group. */
  tombstones(removesOffsets: boolean): GroupChange[] {
    if (!this.isStored && !removesOffsets) return []
    return [{ type: 'group', groupId: this.groupId, value: null }]
  }

  setDead(isDead: boolean): void {
    this.group.transitionTo(isDead ? 'Dead' : 'Empty', this.#host.system.clock.now())
  }

  /** Members of classic groups do not say who they are when they fetch offsets. */
  checkFetch(): Outcome {
    return 'NONE'
  }

  apply(change: GroupChange): void {
    if (change.type === 'group') this.isStored = change.value !== null
  }

  loaded(): void {
    this.#run({ type: 'loaded' })
  }

  /** Goes on as what was a group of the consumer protocol; undefined: without a rebalance. */
  continueAs(rebalanceReason: string | undefined): void {
    this.#run({ type: 'downgraded', rebalanceReason })
  }

  join(request: JoinGroupRequest): Promise<JoinGroupResult> {
    const newMemberId = `${request.groupInstanceId ?? request.clientId}-${this.#host.system.random.javaUuid()}`
    return new Promise((answer) => {
      const token = this.#park({ type: 'join', memberId: request.memberId, answer })
      this.#run({ type: 'join', token, request, newMemberId })
    })
  }

  sync(request: SyncGroupRequest): Promise<SyncGroupResult> {
    return new Promise((answer) => {
      const token = this.#park({ type: 'sync', answer })
      this.#run({ type: 'sync', token, request })
    })
  }

  heartbeat(request: HeartbeatRequest): Outcome {
    const [reply] = this.#run({ type: 'heartbeat', token: 0, request }).replies
    assert(reply?.type === 'heartbeat', 'a heartbeat is answered at once')
    return reply.result
  }

  leave(members: readonly LeavingMember[]): LeaveGroupResult {
    const { replies } = this.#run({ type: 'leave', token: 0, members })
    const reply = replies.find(({ type }) => type === 'leave')
    assert(reply?.type === 'leave', 'LeaveGroup is answered at once')
    return reply.result
  }

  /** Whether the sender may commit; if so it counts as a sign of life. */
  checkCommit(request: CommittingMember): Outcome {
    const [reply] = this.#run({ type: 'commit', token: 0, request }).replies
    assert(reply?.type === 'commit', 'a commit is judged at once')
    return reply.result
  }

  describe(): DescribedGroup {
    const { group } = this
    const isStable = group.state === 'Stable'
    const { members } = group.metadata(({ assignment }) => assignment)
    return {
      error: 'NONE',
      errorMessage: null,
      groupId: group.groupId,
      state: group.state,
      protocolType: group.protocolType ?? '',
      protocol: isStable ? (group.protocolName ?? '') : '',
      members: members.map((member) => ({
        memberId: member.memberId,
        groupInstanceId: member.groupInstanceId,
        clientId: member.clientId,
        clientHost: member.clientHost,
        metadata: isStable ? member.subscription : NO_BYTES,
        assignment: member.assignment,
      })),
    }
  }

  /** No more timers; whoever is parked gets `error`. */
  close(error: Outcome): void {
    this.#isClosed = true
    this.#timers.cancelAll()
    for (const parked of this.#parked.values()) {
      if (parked.type === 'join') parked.answer(joinError(error, parked.memberId))
      else parked.answer(syncError(error))
    }
    this.#parked.clear()
  }

  #park(parked: Parked): number {
    this.#lastToken += 1
    this.#parked.set(this.#lastToken, parked)
    return this.#lastToken
  }

  #run(input: GroupInput): Effects {
    const { system, config, offsetsPartition, nodeId, logger } = this.#host
    const effects = advance(this.group, input, system.clock.now(), config)
    for (const event of effects.events) {
      const { level, message } = logLine(this.groupId, offsetsPartition, event)
      logger.log(level, COORDINATOR_LOGGER, `[GroupCoordinator ${nodeId}]: ${message}`)
    }
    for (const change of effects.timers) this.#timers.apply(change)
    for (const reply of effects.replies) this.#send(reply)
    for (const { metadata, purpose } of effects.writes) {
      const change: GroupChange = { type: 'group', groupId: this.groupId, value: metadata }
      this.#host.write([change], (error) => {
        if (!this.#isClosed) this.#run({ type: 'written', purpose, error })
      })
    }
    return effects
  }

  #send(reply: Reply): void {
    if (reply.type !== 'join' && reply.type !== 'sync') return
    const parked = this.#parked.get(reply.token)
    assert(parked !== undefined && parked.type === reply.type, 'a reply is to a parked request')
    this.#parked.delete(reply.token)
    if (parked.type === 'join' && reply.type === 'join') parked.answer(reply.result)
    if (parked.type === 'sync' && reply.type === 'sync') parked.answer(reply.result)
  }
}
