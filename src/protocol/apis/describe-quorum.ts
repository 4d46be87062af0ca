import { api, array, type Fields, int16, int32, int64, string, uint16, uuid } from '../schema.ts'

const replicaState = {
  replicaId: int32(),
  replicaDirectoryId: uuid('2+'),
  logEndOffset: int64(),
  lastFetchTimestamp: int64('1+', { default: -1, ignorable: true }),
  lastCaughtUpTimestamp: int64('1+', { default: -1, ignorable: true }),
} satisfies Fields

/**
 * Describes the metadata quorum: leader, epoch, high watermark, and how far voters and observers
 * have come. Version 1 has the times of fetches, version 2 directory ids and endpoints (KIP-853).
 * Errors: NOT_LEADER_OR_FOLLOWER, UNKNOWN_TOPIC_OR_PARTITION, INVALID_REQUEST,
 * CLUSTER_AUTHORIZATION_FAILED.
 */
export const describeQuorum = api({
  name: 'DescribeQuorum',
  key: 55,
  versions: '0-2',
  flexible: '0+',
  request: {
    topics: array({ topicName: string(), partitions: array({ partitionIndex: int32() }) }),
  },
  response: {
    errorCode: int16(),
    errorMessage: string('2+', { nullable: true, ignorable: true }),
    topics: array({
      topicName: string(),
      partitions: array({
        partitionIndex: int32(),
        errorCode: int16(),
        errorMessage: string('2+', { nullable: true, ignorable: true }),
        leaderId: int32(),
        leaderEpoch: int32(),
        highWatermark: int64(),
        currentVoters: array(replicaState),
        observers: array(replicaState),
      }),
    }),
    nodes: array(
      { nodeId: int32(), listeners: array({ name: string(), host: string(), port: uint16() }) },
      '2+',
    ),
  },
})
