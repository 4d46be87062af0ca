import { api, int16, int32, string, uuid } from '../schema.ts'

/**
 * Takes a voter out of the metadata quorum (KIP-853). Errors: VOTER_NOT_FOUND,
 * NOT_LEADER_OR_FOLLOWER, INCONSISTENT_CLUSTER_ID, UNSUPPORTED_VERSION, INVALID_REQUEST,
 * REQUEST_TIMED_OUT.
 */
export const removeRaftVoter = api({
  name: 'RemoveRaftVoter',
  key: 81,
  versions: '0',
  flexible: '0+',
  request: {
    clusterId: string('0+', { nullable: true }),
    voterId: int32(),
    voterDirectoryId: uuid(),
  },
  response: {
    throttleTimeMs: int32(),
    errorCode: int16(),
    errorMessage: string('0+', { nullable: true }),
  },
})
