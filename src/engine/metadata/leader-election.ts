/**
 * What a broker leads after its start: what it led before, and partitions without a leader that it may take over. Apache
 * Kafka leaves every partition of a single node without a leader when it stops, so its directories come to us like that.
 */
import type { MetadataRecordInput } from '../../protocol/internal/metadata-records.ts'
import { partitionRecordVersion } from './feature-levels.ts'
import type { MetadataImage, PartitionImage } from './image.ts'

type Change = Pick<PartitionImage, 'isr' | 'eligibleLeaderReplicas' | 'lastKnownElr'>

/**
 * What a broker's election changes besides the leader: nothing when it is in sync; when it is an eligible leader
 * replica (KIP-966) it becomes the only one in sync. Undefined: it may not lead.
 */
function takeOver(partition: PartitionImage, brokerId: number): Partial<Change> | undefined {
  if (partition.isr.includes(brokerId)) return {}
  if (!partition.eligibleLeaderReplicas.includes(brokerId)) return undefined
  const eligibleLeaderReplicas = partition.eligibleLeaderReplicas.filter((id) => id !== brokerId)
  return { isr: [brokerId], eligibleLeaderReplicas, lastKnownElr: [] }
}

/**
 * One record for each partition that `brokerId` leads after a start: those that it led before, and those without a
 * leader. A new leader epoch begins, as in Kafka at every restart of a broker, so that consumers find out when
 * records that they have read are gone (KIP-320).
 */
export function leaderElectionRecords(
  image: MetadataImage,
  brokerId: number,
): MetadataRecordInput[] {
  const version = partitionRecordVersion(image)
  return [...image.topicsByName.values()].flatMap(({ id, partitions }) =>
    partitions.flatMap((partition): MetadataRecordInput[] => {
      if (partition.leader !== -1 && partition.leader !== brokerId) return []
      const change = takeOver(partition, brokerId)
      if (change === undefined) return []
      const value = { partitionId: partition.partition, topicId: id, leader: brokerId, ...change }
      return [{ type: 'PartitionChangeRecord', version, value }]
    }),
  )
}
