/**
 * A member of a group with the consumer protocol (KIP-848) as a state machine without I/O and clock. The
 * coordinator shares out the partitions and tells each member its own; a member takes them in steps:
 *
 *     unsubscribed -> joining -> reconciling -> acknowledging -> stable -> reconciling -> ...
 *
 * `joining`: the next heartbeat has epoch 0 and says everything. `reconciling`: the application has yet to
 * give up and to take partitions. `acknowledging`: the next heartbeat, due at once, says what it owns now.
 * `fenced`: the coordinator has expelled the member, which has yet to forget its partitions and to join
 * again. `stale`: the same after the application did not poll for too long. `fatal`: joining again would
 * not help.
 */
import type { consumerGroupHeartbeat } from '../../protocol/apis/consumer-group-heartbeat.ts'
import { type ErrorName, errorName } from '../../protocol/errors.ts'
import type { RequestInput, Response } from '../../protocol/schema.ts'

export type MembershipState =
  | 'unsubscribed'
  | 'joining'
  | 'reconciling'
  | 'acknowledging'
  | 'stable'
  | 'fenced'
  | 'stale'
  | 'fatal'

/** Partition numbers by topic id. */
export type Assignment = ReadonlyMap<string, ReadonlySet<number>>

export interface MembershipSettings {
  readonly groupId: string
  readonly groupInstanceId: string | null
  /** Empty: none. */
  readonly rackId: string
  /** How long the member may take to give partitions up: max.poll.interval.ms. */
  readonly rebalanceTimeoutMs: number
  /** `group.remote.assignor`; null: the coordinator's choice. */
  readonly remoteAssignor: string | null
}

export type HeartbeatRequest = RequestInput<typeof consumerGroupHeartbeat>
export type HeartbeatResponse = Response<typeof consumerGroupHeartbeat>

/** What an answer calls for beside the change of the state. */
export type Consequence = 'none' | 'retry' | 'findCoordinator' | 'fenced' | 'fatal'

const JOIN_EPOCH = 0
const LEAVE_EPOCH = -1
/** A static member comes back: the coordinator keeps its partitions for the time of the session. */
const LEAVE_FOR_A_WHILE_EPOCH = -2
const NOTHING: Assignment = new Map()

export class ConsumerMembership {
  readonly #settings: MembershipSettings
  #state: MembershipState = 'unsubscribed'
  #memberId: string
  #memberEpoch = JOIN_EPOCH
  #owned: Assignment = NOTHING
  #target: Assignment | undefined
  /** What the coordinator was told last; undefined: it must be told again. */
  #sentTopics: string | undefined
  #sentOwned: Assignment | undefined
  #knowsSettings = false
  #heartbeatIntervalMs = 0

  /** `memberId` is made up by the client (KIP-1082); a coordinator of version 0 replaces it. */
  constructor(settings: MembershipSettings, memberId: string) {
    this.#settings = settings
    this.#memberId = memberId
  }

  get state(): MembershipState {
    return this.#state
  }

  get memberId(): string {
    return this.#memberId
  }

  get memberEpoch(): number {
    return this.#memberEpoch
  }

  get owned(): Assignment {
    return this.#owned
  }

  /** What the coordinator wants this member to have; undefined: what it has. */
  get target(): Assignment | undefined {
    return this.#target
  }

  /** As the last answer said; 0 before the first one. */
  get heartbeatIntervalMs(): number {
    return this.#heartbeatIntervalMs
  }

  get isMember(): boolean {
    return this.#memberEpoch > JOIN_EPOCH
  }

  /** True while the coordinator expects heartbeats. */
  get hasHeartbeats(): boolean {
    return !['unsubscribed', 'fenced', 'stale', 'fatal'].includes(this.#state)
  }

  /** True when the next heartbeat must not wait for the interval. */
  get isHeartbeatDue(): boolean {
    return this.#state === 'joining' || this.#state === 'acknowledging'
  }

  /** Also after `fenced` and `stale`, once the partitions are forgotten. */
  join(): void {
    this.#memberEpoch = JOIN_EPOCH
    this.#owned = NOTHING
    this.#target = undefined
    this.#forgetSent()
    this.#state = 'joining'
  }

  /** The request to send now. Members leave out what the coordinator knows already. */
  heartbeat(topics: Iterable<string>, version: number): HeartbeatRequest {
    const { groupId, groupInstanceId, rackId, rebalanceTimeoutMs, remoteAssignor } = this.#settings
    const names = [...topics].sort()
    const isJoin = this.#memberEpoch === JOIN_EPOCH
    const tellsSettings = isJoin || !this.#knowsSettings
    const tellsTopics = isJoin || this.#sentTopics !== names.join()
    const tellsOwned = isJoin || this.#sentOwned !== this.#owned
    this.#knowsSettings = true
    this.#sentTopics = names.join()
    this.#sentOwned = this.#owned
    if (this.#state === 'acknowledging') {
      this.#state = this.#target === undefined ? 'stable' : 'reconciling'
    }
    return {
      groupId,
      memberId: isJoin && version === 0 ? '' : this.#memberId,
      memberEpoch: this.#memberEpoch,
      instanceId: groupInstanceId,
      rackId: tellsSettings && rackId !== '' ? rackId : null,
      rebalanceTimeoutMs: tellsSettings ? rebalanceTimeoutMs : -1,
      subscribedTopicNames: tellsTopics ? names : null,
      serverAssignor: tellsSettings ? remoteAssignor : null,
      topicPartitions: tellsOwned ? partitionsOf(this.#owned) : null,
    }
  }

  /** The last request of this membership. */
  leave(): HeartbeatRequest {
    const { groupId, groupInstanceId } = this.#settings
    const request = {
      groupId,
      memberId: this.#memberId,
      memberEpoch: groupInstanceId === null ? LEAVE_EPOCH : LEAVE_FOR_A_WHILE_EPOCH,
      instanceId: groupInstanceId,
    }
    this.#end('unsubscribed')
    this.#owned = NOTHING
    return request
  }

  /** The application did not poll for too long: gives the request that leaves the group. */
  expire(): HeartbeatRequest {
    const owned = this.#owned
    const request = this.leave()
    this.#owned = owned
    this.#state = 'stale'
    return request
  }

  /** Takes the answer to a heartbeat. */
  answered(response: HeartbeatResponse): Consequence {
    const error = errorName(response.errorCode)
    if (error !== 'NONE') return this.#refused(error)
    this.#heartbeatIntervalMs = response.heartbeatIntervalMs
    if (!this.hasHeartbeats || response.memberEpoch < 0) return 'none'
    if (response.memberId) this.#memberId = response.memberId
    this.#memberEpoch = response.memberEpoch
    if (response.assignment !== null) {
      this.#target = assignmentOf(response.assignment.topicPartitions)
      this.#state = 'reconciling'
    } else if (this.#state === 'joining') this.#state = 'stable'
    return 'none'
  }

  /** No answer came: whatever was told has to be told again. */
  unanswered(): void {
    this.#forgetSent()
  }

  /** Nothing that is tried again can help. */
  fail(): void {
    this.#end('fatal')
  }

  /**
   * The application has taken `assignment`, which is the target or the part of it whose topics are known.
   * A newer target that came meanwhile stays.
   */
  reconciled(target: Assignment, assignment: Assignment): void {
    this.#owned = assignment
    if (target === this.#target && countOf(target) === countOf(assignment)) this.#target = undefined
    this.#state = 'acknowledging'
  }

  #refused(error: ErrorName): Consequence {
    this.#forgetSent()
    switch (error) {
      case 'NOT_COORDINATOR':
      case 'COORDINATOR_NOT_AVAILABLE':
        return 'findCoordinator'
      case 'COORDINATOR_LOAD_IN_PROGRESS':
        return 'retry'
      case 'FENCED_MEMBER_EPOCH':
      case 'UNKNOWN_MEMBER_ID':
        this.#end('fenced')
        return 'fenced'
      default:
        this.fail()
        return 'fatal'
    }
  }

  #end(state: MembershipState): void {
    this.#state = state
    this.#memberEpoch = state === 'unsubscribed' || state === 'fatal' ? LEAVE_EPOCH : JOIN_EPOCH
    this.#target = undefined
    this.#forgetSent()
  }

  #forgetSent(): void {
    this.#sentTopics = undefined
    this.#sentOwned = undefined
    this.#knowsSettings = false
  }
}

type TopicPartitions = { topicId: string; partitions: number[] }[]

const partitionsOf = (assignment: Assignment): TopicPartitions =>
  [...assignment].map(([topicId, partitions]) => ({ topicId, partitions: [...partitions] }))

const assignmentOf = (topics: Readonly<TopicPartitions>): Assignment =>
  new Map(topics.map(({ topicId, partitions }) => [topicId, new Set(partitions)]))

export const countOf = (assignment: Assignment): number =>
  [...assignment.values()].reduce((sum, { size }) => sum + size, 0)
