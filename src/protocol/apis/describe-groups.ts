import { api, array, boolean, bytes, int16, int32, string } from '../schema.ts'

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
