import { api, array, int8, int16, int32, string } from '../schema.ts'

/**
 * Finds the broker that coordinates a group (key type 0), a transactional id (1) or a share
 * partition (2, key `group:topicId:partition`, version 6). Version 4 asks for many keys at once.
 * Errors: COORDINATOR_NOT_AVAILABLE while the internal topic is made, INVALID_REQUEST for a key
 * type, GROUP_AUTHORIZATION_FAILED, TRANSACTIONAL_ID_AUTHORIZATION_FAILED.
 */
export const findCoordinator = api({
  name: 'FindCoordinator',
  key: 10,
  versions: '0-6',
  flexible: '3+',
  request: {
    key: string('0-3'),
    keyType: int8('1+', { default: 0 }),
    coordinatorKeys: array(string(), '4+'),
  },
  response: {
    throttleTimeMs: int32('1+', { ignorable: true }),
    errorCode: int16('0-3'),
    errorMessage: string('1-3', { nullable: true, ignorable: true }),
    nodeId: int32('0-3'),
    host: string('0-3'),
    port: int32('0-3'),
    coordinators: array(
      {
        key: string(),
        nodeId: int32(),
        host: string(),
        port: int32(),
        errorCode: int16(),
        errorMessage: string('0+', { nullable: true }),
      },
      '4+',
    ),
  },
})
