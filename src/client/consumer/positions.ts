/**
 * Finds out where to begin: the group's committed offset if there is one, else what `auto.offset.reset`
 * says. Also answers the questions about offsets that applications ask.
 */
import { listOffsets } from '../../protocol/apis/list-offsets.ts'
import { KafkaError } from '../../protocol/errors.ts'
import { backoffMs } from '../backoff.ts'
import type { Cluster } from '../cluster.ts'
import { fetchCommitted, type OffsetAndMetadata } from '../committed-offsets.ts'
import { ClientError, exceptionName, isRetriable } from '../errors.ts'
import { askForOffsets, type FoundOffset, type OffsetQuestion } from '../offset-questions.ts'
import type { TopicMetadataKeeper } from '../topic-metadata.ts'
import { partitionName, type TopicPartition } from '../topic-partition.ts'
import type { AssignedPartition } from './assigned-partition.ts'
import type { GroupCoordinator } from './group-coordinator.ts'
import type { MemberIdentity } from './offset-commits.ts'
import type { SubscriptionState } from './subscription-state.ts'

export interface PositionSettings {
  readonly isolationLevel: 'read_uncommitted' | 'read_committed'
  readonly requestTimeoutMs: number
  /** The timestamp that auto.offset.reset stands for; undefined: `none`. */
  readonly resetTimestamp: () => number | undefined
}

export class Positions {
  readonly #cluster: Cluster
  readonly #metadata: TopicMetadataKeeper
  readonly #subscription: SubscriptionState
  readonly #coordinator: GroupCoordinator | undefined
  readonly #identity: () => MemberIdentity | undefined
  readonly #settings: PositionSettings
  readonly #onEvent: () => void
  #busy = false
  #failures = 0
  #failure: Error | undefined

  constructor(parts: {
    cluster: Cluster
    metadata: TopicMetadataKeeper
    subscription: SubscriptionState
    /** Undefined without a group. */
    coordinator: GroupCoordinator | undefined
    identity: () => MemberIdentity | undefined
    settings: PositionSettings
    onEvent: () => void
  }) {
    this.#cluster = parts.cluster
    this.#metadata = parts.metadata
    this.#subscription = parts.subscription
    this.#coordinator = parts.coordinator
    this.#identity = parts.identity
    this.#settings = parts.settings
    this.#onEvent = parts.onEvent
  }

  /** Starts looking up positions that are missing. Throws what an earlier look-up failed with. */
  update(): void {
    const failure = this.#failure
    this.#failure = undefined
    if (failure !== undefined) throw failure
    if (this.#busy || !this.#missing().some(isDue)) return
    this.#busy = true
    void this.#run()
  }

  async #run(): Promise<void> {
    try {
      await this.#fromCommitted(
        this.#missing().filter((each) => each.wantsCommitted && isDue(each)),
      )
      await this.#fromResets(
        this.#missing().filter((each) => each.resetTo !== undefined && isDue(each)),
      )
      this.#failures = 0
    } catch (error) {
      if (!(error instanceof Error)) throw error
      if (!isRetriable(error)) this.#failure = error
      else this.#pause(this.#missing())
    } finally {
      this.#busy = false
      this.#onEvent()
    }
  }

  #missing(): AssignedPartition[] {
    return [...this.#subscription.partitions.values()].filter(
      ({ position }) => position === undefined,
    )
  }

  async #fromCommitted(partitions: readonly AssignedPartition[]): Promise<void> {
    if (partitions.length === 0) return
    const committed = this.#coordinator === undefined ? new Map() : await this.committed(partitions)
    const undefinedOnes: string[] = []
    for (const each of partitions) {
      if (!each.wantsCommitted || each.position !== undefined) continue
      const found = committed.get(each.name)
      const timestamp = this.#settings.resetTimestamp()
      if (found != null) each.seek(found.offset, found.leaderEpoch)
      else if (timestamp !== undefined) each.reset(timestamp)
      else undefinedOnes.push(each.name)
    }
    if (undefinedOnes.length > 0) {
      throw new ClientError(
        'org.apache.kafka.clients.consumer.NoOffsetForPartitionException',
        `Undefined offset with no reset policy for partitions: [${undefinedOnes.join(', ')}]`,
      )
    }
  }

  async #fromResets(partitions: readonly AssignedPartition[]): Promise<void> {
    const questions = partitions.map(({ topic, partition, resetTo = -1 }) => ({
      topic,
      partition,
      timestamp: resetTo,
    }))
    const answers = await this.#ask(questions)
    for (const each of partitions) {
      const found = answers.get(each.name)
      if (each.resetTo === undefined) continue
      if (found === undefined || found instanceof Error) {
        if (found !== undefined && !found.retriable) throw found
        this.#pause([each])
      } else if (found.offset >= 0) each.seek(found.offset, found.leaderEpoch)
      else each.reset(-1)
    }
  }

  #pause(partitions: readonly AssignedPartition[]): void {
    const pause = backoffMs(this.#cluster.settings.retryBackoff, this.#failures)
    this.#failures = Math.min(this.#failures + 1, 10)
    for (const each of partitions) each.retryAt = Date.now() + pause
    this.#metadata.request()
    setTimeout(() => this.#onEvent(), pause + 1).unref()
  }

  /** By partition name; null where nothing is committed. Throws retriable errors. */
  async committed(
    partitions: readonly TopicPartition[],
  ): Promise<Map<string, OffsetAndMetadata | null>> {
    const coordinator = this.#coordinator
    if (coordinator === undefined) return new Map()
    try {
      const found = await fetchCommitted(
        (api, body, limits) => coordinator.send(api, body, limits),
        coordinator.groupId,
        {
          partitions,
          requireStable: this.#settings.isolationLevel === 'read_committed',
          member: memberOf(this.#identity()),
        },
      )
      return new Map(
        found.map(({ topic, partition, committed }) => {
          if (committed instanceof Error) throw committed
          return [partitionName({ topic, partition }), committed]
        }),
      )
    } catch (error) {
      if (!(error instanceof KafkaError)) throw error
      coordinator.noteError(error.error)
      // The next heartbeat tells the member its new epoch, or that it has to join again.
      const heals = ['STALE_MEMBER_EPOCH', 'UNKNOWN_MEMBER_ID'].includes(error.error)
      if (!heals) throw error
      throw new ClientError(exceptionName(error), error.message, { retriable: true, cause: error })
    }
  }

  /** Repeats `#ask` over retriable errors until every question has an answer. Throws TimeoutError. */
  async offsets(
    questions: readonly OffsetQuestion[],
    onRetry: () => Promise<void>,
  ): Promise<Map<string, FoundOffset>> {
    const found = new Map<string, FoundOffset>()
    for (;;) {
      const pending = questions.filter((each) => !found.has(partitionName(each)))
      if (pending.length === 0) return found
      const answers = await this.#ask(pending)
      for (const [name, answer] of answers) {
        if (!(answer instanceof Error)) found.set(name, answer)
        else if (!answer.retriable) throw answer
      }
      if (found.size < questions.length) await onRetry()
    }
  }

  /** One request to each leader. Partitions without a known leader get no answer. */
  async #ask(questions: readonly OffsetQuestion[]): Promise<Map<string, FoundOffset | KafkaError>> {
    const byLeader = new Map<number, OffsetQuestion[]>()
    for (const each of questions) {
      const known = this.#metadata.known.get(each.topic)?.partitions[each.partition]
      const leader = known?.leader ?? -1
      if (leader < 0 || !this.#cluster.brokers.has(leader)) continue
      byLeader.set(leader, [
        ...(byLeader.get(leader) ?? []),
        { ...each, currentLeaderEpoch: known?.leaderEpoch },
      ])
    }
    const { isolationLevel, requestTimeoutMs } = this.#settings
    const answers = new Map<string, FoundOffset | KafkaError>()
    const asked = [...byLeader].map(async ([leader, group]) => {
      const link = await this.#cluster.broker(leader)
      const answered = await askForOffsets(
        (request, min) => this.#cluster.send(link, listOffsets, request, { min }),
        group,
        { isolationLevel, timeoutMs: requestTimeoutMs },
      )
      for (const [name, answer] of answered) answers.set(name, answer)
    })
    await Promise.all(asked)
    return answers
  }
}

const memberOf = (identity: MemberIdentity | undefined) =>
  identity?.protocol === 'consumer' && identity.generationId > 0
    ? { memberId: identity.memberId, memberEpoch: identity.generationId }
    : undefined

const isDue = ({ retryAt }: AssignedPartition): boolean => retryAt <= Date.now()
