import { api, array, boolean, int16, int32, int64, string, uint16, uuid } from '../schema.ts'

/**
 * A candidate asks the voters of a metadata quorum for their votes; from version 2 on it may first
 * ask whether they would vote (KIP-996). Errors: INCONSISTENT_CLUSTER_ID, FENCED_LEADER_EPOCH,
 * INVALID_REQUEST, INVALID_VOTER_KEY.
 */
export const vote = api({
  name: 'Vote',
  key: 52,
  versions: '0-2',
  flexible: '0+',
  request: {
    clusterId: string('0+', { nullable: true, default: null }),
    voterId: int32('1+', { default: -1, ignorable: true }),
    topics: array({
      topicName: string(),
      partitions: array({
        partitionIndex: int32(),
        replicaEpoch: int32(),
        replicaId: int32(),
        replicaDirectoryId: uuid('1+', { ignorable: true }),
        voterDirectoryId: uuid('1+', { ignorable: true }),
        lastOffsetEpoch: int32(),
        lastOffset: int64(),
        preVote: boolean('2+'),
      }),
    }),
  },
  response: {
    errorCode: int16(),
    topics: array({
      topicName: string(),
      partitions: array({
        partitionIndex: int32(),
        errorCode: int16(),
        leaderId: int32(),
        leaderEpoch: int32(),
        voteGranted: boolean(),
      }),
    }),
    nodeEndpoints: array({ nodeId: int32(), host: string(), port: uint16() }, '1+', { tag: 0 }),
  },
})
