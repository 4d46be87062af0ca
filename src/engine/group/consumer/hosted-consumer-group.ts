/** A group of the consumer protocol on its coordinator. It does what the effects of a step say. */

import { HostedClassicGroup } from '../classic/hosted-classic-group.ts'
import type { CommittingMember } from '../classic/offset-commit.ts'
import { joinError, syncError } from '../classic/step.ts'
import { CommittedOffsets } from '../committed-offsets.ts'
import type { GroupChange } from '../group-change.ts'
import { CONSUMER_GROUP_LOGGER, type GroupHost } from '../group-host.ts'
import { deadGroup } from '../group-listing.ts'
import { GroupTimers } from '../group-timers.ts'
import type { HostedGroup, OffsetExpiry } from '../hosted-group.ts'
import type {
  ConsumerHeartbeatRequest,
  ConsumerHeartbeatResult,
  DescribedGroup,
  FetchingMember,
  HeartbeatRequest,
  JoinGroupRequest,
  JoinGroupResult,
  LeaveGroupResult,
  LeavingMember,
  Outcome,
  SyncGroupRequest,
  SyncGroupResult,
} from '../requests.ts'
import {
  heartbeatAsClassicMember,
  joinAsClassicMember,
  leaveAsClassicMembers,
  syncAsClassicMember,
} from './classic-members.ts'
import { ConsumerEffects, type ConsumerTimerName } from './consumer-effects.ts'
import type { ConsumerGroup } from './consumer-group.ts'
import { consumerGroupLogLine } from './consumer-group-event.ts'
import { tombstonesOf } from './consumer-group-removal.ts'
import { consumerHeartbeat } from './consumer-heartbeat.ts'
import { loaded, timeout } from './consumer-protocol.ts'
import { type ConsumerStep, Refusal } from './consumer-step.ts'
import type { Downgrade } from './downgrade.ts'
import { checkCommittingMember, checkOffsetsMember } from './offset-access.ts'
import { upgrade } from './upgrade.ts'

/** After which a timeout that could not be stored is tried again. */
const RETRY_MS = 500

export class HostedConsumerGroup implements HostedGroup {
  readonly type = 'consumer'
  readonly protocolType = 'consumer'
  readonly group: ConsumerGroup
  readonly offsets: CommittedOffsets
  readonly #host: GroupHost
  readonly #timers: GroupTimers<ConsumerTimerName>
  /** Whether `__consumer_offsets` has records of the group. */
  #isAppended: boolean
  #stepStartedAt = 0

  constructor(host: GroupHost, group: ConsumerGroup, offsets = new CommittedOffsets()) {
    this.#isAppended = group.epoch > 0
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
    return checkCommittingMember(this.group, request)
  }

  checkFetch({ memberId, memberEpoch }: FetchingMember): Outcome {
    if (memberId === null && memberEpoch < 0) return 'NONE'
    return checkOffsetsMember(this.group, memberId ?? '', memberEpoch)
  }

  /**
   * The first heartbeat of a member of the consumer protocol. The group takes the place of one of the classic
   * protocol, if there is one, with its members.
   */
  begin(
    request: ConsumerHeartbeatRequest,
    replaced: HostedClassicGroup | undefined,
  ): Promise<ConsumerHeartbeatResult> {
    const step = this.#step()
    const { effects } = step
    if (replaced?.isEmpty) {
      effects.changes.push(...replaced.tombstones(true))
      effects.events.push({ type: 'emptyClassicGroupConverted' })
    } else if (replaced !== undefined) {
      const refusal = upgrade(step, replaced.group)
      if (refusal !== undefined) return this.#answer(step, refusal, refused)
    }
    this.#host.replace(this)
    const result = this.#heartbeat(step, request)
    if (this.#isAppended) replaced?.close('REBALANCE_IN_PROGRESS')
    else this.#host.restore(this.groupId, replaced)
    return result
  }

  consumerHeartbeat(request: ConsumerHeartbeatRequest): Promise<ConsumerHeartbeatResult> {
    return this.#heartbeat(this.#step(), request)
  }

  #heartbeat(
    step: ConsumerStep,
    request: ConsumerHeartbeatRequest,
  ): Promise<ConsumerHeartbeatResult> {
    const newMemberId = this.#host.system.random.kafkaUuid()
    return this.#answer(step, consumerHeartbeat(step, { request, newMemberId }), refused)
  }

  /** For DescribeGroups, which knows classic groups only. */
  describe(): DescribedGroup {
    const { groupId } = this
    return deadGroup(groupId, 'GROUP_ID_NOT_FOUND', `Group ${groupId} is not a classic group.`)
  }

  /** A classic-protocol member of a group that has members of the consumer protocol. */
  async join(request: JoinGroupRequest): Promise<JoinGroupResult> {
    if (this.isDead) return joinError('COORDINATOR_NOT_AVAILABLE', request.memberId)
    const step = this.#step()
    const newMemberId = this.#host.system.random.kafkaUuid()
    const result = joinAsClassicMember(step, request, newMemberId)
    return this.#answer(step, result, ({ error }) => joinError(error, request.memberId))
  }

  async sync(request: SyncGroupRequest): Promise<SyncGroupResult> {
    const step = this.#step()
    const result = syncAsClassicMember(step, request)
    return this.#answer(step, result, ({ error }) => syncError(error))
  }

  heartbeat(request: HeartbeatRequest): Outcome {
    const step = this.#step()
    const refusal = heartbeatAsClassicMember(step, request)
    this.#carryOut(step.effects)
    return refusal?.error ?? 'NONE'
  }

  async leave(members: readonly LeavingMember[]): Promise<LeaveGroupResult> {
    const step = this.#step()
    const result = leaveAsClassicMembers(step, members)
    return this.#answer(step, result, ({ error }) => ({ error, members: [] }))
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
    // What ran out is due until it is stored.
    if (!this.#carryOut(step.effects)) this.#timers.apply({ name, delayMs: RETRY_MS })
  }

  #step(): ConsumerStep {
    const { config, metadata, system } = this.#host
    const effects = new ConsumerEffects(this.groupId)
    this.#stepStartedAt = system.clock.monotonic()
    return { group: this.group, effects, config, metadata, now: system.clock.now() }
  }

  /** Answers when the step's changes are committed. What is refused changes nothing, but may be logged, and timed. */
  #answer<R>(step: ConsumerStep, result: R | Refusal, refuse: (refusal: Refusal) => R): Promise<R> {
    const { effects } = step
    if (result instanceof Refusal) {
      this.#log(effects)
      if (effects.changes.length === 0) this.#setTimers(effects)
      return Promise.resolve(refuse(result))
    }
    return new Promise((resolve) => {
      this.#carryOut(effects, (outcome) =>
        resolve(outcome === 'NONE' ? result : refuse(new Refusal(outcome, ''))),
      )
    })
  }

  /** False: it could not be stored, and nothing has happened. */
  #carryOut(effects: ConsumerEffects, done: (outcome: Outcome) => void = () => undefined): boolean {
    this.#log(effects)
    if (effects.changes.length > 0 && !this.#host.write(effects.changes, done)) {
      this.group.needsMetadata = true
      return false
    }
    this.#isAppended = true
    this.#setTimers(effects)
    if (effects.downgrade !== undefined) this.#downgrade(effects.downgrade)
    if (effects.changes.length === 0) done('NONE')
    return true
  }

  #setTimers({ timers }: ConsumerEffects): void {
    for (const change of timers) this.#timers.apply(change)
  }

  #downgrade({ group, rebalanceReason }: Downgrade): void {
    this.#timers.cancelAll()
    const hosted = new HostedClassicGroup(this.#host, group, this.offsets)
    hosted.isStored = true
    this.#host.replace(hosted)
    hosted.continueAs(rebalanceReason)
  }

  #log({ events }: ConsumerEffects): void {
    const { logger, nodeId, offsetsPartition, system } = this.#host
    const place = `[GroupCoordinator id=${nodeId} topic=__consumer_offsets partition=${offsetsPartition}]`
    const tookMs = Math.round(system.clock.monotonic() - this.#stepStartedAt)
    for (const event of events) {
      const { level, message } = consumerGroupLogLine(this.groupId, event, tookMs)
      logger.log(level, CONSUMER_GROUP_LOGGER, `${place} ${message}`)
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
