import { describeQuorum as api } from '../../protocol/apis/describe-quorum.ts'
import { call } from '../call.ts'
import type { Cluster } from '../cluster.ts'
import { throwIfError } from './item-error.ts'

export interface QuorumReplica {
  readonly replicaId: number
  readonly logEndOffset: number
  /** Milliseconds; -1 unknown. */
  readonly lastFetchTimestamp: number
  readonly lastCaughtUpTimestamp: number
}

export interface QuorumDescription {
  readonly leaderId: number
  readonly leaderEpoch: number
  readonly highWatermark: number
  readonly currentVoters: readonly QuorumReplica[]
  readonly observers: readonly QuorumReplica[]
}

/** The metadata quorum. UnsupportedVersionError where there is none (ZooKeeper). */
export async function describeQuorum(
  cluster: Cluster,
  timeoutMs: number,
): Promise<QuorumDescription> {
  const topics = [{ topicName: '__cluster_metadata', partitions: [{ partitionIndex: 0 }] }]
  const answer = await call(cluster, 'describeMetadataQuorum', timeoutMs, async (current) =>
    current.send(await current.brokerOrController(), api, { topics }),
  )
  throwIfError(answer.errorCode, answer.errorMessage)
  const partition = answer.topics[0]?.partitions[0]
  if (partition === undefined) throw new Error('the quorum was not described')
  throwIfError(partition.errorCode, partition.errorMessage)
  return partition
}
