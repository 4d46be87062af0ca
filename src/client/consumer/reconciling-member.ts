/**
 * Membership of a group with the consumer protocol (KIP-848). Heartbeats go on in the background, at the
 * interval that the coordinator gives; what touches the application — committing before a change, giving
 * up partitions, taking new ones, its listener — happens inside `poll`. What the member says and becomes
 * is decided by `ConsumerMembership`.
 */
import { consumerGroupHeartbeat } from '../../protocol/apis/consumer-group-heartbeat.ts'
import { type ErrorName, errorName } from '../../protocol/errors.ts'
import { type Backoff, backoffMs } from '../backoff.ts'
import type { ClientLogger } from '../client-logger.ts'
import { isRetriable, UnsupportedVersionError } from '../errors.ts'
import type { TopicMetadataKeeper } from '../topic-metadata.ts'
import { isSameAssignment, nameAssignment, without } from './assigned-topics.ts'
import {
  type Assignment,
  ConsumerMembership,
  type HeartbeatRequest,
  type HeartbeatResponse,
  type MembershipSettings,
} from './consumer-membership.ts'
import type { GroupCoordinator } from './group-coordinator.ts'
import type { GroupMembership } from './group-membership.ts'
import { answerFailure, POLL_TIMEOUT, SOURCES, sendFailure } from './heartbeat-failures.ts'
import type { MemberIdentity, OffsetCommits } from './offset-commits.ts'
import { losePartitions, type RebalanceListener } from './rebalance-listener.ts'
import type { SubscriptionState } from './subscription-state.ts'

export interface ReconcilingMemberParts {
  readonly memberId: string
  readonly coordinator: GroupCoordinator
  readonly subscription: SubscriptionState
  readonly settings: MembershipSettings
  readonly requestTimeoutMs: number
  readonly retryBackoff: Backoff
  readonly logger: ClientLogger
  readonly commits: () => OffsetCommits
  readonly metadata: TopicMetadataKeeper
  readonly onEvent: () => void
}

export class ReconcilingMember implements GroupMembership {
  readonly #parts: ReconcilingMemberParts
  readonly #membership: ConsumerMembership
  #timer: NodeJS.Timeout | undefined
  #heartbeatUnderWay = false
  #failures = 0
  #failure: Error | undefined
  #lastPoll = Date.now()
  /** Changes with every membership, so that answers to an earlier one can be told. */
  #incarnation = 0

  constructor(parts: ReconcilingMemberParts) {
    this.#parts = parts
    this.#membership = new ConsumerMembership(parts.settings, parts.memberId)
  }

  get identity(): MemberIdentity {
    const { isMember, memberEpoch, memberId } = this.#membership
    return {
      protocol: 'consumer',
      generationId: isMember ? memberEpoch : -1,
      memberId,
      groupInstanceId: this.#parts.settings.groupInstanceId,
    }
  }

  get isStable(): boolean {
    return this.#membership.state === 'stable'
  }

  /** The coordinator watches the topics itself. */
  rejoin(): void {}

  async poll(listener: RebalanceListener): Promise<void> {
    this.#notePoll()
    const membership = this.#membership
    if (membership.state === 'fatal') await this.#lose(listener)
    const failure = this.#failure
    this.#failure = undefined
    if (failure !== undefined) throw failure
    if (membership.state === 'fenced' || membership.state === 'stale') {
      await this.#lose(listener)
      this.#join()
    }
    if (membership.state === 'unsubscribed') this.#join()
    if (membership.state === 'reconciling') await this.#reconcile(listener)
  }

  async giveUpAll(listener: RebalanceListener): Promise<void> {
    const { subscription } = this.#parts
    if (!this.#membership.isMember) return await this.#lose(listener)
    const owned = subscription.assigned()
    if (owned.length > 0) await listener.onPartitionsRevoked?.(owned)
    subscription.assign([])
  }

  async leave(): Promise<void> {
    const { isMember, state } = this.#membership
    const request = this.#membership.leave()
    this.#abandon()
    if (isMember || state === 'joining') await this.#sendLeave(request)
  }

  stop(): void {
    this.#membership.leave()
    this.#abandon()
  }

  async #sendLeave(request: HeartbeatRequest): Promise<void> {
    const { coordinator, requestTimeoutMs: timeoutMs } = this.#parts
    try {
      await coordinator.send(consumerGroupHeartbeat, request, { timeoutMs })
    } catch (error) {
      // The coordinator will notice the silence: there is nothing left to repair here.
      if (!isRetriable(error) && !(error instanceof UnsupportedVersionError)) throw error
    }
  }

  #join(): void {
    this.#abandon()
    this.#membership.join()
    this.#schedule(0)
  }

  /** Heartbeats of the membership that was end here. */
  #abandon(): void {
    this.#incarnation += 1
    this.#failures = 0
    this.#heartbeatUnderWay = false
    clearTimeout(this.#timer)
  }

  /** What was owned may be another member's by now: nothing can be committed for it. */
  async #lose(listener: RebalanceListener): Promise<void> {
    const { subscription } = this.#parts
    const owned = subscription.assigned()
    subscription.assign([])
    if (owned.length > 0) await losePartitions(listener, owned)
  }

  async #reconcile(listener: RebalanceListener): Promise<void> {
    const { target } = this.#membership
    if (target === undefined) return
    const { metadata, subscription, settings, retryBackoff } = this.#parts
    const incarnation = this.#incarnation
    const isCurrent = (): boolean =>
      incarnation === this.#incarnation && this.#membership.hasHeartbeats
    const { assignment, partitions, isComplete } = nameAssignment(target, metadata.known.values())
    if (!isComplete) {
      metadata.requestLater(retryBackoff.initialMs)
      if (isSameAssignment(assignment, this.#membership.owned)) return
    }
    await this.#parts.commits().commitBeforeLeaving(settings.rebalanceTimeoutMs)
    if (!isCurrent()) return
    const owned = subscription.assigned()
    const revoked = without(owned, partitions)
    if (revoked.length > 0) await listener.onPartitionsRevoked?.(revoked)
    if (!isCurrent()) return
    subscription.assign(partitions)
    await listener.onPartitionsAssigned?.(without(partitions, owned))
    if (isCurrent()) this.#acknowledge(target, assignment)
  }

  #acknowledge(target: Assignment, assignment: Assignment): void {
    this.#membership.reconciled(target, assignment)
    if (!this.#heartbeatUnderWay) this.#schedule(0)
  }

  #notePoll(): void {
    const { settings, logger } = this.#parts
    const late = Date.now() - this.#lastPoll - settings.rebalanceTimeoutMs
    this.#lastPoll = Date.now()
    if (this.#membership.state !== 'stale') return
    logger.warn(
      SOURCES.heartbeats,
      'Time between subsequent calls to poll() was longer than the configured max.poll.interval.ms, ' +
        `exceeded approximately by ${late} ms. Member ${this.#membership.memberId} will rejoin the group now.`,
    )
  }

  #schedule(ms: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#beat(), ms)
  }

  async #beat(): Promise<void> {
    if (!this.#membership.hasHeartbeats || this.#heartbeatUnderWay) return
    if (Date.now() - this.#lastPoll > this.#parts.settings.rebalanceTimeoutMs) {
      this.#parts.logger.warn(SOURCES.heartbeats, POLL_TIMEOUT)
      const request = this.#membership.expire()
      this.#abandon()
      return await this.#sendLeave(request)
    }
    const incarnation = this.#incarnation
    this.#heartbeatUnderWay = true
    try {
      const response = await this.#parts.coordinator.send(consumerGroupHeartbeat, (version) =>
        this.#membership.heartbeat(this.#parts.subscription.topics, version),
      )
      if (incarnation === this.#incarnation) this.#take(response)
    } catch (error) {
      if (!(error instanceof Error)) throw error
      if (incarnation === this.#incarnation) this.#takeFailure(error)
    }
  }

  #take(response: HeartbeatResponse): void {
    this.#heartbeatUnderWay = false
    const { coordinator, onEvent } = this.#parts
    const membership = this.#membership
    const { memberEpoch, state } = membership
    const error = errorName(response.errorCode)
    coordinator.noteError(error)
    switch (membership.answered(response)) {
      case 'none':
        this.#failures = 0
        if (membership.hasHeartbeats) {
          this.#schedule(membership.isHeartbeatDue ? 0 : membership.heartbeatIntervalMs)
        }
        break
      case 'retry':
      case 'findCoordinator':
        this.#retry()
        return
      case 'fenced':
        break
      case 'fatal':
        this.#fail(error, response.errorMessage ?? '', memberEpoch)
    }
    if (membership.state !== state) onEvent()
  }

  #takeFailure(error: Error): void {
    this.#heartbeatUnderWay = false
    this.#membership.unanswered()
    if (isRetriable(error)) {
      this.#retry()
      return
    }
    const { memberEpoch } = this.#membership
    const failure = sendFailure(error)
    this.#parts.logger.error(SOURCES.heartbeats, failure.line)
    this.#end(failure.error, memberEpoch)
  }

  #retry(): void {
    this.#schedule(backoffMs(this.#parts.retryBackoff, this.#failures))
    this.#failures += 1
  }

  #fail(error: ErrorName, message: string, memberEpoch: number): void {
    const { settings, logger } = this.#parts
    const failure = answerFailure(error, message, settings)
    logger.error(SOURCES.heartbeats, failure.line)
    this.#end(failure.error, memberEpoch)
  }

  #end(error: Error, memberEpoch: number): void {
    this.#membership.fail()
    this.#abandon()
    this.#failure = error
    this.#parts.logger.error(
      SOURCES.membership,
      `Member ${this.#membership.memberId} with epoch ${memberEpoch} transitioned to fatal state`,
    )
    this.#parts.onEvent()
  }
}
