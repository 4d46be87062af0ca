/** Commits positions: on demand, and every `auto.commit.interval.ms`. */
import { offsetCommit } from '../../protocol/apis/offset-commit.ts'
import { type ErrorName, errorName, KafkaError } from '../../protocol/errors.ts'
import type { PartitionOffset } from '../admin/consumer-group-offsets.ts'
import type { ClientLogger } from '../client-logger.ts'
import { NO_TOPIC_ID } from '../cluster.ts'
import { ClientError, javaText } from '../errors.ts'
import { type GroupMetadata, groupWithoutMember } from '../group-metadata.ts'
import { byTopic } from '../topic-partition.ts'
import type { GroupCoordinator } from './group-coordinator.ts'
import type { SubscriptionState } from './subscription-state.ts'

/** As whom offsets are committed; a consumer that is not a member uses generation -1 and no id. */
export interface MemberIdentity {
  readonly protocol: 'classic' | 'consumer'
  /** With the consumer protocol: the member epoch. */
  readonly generationId: number
  readonly memberId: string
  readonly groupInstanceId: string | null
}

const SOURCE = 'org.apache.kafka.clients.consumer.internals.ConsumerCoordinator'

const EXPELLED =
  'Offset commit cannot be completed since the consumer is not part of an active group for auto ' +
  'partition assignment; it is likely that the consumer was kicked out of the group.'
const REBALANCING =
  'Offset commit cannot be completed since the consumer is undergoing a rebalance for auto ' +
  'partition assignment. You can try completing the rebalance by calling poll() and then retry the operation.'

export class OffsetCommits {
  readonly #coordinator: GroupCoordinator
  readonly #subscription: SubscriptionState
  readonly #identity: () => MemberIdentity
  readonly #logger: ClientLogger
  readonly #intervalMs: number | undefined
  #nextAutoCommit: number

  constructor(parts: {
    coordinator: GroupCoordinator
    subscription: SubscriptionState
    identity: () => MemberIdentity
    logger: ClientLogger
    /** Undefined: no automatic commits. */
    intervalMs: number | undefined
  }) {
    this.#coordinator = parts.coordinator
    this.#subscription = parts.subscription
    this.#identity = parts.identity
    this.#logger = parts.logger
    this.#intervalMs = parts.intervalMs
    this.#nextAutoCommit = Date.now() + (parts.intervalMs ?? 0)
  }

  get isAutomatic(): boolean {
    return this.#intervalMs !== undefined
  }

  /** As whom offsets are committed, for a producer that commits them in a transaction. */
  groupMetadata(): GroupMetadata {
    const { groupId } = this.#coordinator
    const { generationId, memberId, groupInstanceId } = this.#identity()
    if (generationId < 0) return groupWithoutMember(groupId)
    return { groupId, generationId, memberId, groupInstanceId }
  }

  /** The positions of all assigned partitions that have one. */
  positions(): PartitionOffset[] {
    return [...this.#subscription.partitions.values()].flatMap(
      ({ topic, partition, position, positionEpoch }) =>
        position === undefined
          ? []
          : [{ topic, partition, offset: position, leaderEpoch: positionEpoch }],
    )
  }

  /** Commits in the background when the interval is over. */
  commitIfDue(): void {
    const interval = this.#intervalMs
    if (interval === undefined || Date.now() < this.#nextAutoCommit) return
    this.#nextAutoCommit = Date.now() + interval
    const offsets = this.positions()
    if (offsets.length === 0) return
    this.commitOnce(offsets).catch((error: unknown) => {
      this.#warn(
        `Asynchronous auto-commit of offsets ${textOf(offsets)} failed: ${messageOf(error)}`,
      )
    })
  }

  /** Before partitions go away: commits automatically, waits, and only warns of a failure. */
  async commitBeforeLeaving(timeoutMs: number): Promise<void> {
    if (!this.isAutomatic) return
    const offsets = this.positions()
    if (offsets.length === 0) return
    try {
      await this.commit(offsets, timeoutMs)
    } catch (error) {
      this.#warn(
        `Synchronous auto-commit of offsets ${textOf(offsets)} failed: ${messageOf(error)}`,
      )
    }
  }

  /** Repeats over retriable errors. Throws KafkaError, CommitFailedException, TimeoutError. */
  async commit(offsets: readonly PartitionOffset[], timeoutMs: number): Promise<void> {
    if (offsets.length === 0) return
    await this.#coordinator.retrying(timeoutMs, () => this.commitOnce(offsets))
  }

  async commitOnce(offsets: readonly PartitionOffset[]): Promise<void> {
    const { protocol, generationId, memberId, groupInstanceId } = this.#identity()
    const isExpelled = this.#subscription.mode === 'automatic' && generationId < 0
    if (isExpelled && protocol === 'classic') throw expelled()
    const { topics } = await this.#coordinator.send(offsetCommit, {
      groupId: this.#coordinator.groupId,
      generationIdOrMemberEpoch: generationId,
      memberId,
      groupInstanceId,
      topics: [...byTopic(offsets)].map(([name, partitions]) => ({
        name,
        topicId: NO_TOPIC_ID,
        partitions: partitions.map(({ partition, offset, leaderEpoch, metadata }) => ({
          partitionIndex: partition,
          committedOffset: offset,
          committedLeaderEpoch: leaderEpoch ?? -1,
          committedMetadata: metadata ?? '',
        })),
      })),
    })
    for (const { partitions } of topics) {
      for (const { errorCode } of partitions) this.#throwIfError(errorName(errorCode), generationId)
    }
  }

  #throwIfError(error: ErrorName, generationId: number): void {
    if (error === 'NONE') return
    this.#coordinator.noteError(error)
    const now = this.#identity()
    if (now.protocol === 'consumer') throwOfMembership(error, now.generationId !== generationId)
    if (error === 'UNKNOWN_MEMBER_ID' || error === 'ILLEGAL_GENERATION') {
      throw expelled()
    }
    if (error === 'REBALANCE_IN_PROGRESS') {
      throw new ClientError(
        'org.apache.kafka.common.errors.RebalanceInProgressException',
        REBALANCING,
      )
    }
    // As in Kafka's consumer, not retriable: the topic is gone, and the other offsets of the request are committed.
    if (error === 'UNKNOWN_TOPIC_OR_PARTITION') {
      throw new ClientError('org.apache.kafka.common.KafkaException', TOPIC_GONE)
    }
    throw new KafkaError(error)
  }

  #warn(message: string): void {
    this.#logger.warn(SOURCE, message)
  }
}

/** `isOutdated`: the member has a newer epoch by now, and committing with that one may succeed. */
function throwOfMembership(error: ErrorName, isOutdated: boolean): void {
  const message = {
    UNKNOWN_MEMBER_ID: UNKNOWN_MEMBER,
    STALE_MEMBER_EPOCH: STALE_EPOCH,
  }[error as string]
  if (message === undefined) return
  throw new ClientError(COMMIT_FAILED, message, { retriable: isOutdated })
}

const COMMIT_FAILED = 'org.apache.kafka.clients.consumer.CommitFailedException'
const UNKNOWN_MEMBER =
  'OffsetCommit failed with unknown member ID. The coordinator is not aware of this member.'
const STALE_EPOCH =
  'OffsetCommit failed with stale member epoch. The member epoch is stale. The member must retry after ' +
  'receiving its updated member epoch via the ConsumerGroupHeartbeat API.'
const TOPIC_GONE = 'Topic or partition does not exist'

const expelled = (): ClientError => new ClientError(COMMIT_FAILED, EXPELLED)

const messageOf = (error: unknown): string =>
  error instanceof Error && error.message !== '' ? error.message : javaText(error)

const textOf = (offsets: readonly PartitionOffset[]): string => {
  const texts = offsets.map(
    ({ topic, partition, offset, leaderEpoch, metadata }) =>
      `${topic}-${partition}=OffsetAndMetadata{offset=${offset}, ` +
      `leaderEpoch=${leaderEpoch ?? 'null'}, metadata='${metadata ?? ''}'}`,
  )
  return `{${texts.join(', ')}}`
}
