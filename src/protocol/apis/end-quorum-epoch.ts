import { api, array, int16, int32, string, uint16, uuid } from '../schema.ts'

/**
 * A leader that resigns tells the voters of its quorum whom it would prefer as the next one.
 * Errors: INCONSISTENT_CLUSTER_ID, FENCED_LEADER_EPOCH, INVALID_REQUEST.
 */
export const endQuorumEpoch = api({
  name: 'EndQuorumEpoch',
  key: 54,
  versions: '0-1',
  flexible: '1+',
  request: {
    clusterId: string('0+', { nullable: true, default: null }),
    topics: array({
      topicName: string(),
      partitions: array({
        partitionIndex: int32(),
        leaderId: int32(),
        leaderEpoch: int32(),
        preferredSuccessors: array(int32(), '0', { ignorable: true }),
        preferredCandidates: array({ candidateId: int32(), candidateDirectoryId: uuid() }, '1+', {
          ignorable: true,
        }),
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
