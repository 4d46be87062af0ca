import { api, int16, int32, string } from '../schema.ts'

export const heartbeat = api({
  name: 'Heartbeat',
  key: 12,
  versions: '0-4',
  flexible: '4+',
  request: {
    groupId: string(),
    generationId: int32(),
    memberId: string(),
    groupInstanceId: string('3+', { nullable: true, default: null }),
  },
  response: { throttleTimeMs: int32('1+', { ignorable: true }), errorCode: int16() },
})
