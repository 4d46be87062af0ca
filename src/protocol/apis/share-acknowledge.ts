import { api, array, int8, int16, int32, int64, string, struct, uuid } from '../schema.ts'

/**
 * Acknowledges records that ShareFetch has acquired: accept (1), release (2), reject (3), or a gap
 * (0) (KIP-932). Errors: SHARE_SESSION_NOT_FOUND, INVALID_SHARE_SESSION_EPOCH, and per partition
 * INVALID_RECORD_STATE, NOT_LEADER_OR_FOLLOWER, UNKNOWN_TOPIC_ID.
 */
export const shareAcknowledge = api({
  name: 'ShareAcknowledge',
  key: 79,
  versions: '1',
  flexible: '0+',
  request: {
    groupId: string('0+', { nullable: true, default: null }),
    memberId: string('0+', { nullable: true }),
    shareSessionEpoch: int32(),
    topics: array({
      topicId: uuid(),
      partitions: array({
        partitionIndex: int32(),
        acknowledgementBatches: array({
          firstOffset: int64(),
          lastOffset: int64(),
          acknowledgeTypes: array(int8()),
        }),
      }),
    }),
  },
  response: {
    throttleTimeMs: int32(),
    errorCode: int16(),
    errorMessage: string('0+', { nullable: true, default: null }),
    responses: array({
      topicId: uuid(),
      partitions: array({
        partitionIndex: int32(),
        errorCode: int16(),
        errorMessage: string('0+', { nullable: true, default: null }),
        currentLeader: struct({ leaderId: int32(), leaderEpoch: int32() }),
      }),
    }),
    nodeEndpoints: array({
      nodeId: int32(),
      host: string(),
      port: int32(),
      rack: string('0+', { nullable: true, default: null }),
    }),
  },
})
