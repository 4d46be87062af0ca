import { api, array, int16, int32, string, struct, uint16, uuid } from '../schema.ts'

/**
 * A voter tells the leader of its quorum its current endpoints and Raft versions (KIP-853). Errors:
 * VOTER_NOT_FOUND, NOT_LEADER_OR_FOLLOWER, FENCED_LEADER_EPOCH, INCONSISTENT_CLUSTER_ID,
 * INVALID_REQUEST.
 */
export const updateRaftVoter = api({
  name: 'UpdateRaftVoter',
  key: 82,
  versions: '0',
  flexible: '0+',
  request: {
    clusterId: string('0+', { nullable: true }),
    currentLeaderEpoch: int32(),
    voterId: int32(),
    voterDirectoryId: uuid(),
    listeners: array({ name: string(), host: string(), port: uint16() }),
    kRaftVersionFeature: struct({ minSupportedVersion: int16(), maxSupportedVersion: int16() }),
  },
  response: {
    throttleTimeMs: int32(),
    errorCode: int16(),
    currentLeader: struct(
      {
        leaderId: int32('0+', { default: -1 }),
        leaderEpoch: int32('0+', { default: -1 }),
        host: string(),
        port: int32(),
      },
      '0+',
      { tag: 0 },
    ),
  },
})
