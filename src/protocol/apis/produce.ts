import { api, array, int16, int32, int64, records, string, struct, uuid } from '../schema.ts'

/**
 * Appends record batches to partitions. `acks` 0 asks for no response at all, 1 for the leader's
 * own append, -1 for all in-sync replicas within `timeoutMs`. Each partition fails on its own:
 * NOT_LEADER_OR_FOLLOWER, UNKNOWN_TOPIC_OR_PARTITION, CORRUPT_MESSAGE, MESSAGE_TOO_LARGE,
 * RECORD_LIST_TOO_LARGE, INVALID_RECORD (with `recordErrors`), INVALID_TIMESTAMP,
 * NOT_ENOUGH_REPLICAS, INVALID_REQUIRED_ACKS, and for idempotent producers
 * OUT_OF_ORDER_SEQUENCE_NUMBER, INVALID_PRODUCER_EPOCH, UNKNOWN_PRODUCER_ID, INVALID_TXN_STATE.
 *
 * Version 3 brought record batches of magic 2, 7 zstd, 10 the new leader in the response (KIP-951),
 * 12 transactions whose partitions join implicitly (KIP-890), 13 topic ids. Brokers announce
 * versions from 0, which old librdkafka needs to turn compression on, but refuse 0 to 2.
 */
export const produce = api({
  name: 'Produce',
  key: 0,
  versions: '3-13',
  flexible: '9+',
  request: {
    transactionalId: string('0+', { nullable: true, default: null }),
    acks: int16(),
    timeoutMs: int32(),
    topicData: array({
      name: string('0-12', { ignorable: true }),
      topicId: uuid('13+', { ignorable: true }),
      partitionData: array({ index: int32(), records: records('0+', { nullable: true }) }),
    }),
  },
  response: {
    responses: array({
      name: string('0-12', { ignorable: true }),
      topicId: uuid('13+', { ignorable: true }),
      partitionResponses: array({
        index: int32(),
        errorCode: int16(),
        baseOffset: int64(),
        logAppendTimeMs: int64('0+', { default: -1 }),
        logStartOffset: int64('5+', { default: -1, ignorable: true }),
        recordErrors: array(
          {
            batchIndex: int32(),
            batchIndexErrorMessage: string('0+', { nullable: true, default: null }),
          },
          '8+',
          { ignorable: true },
        ),
        errorMessage: string('8+', { nullable: true, default: null, ignorable: true }),
        currentLeader: struct(
          { leaderId: int32('0+', { default: -1 }), leaderEpoch: int32('0+', { default: -1 }) },
          '10+',
          { tag: 0 },
        ),
      }),
    }),
    throttleTimeMs: int32('0+', { default: 0 }),
    nodeEndpoints: array(
      {
        nodeId: int32(),
        host: string(),
        port: int32(),
        rack: string('0+', { nullable: true, default: null }),
      },
      '10+',
      { tag: 0 },
    ),
  },
})
