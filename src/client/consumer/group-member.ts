/**
 * Membership of a classic consumer group: join, sync, heartbeats, leaving. Joining and heartbeats run in
 * the background; what touches the application — giving up partitions, taking new ones, its listener —
 * happens inside `poll`.
 *
 *     idle -> (poll: give up partitions) -> joining -> joined -> (poll: take partitions) -> stable
 *
 * Eager assignors give up everything before they join; cooperative ones keep it, give up afterwards what
 * the new assignment lacks, and join again (KIP-429).
 */
import { heartbeat } from '../../protocol/apis/heartbeat.ts'
import { leaveGroup } from '../../protocol/apis/leave-group.ts'
import { errorName, KafkaError } from '../../protocol/errors.ts'
import { isRetriable } from '../errors.ts'
import { partitionName, type TopicPartition } from '../topic-partition.ts'
import { GroupJoin, type GroupMemberParts, type Joined } from './group-join.ts'
import type { GroupMembership } from './group-membership.ts'
import type { MemberIdentity } from './offset-commits.ts'
import { losePartitions, type RebalanceListener } from './rebalance-listener.ts'

const NO_MEMBER = ''
const NO_GENERATION = -1
const SOURCE = 'org.apache.kafka.clients.consumer.internals.ConsumerCoordinator'

export class GroupMember implements GroupMembership {
  readonly #parts: GroupMemberParts
  readonly #join: GroupJoin
  #memberId = NO_MEMBER
  #generationId = NO_GENERATION
  #needsJoin = true
  #prepared = false
  #joining = false
  #joined: Joined | undefined
  /** The partitions went to others before this member could give them up. */
  #lost = false
  #failure: Error | undefined
  #heartbeats: NodeJS.Timeout | undefined
  #heartbeatUnderWay = false
  #lastHeartbeat = Date.now()
  #lastPoll = Date.now()
  #joinedTopics = ''

  constructor(parts: GroupMemberParts) {
    this.#parts = parts
    this.#join = new GroupJoin(parts)
  }

  get identity(): MemberIdentity {
    return {
      protocol: 'classic',
      generationId: this.#generationId,
      memberId: this.#memberId,
      groupInstanceId: this.#parts.settings.groupInstanceId,
    }
  }

  get isStable(): boolean {
    return this.#generationId >= 0 && !this.#joining && this.#joined === undefined
  }

  rejoin(): void {
    this.#needsJoin = true
    this.#parts.onEvent()
  }

  async poll(listener: RebalanceListener): Promise<void> {
    this.#lastPoll = Date.now()
    this.#throwFailure()
    if (this.#joined !== undefined) await this.#complete(listener)
    this.#watchSubscription()
    if (!this.#needsJoin || this.#joining) return
    await this.#prepare(listener)
    this.#start()
  }

  /** Static members stay: only the end of their session makes others take their partitions. */
  async leave(reason: string): Promise<void> {
    clearInterval(this.#heartbeats)
    const { coordinator, settings } = this.#parts
    const memberId = this.#memberId
    this.#resetMember()
    if (memberId === NO_MEMBER || settings.groupInstanceId !== null) return
    try {
      await coordinator.send(
        leaveGroup,
        (version) => ({
          groupId: coordinator.groupId,
          memberId: version < 3 ? memberId : '',
          members: version < 3 ? [] : [{ memberId, reason }],
        }),
        { timeoutMs: settings.requestTimeoutMs },
      )
    } catch (error) {
      // The coordinator will notice the silence: there is nothing left to repair here.
      if (!isRetriable(error)) throw error
    }
  }

  stop(): void {
    this.#resetMember()
  }

  async giveUpAll(listener: RebalanceListener): Promise<void> {
    const { subscription } = this.#parts
    const owned = subscription.assigned()
    if (owned.length === 0) return
    if (this.#lost || this.#generationId < 0) await losePartitions(listener, owned)
    else await listener.onPartitionsRevoked?.(owned)
    subscription.assign([])
  }

  #throwFailure(): void {
    const failure = this.#failure
    this.#failure = undefined
    if (failure !== undefined) throw failure
  }

  #watchSubscription(): void {
    const topics = [...this.#parts.subscription.topics].sort().join(',')
    if (this.#joinedTopics !== topics && this.isStable) this.#needsJoin = true
  }

  async #prepare(listener: RebalanceListener): Promise<void> {
    if (this.#prepared) return
    this.#prepared = true
    const { subscription, commits, settings } = this.#parts
    if (this.#generationId >= 0 && !this.#lost) {
      await commits().commitBeforeLeaving(settings.rebalanceTimeoutMs)
    }
    if (this.#lost) return await this.#loseOwned(listener)
    const owned = subscription.assigned()
    const isKept = ({ topic }: TopicPartition): boolean =>
      settings.isCooperative && subscription.topics.has(topic)
    const revoked = owned.filter((each) => !isKept(each))
    if (revoked.length === 0) return
    await listener.onPartitionsRevoked?.(revoked)
    subscription.assign(owned.filter(isKept))
  }

  /** What was owned is another member's by now: nothing can be committed for it. */
  async #loseOwned(listener: RebalanceListener): Promise<void> {
    const { subscription } = this.#parts
    this.#lost = false
    const owned = subscription.assigned()
    subscription.assign([])
    if (owned.length > 0) await losePartitions(listener, owned)
  }

  #start(): void {
    this.#needsJoin = false
    this.#joining = true
    this.#joinedTopics = [...this.#parts.subscription.topics].sort().join(',')
    void this.#run()
  }

  async #run(): Promise<void> {
    try {
      const joined = await this.#join.run(
        { memberId: this.#memberId, generationId: this.#generationId },
        (member) => this.#setMember(member),
      )
      // Unless this member has left meanwhile, because the application did not poll.
      if (this.#generationId >= 0) this.#joined = joined
    } catch (error) {
      if (!(error instanceof Error)) throw error
      this.#fail(error)
    } finally {
      this.#joining = false
      this.#prepared = false
      this.#parts.onEvent()
    }
  }

  #setMember(member: { memberId: string; generationId: number; lost: boolean }): void {
    this.#memberId = member.memberId
    this.#generationId = member.generationId
    if (member.lost) this.#lost = true
    if (member.generationId >= 0) this.#startHeartbeats()
  }

  #resetMember(): void {
    this.#memberId = NO_MEMBER
    this.#generationId = NO_GENERATION
    clearInterval(this.#heartbeats)
    this.#heartbeats = undefined
  }

  #fail(error: Error): void {
    this.#resetMember()
    this.#failure = error
    this.#needsJoin = true
  }

  async #complete(listener: RebalanceListener): Promise<void> {
    const joined = this.#joined
    this.#joined = undefined
    if (joined === undefined) return
    // The member was expelled while it joined: this assignment is that of a new membership.
    if (this.#lost) await this.#loseOwned(listener)
    const { subscription, settings } = this.#parts
    const before = subscription.assigned()
    const names = new Set(joined.partitions.map(partitionName))
    const had = new Set(before.map(partitionName))
    const revoked = before.filter((each) => !names.has(partitionName(each)))
    const added = joined.partitions.filter((each) => !had.has(partitionName(each)))
    if (settings.isCooperative && revoked.length > 0) {
      // Others may have what is given up here only after this member has joined once more.
      this.#needsJoin = true
      await listener.onPartitionsRevoked?.(revoked)
    }
    subscription.assign(joined.partitions)
    await listener.onPartitionsAssigned?.(settings.isCooperative ? added : joined.partitions)
  }

  #startHeartbeats(): void {
    if (this.#heartbeats !== undefined) return
    const { settings } = this.#parts
    this.#lastHeartbeat = Date.now()
    this.#heartbeats = setInterval(() => void this.#beat(), settings.heartbeatIntervalMs)
  }

  async #beat(): Promise<void> {
    const { settings, coordinator, logger } = this.#parts
    if (this.#generationId < 0 || this.#join.isWaiting || this.#heartbeatUnderWay) return
    if (Date.now() - this.#lastPoll > settings.maxPollIntervalMs) {
      logger.warn(SOURCE, POLL_TIMEOUT)
      this.#lost = true
      this.#joined = undefined
      this.#needsJoin = true
      await this.leave('consumer poll timeout has expired.')
      return
    }
    const generationId = this.#generationId
    this.#heartbeatUnderWay = true
    try {
      const { errorCode } = await coordinator.send(heartbeat, {
        groupId: coordinator.groupId,
        generationId,
        memberId: this.#memberId,
        groupInstanceId: settings.groupInstanceId,
      })
      if (generationId === this.#generationId) this.#takeHeartbeat(errorCode)
    } catch (error) {
      if (!isRetriable(error)) this.#fail(error instanceof Error ? error : new Error(String(error)))
      if (Date.now() - this.#lastHeartbeat > settings.sessionTimeoutMs) coordinator.forget()
    } finally {
      this.#heartbeatUnderWay = false
    }
  }

  #takeHeartbeat(errorCode: number): void {
    const error = errorName(errorCode)
    const { coordinator, settings, logger } = this.#parts
    coordinator.noteError(error)
    switch (error) {
      case 'NONE':
        this.#lastHeartbeat = Date.now()
        break
      case 'REBALANCE_IN_PROGRESS':
        this.#lastHeartbeat = Date.now()
        if (!this.#joining) this.rejoin()
        break
      case 'ILLEGAL_GENERATION':
      case 'UNKNOWN_MEMBER_ID':
        if (error === 'UNKNOWN_MEMBER_ID') this.#resetMember()
        this.#generationId = NO_GENERATION
        this.#lost = true
        this.rejoin()
        break
      case 'NOT_COORDINATOR':
      case 'COORDINATOR_NOT_AVAILABLE':
        break
      default:
        if (error === 'FENCED_INSTANCE_ID') {
          const instance = settings.groupInstanceId
          logger.error(
            SOURCE,
            `Caught fenced group.instance.id Optional[${instance}] error in heartbeat thread`,
          )
        }
        this.#fail(new KafkaError(error))
        this.#parts.onEvent()
    }
  }
}

const POLL_TIMEOUT =
  'consumer poll timeout has expired. This means the time between subsequent calls to poll() was ' +
  'longer than the configured max.poll.interval.ms, which typically implies that the poll loop is ' +
  'spending too much time processing messages. You can address this either by increasing ' +
  'max.poll.interval.ms or by reducing the maximum size of batches returned in poll() with max.poll.records.'
