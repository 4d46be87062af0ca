import { api, array, int16, int32, string, uint16, uuid } from '../schema.ts'

/**
 * The new leader of a metadata quorum tells the voters that it was elected. Errors:
 * INCONSISTENT_CLUSTER_ID, FENCED_LEADER_EPOCH, INVALID_REQUEST, INVALID_VOTER_KEY.
 */
export const beginQuorumEpoch = api({
  name: 'BeginQuorumEpoch',
  key: 53,
  versions: '0-1',
  flexible: '1+',
  request: {
    clusterId: string('0+', { nullable: true, default: null }),
    voterId: int32('1+', { default: -1, ignorable: true }),
    topics: array({
      topicName: string(),
      partitions: array({
        partitionIndex: int32(),
        voterDirectoryId: uuid('1+', { ignorable: true }),
        leaderId: int32(),
        leaderEpoch: int32(),
      }),
    }),
    leaderEndpoints: array({ name: string(), host: string(), port: uint16() }, '1+', {
      ignorable: true,
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
      }),
    }),
    nodeEndpoints: array({ nodeId: int32(), host: string(), port: uint16() }, '1+', { tag: 0 }),
  },
})
