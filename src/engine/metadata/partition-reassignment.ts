/**
 * Moving partitions to other replicas (KIP-455). A move is under way while replicas are being added or removed; it ends
 * when all that are added are in sync. Moves that add nothing end at once.
 */
import { KafkaError } from '../../protocol/errors.ts'
import type { MetadataRecordInput } from '../../protocol/internal/metadata-records.ts'
import { partitionRecordVersion } from './feature-levels.ts'
import type { MetadataImage, PartitionImage } from './image.ts'
import type { Decision, DecisionContext } from './topic-creation.ts'

export interface Reassignment {
  readonly name: string
  readonly partitions: readonly {
    readonly partitionIndex: number
    /** Null cancels the move under way. */
    readonly replicas: readonly number[] | null
  }[]
}

export interface ReassignmentOutcome {
  readonly name: string
  readonly partitionIndex: number
  readonly error?: KafkaError
}

/** DirectoryId.UNASSIGNED. */
const UNASSIGNED = 'AAAAAAAAAAAAAAAAAAAAAA'

export const isBeingReassigned = (partition: PartitionImage): boolean =>
  partition.addingReplicas.length + partition.removingReplicas.length > 0

type Change = Pick<PartitionImage, 'replicas' | 'isr' | 'addingReplicas' | 'removingReplicas'>

const same = (one: readonly number[], other: readonly number[]): boolean =>
  one.length === other.length && one.every((each, index) => each === other[index])

/** Throws INVALID_REPLICA_ASSIGNMENT. */
function checkTarget(target: readonly number[], image: MetadataImage): void {
  const refuse = (why: string): KafkaError =>
    new KafkaError('INVALID_REPLICA_ASSIGNMENT', `The manual partition assignment includes ${why}`)
  if (target.length === 0) throw refuse('an empty replica list.')
  const sorted = [...target].sort((a, b) => a - b)
  for (const [index, id] of sorted.entries()) {
    if (!image.brokers.has(id)) throw refuse(`broker ${id}, but no such broker is registered.`)
    if (id === sorted[index - 1]) throw refuse(`the broker ${id} more than once.`)
  }
}

/** The partition on its way to `target`, or there. */
function towards(partition: PartitionImage, target: readonly number[]): Change {
  const before = partition.replicas.filter((id) => !partition.addingReplicas.includes(id))
  const addingReplicas = target.filter((id) => !before.includes(id))
  const removingReplicas = before.filter((id) => !target.includes(id))
  const remaining = partition.isr.filter((id) => target.includes(id))
  if (addingReplicas.every((id) => partition.isr.includes(id)) && remaining.length > 0) {
    return { replicas: target, isr: remaining, addingReplicas: [], removingReplicas: [] }
  }
  const replicas = [...target, ...removingReplicas]
  const isr = partition.isr.filter((id) => replicas.includes(id))
  return { replicas, isr, addingReplicas, removingReplicas }
}

/** The partition as it was before its move. Throws NO_REASSIGNMENT_IN_PROGRESS, INVALID_REPLICA_ASSIGNMENT. */
function reverted(partition: PartitionImage): Change {
  if (!isBeingReassigned(partition)) throw new KafkaError('NO_REASSIGNMENT_IN_PROGRESS')
  const staying = (id: number): boolean => !partition.addingReplicas.includes(id)
  const isr = partition.isr.filter(staying)
  if (isr.length === 0) {
    throw new KafkaError(
      'INVALID_REPLICA_ASSIGNMENT',
      'None of the replicas that would remain are in sync.',
    )
  }
  const replicas = partition.replicas.filter(staying)
  return { replicas, isr, addingReplicas: [], removingReplicas: [] }
}

/** What of `change` is new, as a PartitionChangeRecord has it; undefined: nothing. */
function difference(partition: PartitionImage, change: Change, context: DecisionContext) {
  const { image, chooseDirectory } = context
  const fields = Object.fromEntries(
    Object.entries(change).filter(([name, ids]) => !same(ids, partition[name as keyof Change])),
  ) as Partial<Change>
  if (Object.keys(fields).length === 0) return undefined
  const isLive = (id: number): boolean => image.brokers.get(id)?.fenced === false
  const electable = change.replicas.find((id) => change.isr.includes(id) && isLive(id)) ?? -1
  const leader = change.replicas.includes(partition.leader) ? {} : { leader: electable }
  const directoryOf = (id: number): string =>
    partition.directories[partition.replicas.indexOf(id)] ?? chooseDirectory(id) ?? UNASSIGNED
  const version = partitionRecordVersion(image)
  const directories =
    version > 0 && fields.replicas ? { directories: change.replicas.map(directoryOf) } : {}
  return { ...fields, ...leader, ...directories }
}

export function decideReassignment(
  topics: readonly Reassignment[],
  allowReplicationFactorChange: boolean,
  context: DecisionContext,
): Decision<ReassignmentOutcome> {
  const { image } = context
  const records: MetadataRecordInput[] = []
  const move = (name: string, partitionId: number, target: readonly number[] | null): void => {
    const topic = image.topic(name)
    const unknown = (message: string) => new KafkaError('UNKNOWN_TOPIC_OR_PARTITION', message)
    if (topic === undefined) throw unknown(`Unable to find a topic named ${name}.`)
    const partition = topic.partitions[partitionId]
    if (partition === undefined) throw unknown(`Unable to find partition ${name}:${partitionId}.`)
    if (target !== null) checkTarget(target, image)
    const before = partition.replicas.filter((id) => !partition.addingReplicas.includes(id)).length
    if (target !== null && !allowReplicationFactorChange && target.length !== before) {
      const message = `The replication factor is changed from ${before} to ${target.length}`
      throw new KafkaError('INVALID_REPLICATION_FACTOR', message)
    }
    const change = target === null ? reverted(partition) : towards(partition, target)
    const fields = difference(partition, change, context)
    if (fields === undefined) return
    const version = partitionRecordVersion(image)
    const value = { partitionId, topicId: topic.id, ...fields }
    records.push({ type: 'PartitionChangeRecord', version, value })
  }
  const outcomes = topics.flatMap(({ name, partitions }) =>
    partitions.map(({ partitionIndex, replicas }): ReassignmentOutcome => {
      try {
        move(name, partitionIndex, replicas)
        return { name, partitionIndex }
      } catch (error) {
        if (error instanceof KafkaError) return { name, partitionIndex, error }
        throw error
      }
    }),
  )
  return { records, outcomes }
}
