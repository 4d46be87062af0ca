import { api, array, bytes, int16, int32, string } from '../schema.ts'

/**
 * Gets a member's assignment for the generation it has joined. The leader brings the assignments of
 * all; the others wait for it. Errors: REBALANCE_IN_PROGRESS, ILLEGAL_GENERATION,
 * UNKNOWN_MEMBER_ID, FENCED_INSTANCE_ID, INCONSISTENT_GROUP_PROTOCOL (version 5, when the
 * protocol's name is another), NOT_COORDINATOR, COORDINATOR_LOAD_IN_PROGRESS.
 */
export const syncGroup = api({
  name: 'SyncGroup',
  key: 14,
  versions: '0-5',
  flexible: '4+',
  request: {
    groupId: string(),
    generationId: int32(),
    memberId: string(),
    groupInstanceId: string('3+', { nullable: true, default: null }),
    protocolType: string('5+', { nullable: true, default: null, ignorable: true }),
    protocolName: string('5+', { nullable: true, default: null, ignorable: true }),
    assignments: array({ memberId: string(), assignment: bytes() }),
  },
  response: {
    throttleTimeMs: int32('1+', { ignorable: true }),
    errorCode: int16(),
    protocolType: string('5+', { nullable: true, default: null, ignorable: true }),
    protocolName: string('5+', { nullable: true, default: null, ignorable: true }),
    assignment: bytes(),
  },
})
