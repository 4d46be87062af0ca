/** A group of the consumer protocol on its coordinator. It does what the effects of a step say. */
import type { CommittingMember } from '../classic/offset-commit.ts'
import { joinError, syncError } from '../classic/step.ts'
import { CommittedOffsets } from '../committed-offsets.ts'
import type { GroupChange } from '../group-change.ts'
import { COORDINATOR_LOGGER, type GroupHost } from '../group-host.ts'
import { deadGroup } from '../group-listing.ts'
import { GroupTimers } from '../group-timers.ts'
import type { HostedGroup, OffsetExpiry } from '../hosted-group.ts'
import type {
  ConsumerHeartbeatRequest,
  ConsumerHeartbeatResult,
  DescribedGroup,
  FetchingMember,
  JoinGroupRequest,
  JoinGroupResult,
  LeaveGroupResult,
  LeavingMember,
  Outcome,
  SyncGroupResult,
} from '../requests.ts'
import { ConsumerEffects, type ConsumerTimerName } from './consumer-effects.ts'
import type { ConsumerGroup } from './consumer-group.ts'
import { consumerGroupLogLine } from './consumer-group-event.ts'
import { tombstonesOf } from './consumer-group-removal.ts'
import { consumerHeartbeat } from './consumer-heartbeat.ts'
import { loaded, timeout } from './consumer-protocol.ts'
import { type ConsumerStep, Refusal } from './consumer-step.ts'
import { checkOffsetsMember } from './offset-access.ts'

export class HostedConsumerGroup implements HostedGroup {
  readonly type = 'consumer'
  readonly protocolType = 'consumer'
  readonly group: ConsumerGroup
  readonly offsets: CommittedOffsets
  readonly #host: GroupHost
  readonly #timers: GroupTimers<ConsumerTimerName>

  constructor(host: GroupHost, group: ConsumerGroup, offsets = new CommittedOffsets()) {
    this.#host = host
    this.group = group
    this.offsets = offsets
    this.#timers = new GroupTimers(host.system, (name) => this.#timeout(name))
  }

  get groupId(): string {
    return this.group.groupId
  }

  get state(): string {
    return this.group.state
  }

  get isEmpty(): boolean {
    return this.group.state === 'Empty'
  }

  get isDead(): boolean {
    return this.group.isDead
  }

  get isUnused(): boolean {
    return this.isEmpty
  }

  get offsetExpiry(): OffsetExpiry {
    return { since: undefined, isKept: (topic) => this.isSubscribedTo(topic) }
  }

  isSubscribedTo(topic: string): boolean {
    return this.group.subscriptions.topics.has(topic)
  }

  topicsChanged(topics: readonly string[]): void {
    if (topics.some((topic) => this.isSubscribedTo(topic))) this.group.needsMetadata = true
  }

  checkOffsetDelete(): Outcome {
    return 'NONE'
  }

  tombstones(): GroupChange[] {
    return tombstonesOf(this.group)
  }

  setDead(isDead: boolean): void {
    this.group.isDead = isDead
  }

  checkCommit(request: CommittingMember): Outcome {
    return checkOffsetsMember(this.group, request)
  }

  checkFetch({ memberId, memberEpoch }: FetchingMember): Outcome {
    if (memberId === null && memberEpoch < 0) return 'NONE'
    return checkOffsetsMember(this.group, { memberId: memberId ?? '', generation: memberEpoch })
  }

  /** The first member's heartbeat; the group takes the place of an empty one of the classic protocol, if there is one. */
  begin(
    request: ConsumerHeartbeatRequest,
    replaced: HostedGroup | undefined,
  ): Promise<ConsumerHeartbeatResult> | ConsumerHeartbeatResult {
    const step = this.#step()
    if (replaced !== undefined) {
      step.effects.changes.push(...replaced.tombstones(false))
      step.effects.events.push({ type: 'emptyClassicGroupConverted' })
    }
    this.#host.replace(this)
    const result = this.#heartbeat(step, request)
    // Nothing was appended: it is as if nobody had come.
    if (this.group.epoch === 0) this.#host.restore(this.groupId, replaced)
    else replaced?.close('UNKNOWN_MEMBER_ID')
    return result
  }

  consumerHeartbeat(
    request: ConsumerHeartbeatRequest,
  ): Promise<ConsumerHeartbeatResult> | ConsumerHeartbeatResult {
    return this.#heartbeat(this.#step(), request)
  }

  #heartbeat(
    step: ConsumerStep,
    request: ConsumerHeartbeatRequest,
  ): Promise<ConsumerHeartbeatResult> | ConsumerHeartbeatResult {
    const newMemberId = this.#host.system.random.kafkaUuid()
    const answer = consumerHeartbeat(step, { request, newMemberId })
    if (answer instanceof Refusal) return this.#refuse(step, answer)
    return new Promise((resolve) => {
      this.#carryOut(step.effects, (outcome) =>
        resolve(outcome === 'NONE' ? answer : refused(new Refusal(outcome, ''))),
      )
    })
  }

  /** For DescribeGroups, which knows classic groups only. */
  describe(): DescribedGroup {
    return deadGroup(this.groupId, 'GROUP_ID_NOT_FOUND')
  }

  async join({ memberId }: JoinGroupRequest): Promise<JoinGroupResult> {
    return joinError('INCONSISTENT_GROUP_PROTOCOL', memberId)
  }

  async sync(): Promise<SyncGroupResult> {
    return syncError('UNKNOWN_MEMBER_ID')
  }

  heartbeat(): Outcome {
    return 'UNKNOWN_MEMBER_ID'
  }

  leave(members: readonly LeavingMember[]): LeaveGroupResult {
    const error = 'UNKNOWN_MEMBER_ID'
    return {
      error: 'NONE',
      members: members.map(({ memberId, groupInstanceId }) => ({
        memberId,
        groupInstanceId,
        error,
      })),
    }
  }

  loaded(): void {
    const step = this.#step()
    loaded(step)
    this.#carryOut(step.effects)
  }

  apply(change: GroupChange): void {
    if (change.type !== 'offset' && change.type !== 'group') this.group.apply(change)
  }

  close(): void {
    this.#timers.cancelAll()
  }

  #timeout(name: ConsumerTimerName): void {
    const step = this.#step()
    timeout(step, name)
    this.#carryOut(step.effects)
  }

  #step(): ConsumerStep {
    const { config, metadata, system } = this.#host
    const effects = new ConsumerEffects(this.groupId)
    return { group: this.group, effects, config, metadata, now: system.clock.now() }
  }

  #refuse({ effects }: ConsumerStep, refusal: Refusal): ConsumerHeartbeatResult {
    this.#log(effects)
    return refused(refusal)
  }

  #carryOut(effects: ConsumerEffects, done: (outcome: Outcome) => void = () => undefined): void {
    this.#log(effects)
    if (effects.changes.length > 0 && !this.#host.write(effects.changes, done)) return
    for (const change of effects.timers) this.#timers.apply(change)
    if (effects.changes.length === 0) done('NONE')
  }

  #log({ events }: ConsumerEffects): void {
    const { logger, nodeId } = this.#host
    for (const event of events) {
      const { level, message } = consumerGroupLogLine(this.groupId, event)
      logger.log(level, COORDINATOR_LOGGER, `[GroupCoordinator ${nodeId}]: ${message}`)
    }
  }
}

export function refused({ error, message }: Refusal): ConsumerHeartbeatResult {
  return {
    error,
    errorMessage: message === '' ? null : message,
    memberId: null,
    memberEpoch: 0,
    heartbeatIntervalMs: 0,
    assignment: null,
  }
}
