/** In which of its log directories a broker keeps a replica (KIP-858). */
import type { MetadataRecordInput } from '../../protocol/internal/metadata-records.ts'
import { partitionRecordVersion } from './feature-levels.ts'
import type { MetadataImage } from './image.ts'

export interface DirectoryAssignment {
  readonly topic: string
  readonly partition: number
  readonly brokerId: number
  readonly directoryId: string
}

/** Nothing where the metadata has it so already, or is of a release that keeps no directories. */
export function directoryAssignmentRecords(
  image: MetadataImage,
  { topic: name, partition: partitionId, brokerId, directoryId }: DirectoryAssignment,
): MetadataRecordInput[] {
  const topic = image.topic(name)
  const partition = topic?.partitions[partitionId]
  const version = partitionRecordVersion(image)
  if (topic === undefined || partition === undefined || version === 0) return []
  const index = partition.replicas.indexOf(brokerId)
  if (index < 0 || partition.directories[index] === directoryId) return []
  const directories = partition.directories.with(index, directoryId)
  const value = { partitionId, topicId: topic.id, directories }
  return [{ type: 'PartitionChangeRecord', version, value }]
}
