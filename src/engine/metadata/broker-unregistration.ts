/** Taking a broker out of the cluster for good; what it led has no leader then. */
import { KafkaError } from '../../protocol/errors.ts'
import type { MetadataRecordInput } from '../../protocol/internal/metadata-records.ts'
import { partitionRecordVersion } from './feature-levels.ts'
import type { MetadataImage, PartitionImage } from './image.ts'

/** Who leads, and who is in sync, without the broker; a last one in sync stays that, else records would be lost. */
function withoutBroker(image: MetadataImage, { isr, leader }: PartitionImage, id: number) {
  const others = isr.filter((other) => other !== id)
  const isLive = (other: number): boolean => image.brokers.get(other)?.fenced === false
  return {
    ...(others.length > 0 && others.length < isr.length ? { isr: others } : {}),
    ...(leader === id ? { leader: others.find(isLive) ?? -1 } : {}),
  }
}

/** Throws BROKER_ID_NOT_REGISTERED. */
export function brokerUnregistrationRecords(
  image: MetadataImage,
  brokerId: number,
): MetadataRecordInput[] {
  const broker = image.brokers.get(brokerId)
  if (broker === undefined) {
    const message = `Broker ID ${brokerId} is not currently registered`
    throw new KafkaError('BROKER_ID_NOT_REGISTERED', message)
  }
  const version = partitionRecordVersion(image)
  const changes = [...image.topicsByName.values()].flatMap(({ id: topicId, partitions }) =>
    partitions.flatMap((partition): MetadataRecordInput[] => {
      const change = withoutBroker(image, partition, brokerId)
      if (Object.keys(change).length === 0) return []
      const value = { partitionId: partition.partition, topicId, ...change }
      return [{ type: 'PartitionChangeRecord', version, value }]
    }),
  )
  const value = { brokerId, brokerEpoch: broker.epoch }
  return [...changes, { type: 'UnregisterBrokerRecord', version: 0, value }]
}
