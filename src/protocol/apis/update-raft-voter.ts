import { api, array, int16, int32, string, struct, uint16, uuid } from '../schema.ts'

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
