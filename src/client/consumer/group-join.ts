/** JoinGroup and SyncGroup, repeated until the member has an assignment. */
import { joinGroup } from '../../protocol/apis/join-group.ts'
import { syncGroup } from '../../protocol/apis/sync-group.ts'
import { type ErrorName, errorName, KafkaError } from '../../protocol/errors.ts'
import { decodeAssignment } from '../../protocol/internal/consumer-protocol.ts'
import type { Response } from '../../protocol/schema.ts'
import type { Assignor } from '../assignors/assignor.ts'
import { backoffMs, sleep } from '../backoff.ts'
import type { ClientLogger } from '../client-logger.ts'
import type { Cluster } from '../cluster.ts'
import type { TopicMetadata } from '../cluster-metadata.ts'
import { ClientError, isRetriable } from '../errors.ts'
import { partitionName, type TopicPartition } from '../topic-partition.ts'
import {
  assignmentsOf,
  partitionsOf,
  subscriptionBytes,
  subscriptionOf,
} from './group-assignment.ts'
import type { GroupCoordinator } from './group-coordinator.ts'
import type { OffsetCommits } from './offset-commits.ts'
import type { SubscriptionState } from './subscription-state.ts'

export interface GroupSettings {
  readonly protocol: 'classic' | 'consumer'
  readonly groupInstanceId: string | null
  readonly sessionTimeoutMs: number
  /** How long members have to give up their partitions: max.poll.interval.ms. */
  readonly rebalanceTimeoutMs: number
  readonly maxPollIntervalMs: number
  readonly heartbeatIntervalMs: number
  readonly requestTimeoutMs: number
  readonly rackId: string
  /** The coordinator's assignor, with the consumer protocol; null: its own choice. */
  readonly remoteAssignor: string | null
  /** In order of preference; none with the consumer protocol. */
  readonly assignors: readonly Assignor[]
  readonly isCooperative: boolean
  readonly leavesOnClose: boolean
}

export interface GroupMemberParts {
  readonly cluster: Cluster
  readonly coordinator: GroupCoordinator
  readonly subscription: SubscriptionState
  readonly settings: GroupSettings
  readonly logger: ClientLogger
  readonly commits: () => OffsetCommits
  /** Fresh metadata of topics, from a broker. */
  readonly fetchTopics: (topics: readonly string[]) => Promise<readonly TopicMetadata[]>
  /** Resolves when the topics are known, or soon. */
  readonly metadataSettled: () => Promise<void>
  /** The leader of the group watches these topics for new partitions; others watch none. */
  readonly watch: (topics: readonly TopicMetadata[]) => void
  readonly onEvent: () => void
}

export interface Joined {
  readonly partitions: readonly TopicPartition[]
}

interface Member {
  readonly memberId: string
  readonly generationId: number
}

type SetMember = (member: Member & { lost: boolean }) => void
type JoinResponse = Response<typeof joinGroup>

const PROTOCOL_TYPE = 'consumer'
/** More than the members' time, since the coordinator waits for all of them. */
const JOIN_GRACE_MS = 5000
const SOURCE = 'org.apache.kafka.clients.consumer.internals.ConsumerCoordinator'

export class GroupJoin {
  readonly #parts: GroupMemberParts
  #reason: string | undefined
  #waiting = false
  /** What this member got last: sticky assignors tell the leader. */
  #last: { partitions: readonly TopicPartition[]; generationId: number } | undefined

  constructor(parts: GroupMemberParts) {
    this.#parts = parts
  }

  /** While a JoinGroup waits at the coordinator, heartbeats would only queue up behind it. */
  get isWaiting(): boolean {
    return this.#waiting
  }

  /** Rejects with errors that joining again cannot heal. */
  async run(member: Member, setMember: SetMember): Promise<Joined> {
    let current = member
    const change = (next: Member, lost = false): void => {
      current = next
      setMember({ ...next, lost })
    }
    await this.#parts.metadataSettled()
    for (let failures = 0; ; ) {
      try {
        return await this.#attempt(current, change)
      } catch (error) {
        if (!(error instanceof Error)) throw error
        const action = reaction(error)
        if (action === 'fail') throw error
        if (error instanceof KafkaError) this.#parts.coordinator.noteError(error.error)
        if (action === 'forgetMember') change({ memberId: '', generationId: -1 }, true)
        if (action === 'forgetGeneration') change({ ...current, generationId: -1 }, true)
        if (action === 'joinAgain') continue
        await sleep(backoffMs(this.#parts.cluster.settings.retryBackoff, failures))
        failures += 1
      }
    }
  }

  async #attempt(member: Member, change: (next: Member) => void): Promise<Joined> {
    const joined = await this.#sendJoin(member)
    const error = errorName(joined.errorCode)
    if (error === 'MEMBER_ID_REQUIRED') {
      change({ memberId: joined.memberId, generationId: -1 })
      this.#reason = `need to re-join with the given member-id: ${joined.memberId}`
      return await this.#attempt({ memberId: joined.memberId, generationId: -1 }, change)
    }
    if (error !== 'NONE') throw new KafkaError(error)
    this.#reason = undefined
    const { memberId, generationId } = joined
    change({ memberId, generationId })
    const assignments = joined.leader === memberId ? await this.#lead(joined) : []
    return await this.#sync(joined, assignments)
  }

  async #sendJoin({ memberId, generationId }: Member): Promise<JoinResponse> {
    const { coordinator, settings, subscription } = this.#parts
    this.#waiting = true
    try {
      return await coordinator.send(
        joinGroup,
        {
          groupId: coordinator.groupId,
          sessionTimeoutMs: settings.sessionTimeoutMs,
          rebalanceTimeoutMs: settings.rebalanceTimeoutMs,
          memberId,
          groupInstanceId: settings.groupInstanceId,
          protocolType: PROTOCOL_TYPE,
          protocols: settings.assignors.map((assignor) => ({
            name: assignor.name,
            metadata: subscriptionBytes({
              topics: [...subscription.topics],
              owned: subscription.assigned(),
              generationId,
              userData: this.#userData(assignor),
              rackId: settings.rackId,
            }),
          })),
          reason: this.#reason ?? '',
        },
        {
          timeoutMs: Math.max(
            settings.requestTimeoutMs,
            settings.rebalanceTimeoutMs + JOIN_GRACE_MS,
          ),
        },
      )
    } finally {
      this.#waiting = false
    }
  }

  #userData(assignor: Assignor): Buffer | null {
    const last = this.#last
    if (assignor.userData === undefined || last === undefined) return null
    return assignor.userData(last.partitions, last.generationId)
  }

  async #lead(joined: JoinResponse): Promise<{ memberId: string; assignment: Buffer }[]> {
    const { settings, cluster, logger } = this.#parts
    const members = joined.members.map(subscriptionOf)
    const names = [...new Set(members.flatMap(({ topics }) => topics))]
    const topics = names.length === 0 ? [] : await this.#parts.fetchTopics(names)
    this.#parts.watch(topics)
    const known = new Set(
      topics.filter((each) => each.partitions.length > 0).map(({ name }) => name),
    )
    const unknown = names.filter((name) => !known.has(name))
    if (unknown.length > 0) {
      logger.warn(
        SOURCE,
        `The following subscribed topics are not assigned to any members: [${unknown.join(', ')}] `,
      )
    }
    if (joined.skipAssignment) return []
    const assignor = settings.assignors.find(({ name }) => name === joined.protocolName)
    if (assignor === undefined) {
      throw new ClientError(
        'java.lang.IllegalStateException',
        `Coordinator selected invalid assignment protocol: ${joined.protocolName}`,
      )
    }
    return assignmentsOf(assignor, members, topics, cluster.brokers)
  }

  async #sync(
    { memberId, generationId, protocolName, leader }: JoinResponse,
    assignments: { memberId: string; assignment: Buffer }[],
  ): Promise<Joined> {
    const { coordinator, settings } = this.#parts
    if (leader !== memberId) this.#parts.watch([])
    const response = await coordinator.send(
      syncGroup,
      {
        groupId: coordinator.groupId,
        generationId,
        memberId,
        groupInstanceId: settings.groupInstanceId,
        protocolType: PROTOCOL_TYPE,
        protocolName,
        assignments,
      },
      {
        timeoutMs: Math.max(settings.requestTimeoutMs, settings.rebalanceTimeoutMs + JOIN_GRACE_MS),
      },
    )
    const error = errorName(response.errorCode)
    if (error !== 'NONE') throw new KafkaError(error)
    const partitions =
      response.assignment.length === 0
        ? []
        : partitionsOf(decodeAssignment(response.assignment).assignedPartitions)
    this.#last = { partitions, generationId }
    return { partitions: uniquePartitions(partitions) }
  }
}

const uniquePartitions = (partitions: readonly TopicPartition[]): TopicPartition[] => [
  ...new Map(partitions.map((each) => [partitionName(each), each])).values(),
]

type Reaction = 'fail' | 'forgetMember' | 'forgetGeneration' | 'joinAgain' | 'wait'

function reaction(error: Error): Reaction {
  if (!(error instanceof KafkaError)) return isRetriable(error) ? 'wait' : 'fail'
  const byError: Partial<Record<ErrorName, Reaction>> = {
    UNKNOWN_MEMBER_ID: 'forgetMember',
    ILLEGAL_GENERATION: 'forgetGeneration',
    REBALANCE_IN_PROGRESS: 'joinAgain',
  }
  return byError[error.error] ?? (error.retriable ? 'wait' : 'fail')
}
