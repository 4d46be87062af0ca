/** The records with which a node enters the cluster: as a controller, as a broker, and unfenced. */
import type { MetadataRecordInput } from '../../protocol/internal/metadata-records.ts'
import type { BrokerRegistration } from './controller.ts'
import { registerBrokerRecordVersion, supportedFeatures } from './feature-levels.ts'
import type { MetadataImage } from './image.ts'

export interface BrokerIdentity {
  readonly id: number
  readonly epoch: number
  /** New with each start. */
  readonly incarnationId: string
}

export function brokerRegistrationRecords(
  image: MetadataImage,
  { id, epoch, incarnationId }: BrokerIdentity,
  { endpoints, rack, directories }: BrokerRegistration,
): MetadataRecordInput[] {
  return [
    {
      type: 'RegisterBrokerRecord',
      version: registerBrokerRecordVersion(image),
      value: {
        brokerId: id,
        incarnationId,
        brokerEpoch: epoch,
        endPoints: endpoints,
        features: supportedFeatures,
        rack,
        fenced: true,
        logDirs: directories,
      },
    },
    {
      type: 'BrokerRegistrationChangeRecord',
      version: 0,
      // -1: no longer fenced. One process is controller and broker, so there is nothing to catch up with.
      value: { brokerId: id, brokerEpoch: epoch, fenced: -1 },
    },
  ]
}
