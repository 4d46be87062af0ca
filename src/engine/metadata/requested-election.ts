/**
 * Elections that an operator asks for: of the preferred replica (the first), or of any live replica where a
 * partition has no leader, at the price of what the others had (KIP-460).
 */
import { KafkaError } from '../../protocol/errors.ts'
import type { MetadataRecordInput } from '../../protocol/internal/metadata-records.ts'
import { partitionRecordVersion } from './feature-levels.ts'
import type { MetadataImage, PartitionImage } from './image.ts'
import type { Decision } from './topic-creation.ts'

export const ElectionType = { PREFERRED: 0, UNCLEAN: 1 } as const

export interface ElectionRequest {
  readonly electionType: number
  /** Null: all partitions. */
  readonly topicPartitions:
    | readonly { readonly topic: string; readonly partitions: readonly number[] }[]
    | null
}

export interface ElectionOutcome {
  readonly topic: string
  readonly partition: number
  readonly error?: KafkaError
}

const RECOVERING = 1

/** The leader that the partition gets, and what changes with it. Throws KafkaError. */
function elect(partition: PartitionImage, electionType: number, isAlive: (id: number) => boolean) {
  const [preferred = -1] = partition.replicas
  const mayLead = (id: number): boolean => isAlive(id) && partition.isr.includes(id)
  if (electionType === ElectionType.PREFERRED) {
    if (partition.leader === preferred) throw new KafkaError('ELECTION_NOT_NEEDED')
    if (!mayLead(preferred)) throw new KafkaError('PREFERRED_LEADER_NOT_AVAILABLE')
    return { leader: preferred }
  }
  if (partition.leader !== -1) throw new KafkaError('ELECTION_NOT_NEEDED')
  const inSync = partition.replicas.find(mayLead)
  if (inSync !== undefined) return { leader: inSync }
  const live = partition.replicas.find(isAlive)
  if (live === undefined) throw new KafkaError('ELIGIBLE_LEADERS_NOT_AVAILABLE')
  return {
    leader: live,
    isr: [live],
    leaderRecoveryState: RECOVERING,
    ...(partition.eligibleLeaderReplicas.length > 0 ? { eligibleLeaderReplicas: [] } : {}),
    ...(partition.lastKnownElr.length > 0 ? { lastKnownElr: [] } : {}),
  }
}

/** Throws INVALID_REQUEST for a type of election that there is not. */
export function decideElection(
  { electionType, topicPartitions }: ElectionRequest,
  image: MetadataImage,
): Decision<ElectionOutcome> {
  if (electionType !== ElectionType.PREFERRED && electionType !== ElectionType.UNCLEAN) {
    throw new KafkaError('INVALID_REQUEST', `Unknown election type ${electionType}`)
  }
  const all = [...image.topicsByName.values()].map(({ name, partitions }) => ({
    topic: name,
    partitions: partitions.map(({ partition }) => partition),
  }))
  const isAlive = (id: number): boolean => image.brokers.get(id)?.fenced === false
  const records: MetadataRecordInput[] = []
  const electOne = (topic: string, partitionId: number): ElectionOutcome => {
    const found = image.topic(topic)
    const partition = found?.partitions[partitionId]
    try {
      if (found === undefined || partition === undefined) {
        throw new KafkaError('UNKNOWN_TOPIC_OR_PARTITION', 'The partition does not exist.')
      }
      const value = { partitionId, topicId: found.id, ...elect(partition, electionType, isAlive) }
      const version = partitionRecordVersion(image)
      records.push({ type: 'PartitionChangeRecord', version, value })
      return { topic, partition: partitionId }
    } catch (error) {
      if (error instanceof KafkaError) return { topic, partition: partitionId, error }
      throw error
    }
  }
  const outcomes = (topicPartitions ?? all).flatMap(({ topic, partitions }) =>
    partitions.map((partition) => electOne(topic, partition)),
  )
  // Asked for all, Kafka leaves out those that have the right leader already.
  const told = outcomes.filter(
    ({ error }) => topicPartitions !== null || error?.error !== 'ELECTION_NOT_NEEDED',
  )
  return { records, outcomes: told }
}
