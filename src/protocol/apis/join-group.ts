import { api, array, boolean, bytes, int16, int32, string } from '../schema.ts'

export const joinGroup = api({
  name: 'JoinGroup',
  key: 11,
  versions: '0-9',
  flexible: '6+',
  request: {
    groupId: string(),
    sessionTimeoutMs: int32(),
    rebalanceTimeoutMs: int32('1+', { default: -1, ignorable: true }),
    memberId: string(),
    groupInstanceId: string('5+', { nullable: true, default: null }),
    protocolType: string(),
    protocols: array({ name: string(), metadata: bytes() }),
    reason: string('8+', { nullable: true, default: null, ignorable: true }),
  },
  response: {
    throttleTimeMs: int32('2+', { ignorable: true }),
    errorCode: int16(),
    generationId: int32('0+', { default: -1 }),
    protocolType: string('7+', { nullable: true, default: null, ignorable: true }),
    protocolName: string('0+', { nullable: '7+' }),
    leader: string(),
    skipAssignment: boolean('9+', { default: false }),
    memberId: string(),
    members: array({
      memberId: string(),
      groupInstanceId: string('5+', { nullable: true, default: null, ignorable: true }),
      metadata: bytes(),
    }),
  },
})
