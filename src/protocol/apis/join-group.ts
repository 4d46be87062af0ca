import { api, array, boolean, bytes, int16, int32, string } from '../schema.ts'

/**
 * Joins a classic consumer group, or answers its call to join again. The response comes when all
 * members have joined or their time is up; the leader's holds every member's metadata. Errors:
 * MEMBER_ID_REQUIRED (version 4 and newer: join again with the id that was given),
 * UNKNOWN_MEMBER_ID, INCONSISTENT_GROUP_PROTOCOL, INVALID_SESSION_TIMEOUT, GROUP_MAX_SIZE_REACHED,
 * FENCED_INSTANCE_ID, INVALID_GROUP_ID, NOT_COORDINATOR, COORDINATOR_LOAD_IN_PROGRESS,
 * REBALANCE_IN_PROGRESS.
 *
 * Version 1 split the rebalance timeout from the session timeout, 5 brought static members
 * (KIP-345), 8 the reason, 9 an assignment that the leader need not make again.
 */
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
