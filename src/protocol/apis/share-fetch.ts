import { api, array, int8, int16, int32, int64, records, string, struct, uuid } from '../schema.ts'

/**
 * Acquires records of share partitions for a member, and acknowledges earlier ones on the way
 * (KIP-932). Errors: SHARE_SESSION_NOT_FOUND, INVALID_SHARE_SESSION_EPOCH,
 * SHARE_SESSION_LIMIT_REACHED, and per partition INVALID_RECORD_STATE, NOT_LEADER_OR_FOLLOWER,
 * UNKNOWN_TOPIC_ID, UNKNOWN_TOPIC_OR_PARTITION, TOPIC_AUTHORIZATION_FAILED.
 */
export const shareFetch = api({
  name: 'ShareFetch',
  key: 78,
  versions: '1',
  flexible: '0+',
  request: {
    groupId: string('0+', { nullable: true, default: null }),
    memberId: string('0+', { nullable: true }),
    shareSessionEpoch: int32(),
    maxWaitMs: int32(),
    minBytes: int32(),
    maxBytes: int32('0+', { default: 2147483647 }),
    maxRecords: int32(),
    batchSize: int32(),
    topics: array({
      topicId: uuid(),
      partitions: array({
        partitionIndex: int32(),
        partitionMaxBytes: int32('0'),
        acknowledgementBatches: array({
          firstOffset: int64(),
          lastOffset: int64(),
          acknowledgeTypes: array(int8()),
        }),
      }),
    }),
    forgottenTopicsData: array({ topicId: uuid(), partitions: array(int32()) }),
  },
  response: {
    throttleTimeMs: int32(),
    errorCode: int16(),
    errorMessage: string('0+', { nullable: true, default: null }),
    acquisitionLockTimeoutMs: int32(),
    responses: array({
      topicId: uuid(),
      partitions: array({
        partitionIndex: int32(),
        errorCode: int16(),
        errorMessage: string('0+', { nullable: true, default: null }),
        acknowledgeErrorCode: int16(),
        acknowledgeErrorMessage: string('0+', { nullable: true, default: null }),
        currentLeader: struct({ leaderId: int32(), leaderEpoch: int32() }),
        records: records('0+', { nullable: '0' }),
        acquiredRecords: array({
          firstOffset: int64(),
          lastOffset: int64(),
          deliveryCount: int16(),
        }),
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
