import {
  api,
  array,
  int16,
  int32,
  int64,
  records,
  string,
  struct,
  uint16,
  uuid,
} from '../schema.ts'

/**
 * Reads a part of a snapshot of the metadata log (KIP-630). Errors: SNAPSHOT_NOT_FOUND,
 * POSITION_OUT_OF_RANGE, NOT_LEADER_OR_FOLLOWER, FENCED_LEADER_EPOCH, UNKNOWN_LEADER_EPOCH,
 * INCONSISTENT_CLUSTER_ID, UNKNOWN_TOPIC_OR_PARTITION.
 */
export const fetchSnapshot = api({
  name: 'FetchSnapshot',
  key: 59,
  versions: '0-1',
  flexible: '0+',
  request: {
    clusterId: string('0+', { nullable: true, default: null, tag: 0 }),
    replicaId: int32('0+', { default: -1 }),
    maxBytes: int32('0+', { default: 2147483647 }),
    topics: array({
      name: string(),
      partitions: array({
        partition: int32(),
        currentLeaderEpoch: int32(),
        snapshotId: struct({ endOffset: int64(), epoch: int32() }),
        position: int64(),
        replicaDirectoryId: uuid('1+', { tag: 0, ignorable: true }),
      }),
    }),
  },
  response: {
    throttleTimeMs: int32(),
    errorCode: int16(),
    topics: array({
      name: string(),
      partitions: array({
        index: int32(),
        errorCode: int16(),
        snapshotId: struct({ endOffset: int64(), epoch: int32() }),
        currentLeader: struct({ leaderId: int32(), leaderEpoch: int32() }, '0+', { tag: 0 }),
        size: int64(),
        position: int64(),
        unalignedRecords: records(),
      }),
    }),
    nodeEndpoints: array({ nodeId: int32(), host: string(), port: uint16() }, '1+', { tag: 0 }),
  },
})
