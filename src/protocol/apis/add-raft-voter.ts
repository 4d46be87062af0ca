import { api, array, int16, int32, string, uint16, uuid } from '../schema.ts'

/**
 * Makes an observer a voter of the metadata quorum, once it has caught up (KIP-853). Errors:
 * DUPLICATE_VOTER, NOT_LEADER_OR_FOLLOWER, INCONSISTENT_CLUSTER_ID, UNSUPPORTED_VERSION,
 * INVALID_REQUEST, REQUEST_TIMED_OUT.
 */
export const addRaftVoter = api({
  name: 'AddRaftVoter',
  key: 80,
  versions: '0',
  flexible: '0+',
  request: {
    clusterId: string('0+', { nullable: true }),
    timeoutMs: int32(),
    voterId: int32(),
    voterDirectoryId: uuid(),
    listeners: array({ name: string(), host: string(), port: uint16() }),
  },
  response: {
    throttleTimeMs: int32(),
    errorCode: int16(),
    errorMessage: string('0+', { nullable: true }),
  },
})
