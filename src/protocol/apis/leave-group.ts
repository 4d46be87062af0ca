import { api, array, int16, int32, string } from '../schema.ts'

/**
 * Takes members out of a classic group: one until version 2, several from version 3 on, each by
 * member id or by its static instance id, with an error of its own. Errors: UNKNOWN_MEMBER_ID,
 * FENCED_INSTANCE_ID, NOT_COORDINATOR, COORDINATOR_LOAD_IN_PROGRESS.
 */
export const leaveGroup = api({
  name: 'LeaveGroup',
  key: 13,
  versions: '0-5',
  flexible: '4+',
  request: {
    groupId: string(),
    memberId: string('0-2'),
    members: array(
      {
        memberId: string(),
        groupInstanceId: string('0+', { nullable: true, default: null }),
        reason: string('5+', { nullable: true, default: null, ignorable: true }),
      },
      '3+',
    ),
  },
  response: {
    throttleTimeMs: int32('1+', { ignorable: true }),
    errorCode: int16(),
    members: array(
      { memberId: string(), groupInstanceId: string('0+', { nullable: true }), errorCode: int16() },
      '3+',
    ),
  },
})
