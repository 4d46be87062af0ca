import { api, int16, int32, string } from '../schema.ts'

/**
 * Says that a member of a classic group is alive. REBALANCE_IN_PROGRESS tells it to join again; the
 * other errors are ILLEGAL_GENERATION, UNKNOWN_MEMBER_ID, FENCED_INSTANCE_ID, NOT_COORDINATOR,
 * COORDINATOR_NOT_AVAILABLE.
 */
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
