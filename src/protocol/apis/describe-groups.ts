import { api, array, boolean, bytes, int16, int32, string } from '../schema.ts'

/**
 * Describes classic groups: state, protocol, members and their assignments, as bytes that only the
 * members understand. An unknown group is in state Dead without an error, from version 6 on with
 * GROUP_ID_NOT_FOUND. Other errors: NOT_COORDINATOR, COORDINATOR_LOAD_IN_PROGRESS,
 * GROUP_AUTHORIZATION_FAILED.
 */
export const describeGroups = api({
  name: 'DescribeGroups',
  key: 15,
  versions: '0-6',
  flexible: '5+',
  request: { groups: array(string()), includeAuthorizedOperations: boolean('3+') },
  response: {
    throttleTimeMs: int32('1+', { ignorable: true }),
    groups: array({
      errorCode: int16(),
      errorMessage: string('6+', { nullable: true, default: null }),
      groupId: string(),
      groupState: string(),
      protocolType: string(),
      protocolData: string(),
      members: array({
        memberId: string(),
        groupInstanceId: string('4+', { nullable: true, default: null, ignorable: true }),
        clientId: string(),
        clientHost: string(),
        memberMetadata: bytes(),
        memberAssignment: bytes(),
      }),
      authorizedOperations: int32('3+', { default: -2147483648 }),
    }),
  },
})
