/** The record of a partition that comes into being, in the version that the cluster's features allow. */
import { KafkaError } from '../../protocol/errors.ts'
import type { MetadataRecordInput } from '../../protocol/internal/metadata-records.ts'
import { partitionRecordVersion } from './feature-levels.ts'
import type { MetadataImage } from './image.ts'

/** DirectoryId.UNASSIGNED: the replica's broker chooses the directory. */
const UNASSIGNED = 'AAAAAAAAAAAAAAAAAAAAAQ'

export interface NewPartition {
  readonly topicId: string
  readonly partition: number
  readonly replicas: readonly number[]
}

/** Chooses a log directory of a broker for a new replica. */
export type ChooseDirectory = (brokerId: number) => string | undefined

/**
 * All replicas on alive brokers are in sync, and the first of them leads.
 * Throws INVALID_REPLICA_ASSIGNMENT when none is alive.
 */
export function newPartitionRecord(
  image: MetadataImage,
  { topicId, partition, replicas }: NewPartition,
  chooseDirectory: ChooseDirectory,
): MetadataRecordInput {
  const isr = replicas.filter((id) => {
    const broker = image.brokers.get(id)
    return broker !== undefined && !broker.fenced && !broker.inControlledShutdown
  })
  const [leader] = isr
  if (leader === undefined) {
    throw new KafkaError(
      'INVALID_REPLICA_ASSIGNMENT',
      `All brokers specified in the manual partition assignment for partition ${partition} are fenced or in controlled shutdown.`,
    )
  }
  return {
    type: 'PartitionRecord',
    version: partitionRecordVersion(image),
    value: {
      partitionId: partition,
      topicId,
      replicas: [...replicas],
      isr,
      removingReplicas: [],
      addingReplicas: [],
      leader,
      leaderRecoveryState: 0,
      leaderEpoch: 0,
      partitionEpoch: 0,
      directories: replicas.map((id) => chooseDirectory(id) ?? UNASSIGNED),
      eligibleLeaderReplicas: null,
      lastKnownElr: null,
    },
  }
}
