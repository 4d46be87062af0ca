/**
 * The cluster as the clients of one listener see it: only brokers that listen there can be reached, so a
 * partition whose leader does not has no leader for them.
 */
import { errorCode } from '../../protocol/errors.ts'
import type { EndpointImage, MetadataImage, PartitionImage } from '../metadata/image.ts'

export interface VisibleBroker {
  readonly id: number
  readonly host: string
  readonly port: number
  readonly rack: string | null
  readonly fenced: boolean
}

const LISTENER_NOT_FOUND = errorCode('LISTENER_NOT_FOUND')
const LEADER_NOT_AVAILABLE = errorCode('LEADER_NOT_AVAILABLE')

/** Brokers with an endpoint of that listener, by id; fenced ones too. */
export function visibleBrokers(image: MetadataImage, listener: string): VisibleBroker[] {
  const brokers: VisibleBroker[] = []
  for (const { id, endpoints, rack, fenced } of image.brokers.values()) {
    const endpoint = endpoints.find(({ name }: EndpointImage) => name === listener)
    if (endpoint !== undefined) {
      brokers.push({ id, host: endpoint.host, port: endpoint.port, rack, fenced })
    }
  }
  return brokers.sort((one, other) => one.id - other.id)
}

/** A partition in the form that Metadata and DescribeTopicPartitions share. */
export function visiblePartition(
  image: MetadataImage,
  partition: PartitionImage,
  reachable: ReadonlySet<number>,
) {
  const { leader, leaderEpoch, replicas, isr } = partition
  const isReachable = reachable.has(leader)
  const noLeader =
    image.brokers.get(leader)?.fenced === false ? LISTENER_NOT_FOUND : LEADER_NOT_AVAILABLE
  return {
    errorCode: isReachable ? 0 : noLeader,
    partitionIndex: partition.partition,
    leaderId: isReachable ? leader : -1,
    leaderEpoch,
    replicaNodes: replicas,
    isrNodes: isr,
    offlineReplicas: replicas.filter((id) => !reachable.has(id)),
  }
}

/** The ids of brokers that clients of the listener can reach. */
export function reachableBrokers(brokers: readonly VisibleBroker[]): Set<number> {
  return new Set(brokers.filter(({ fenced }) => !fenced).map(({ id }) => id))
}
