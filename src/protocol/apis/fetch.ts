import {
  api,
  array,
  int8,
  int16,
  int32,
  int64,
  int64Exact,
  records,
  string,
  struct,
  uuid,
} from '../schema.ts'

/**
 * Reads record batches from given offsets on. The broker holds the request until `minBytes` have
 * gathered, `maxWaitMs` have passed, or a partition has something else to say. The first batch
 * comes whole even when it is larger than every limit. Errors, per partition: OFFSET_OUT_OF_RANGE,
 * NOT_LEADER_OR_FOLLOWER, UNKNOWN_TOPIC_OR_PARTITION, UNKNOWN_TOPIC_ID, FENCED_LEADER_EPOCH,
 * UNKNOWN_LEADER_EPOCH; for the session: FETCH_SESSION_ID_NOT_FOUND, INVALID_FETCH_SESSION_EPOCH,
 * FETCH_SESSION_TOPIC_ID_ERROR.
 *
 * Version 7 brought sessions that name changes only (KIP-227), 9 leader epochs, 10 zstd, 11 the
 * nearest replica (KIP-392), 12 truncation on divergence (KIP-595), 13 topic ids, 15 moved the
 * replica's id to a tagged field, 16 the new leader in the response (KIP-951), 18 the follower's
 * high watermark.
 */
export const fetch = api({
  name: 'Fetch',
  key: 1,
  versions: '4-18',
  flexible: '12+',
  request: {
    clusterId: string('12+', { nullable: true, default: null, tag: 0, ignorable: true }),
    replicaId: int32('0-14', { default: -1 }),
    replicaState: struct(
      { replicaId: int32('0+', { default: -1 }), replicaEpoch: int64('0+', { default: -1 }) },
      '15+',
      { tag: 1 },
    ),
    maxWaitMs: int32(),
    minBytes: int32(),
    maxBytes: int32('0+', { default: 2147483647 }),
    isolationLevel: int8('0+', { default: 0 }),
    sessionId: int32('7+', { default: 0, ignorable: true }),
    sessionEpoch: int32('7+', { default: -1, ignorable: true }),
    topics: array({
      topic: string('0-12', { ignorable: true }),
      topicId: uuid('13+', { ignorable: true }),
      partitions: array({
        partition: int32(),
        currentLeaderEpoch: int32('9+', { default: -1, ignorable: true }),
        fetchOffset: int64(),
        lastFetchedEpoch: int32('12+', { default: -1 }),
        logStartOffset: int64('5+', { default: -1, ignorable: true }),
        partitionMaxBytes: int32(),
        replicaDirectoryId: uuid('17+', { tag: 0, ignorable: true }),
        highWatermark: int64Exact('18+', {
          default: 9223372036854775807n,
          tag: 1,
          ignorable: true,
        }),
      }),
    }),
    forgottenTopicsData: array(
      {
        topic: string('7-12', { ignorable: true }),
        topicId: uuid('13+', { ignorable: true }),
        partitions: array(int32()),
      },
      '7+',
    ),
    rackId: string('11+', { default: '', ignorable: true }),
  },
  response: {
    throttleTimeMs: int32(),
    errorCode: int16('7+', { ignorable: true }),
    sessionId: int32('7+', { default: 0 }),
    responses: array({
      topic: string('0-12', { ignorable: true }),
      topicId: uuid('13+', { ignorable: true }),
      partitions: array({
        partitionIndex: int32(),
        errorCode: int16(),
        highWatermark: int64(),
        lastStableOffset: int64('0+', { default: -1 }),
        logStartOffset: int64('5+', { default: -1, ignorable: true }),
        divergingEpoch: struct(
          { epoch: int32('0+', { default: -1 }), endOffset: int64('0+', { default: -1 }) },
          '12+',
          { tag: 0 },
        ),
        currentLeader: struct(
          { leaderId: int32('0+', { default: -1 }), leaderEpoch: int32('0+', { default: -1 }) },
          '12+',
          { tag: 1 },
        ),
        snapshotId: struct(
          { endOffset: int64('0+', { default: -1 }), epoch: int32('0+', { default: -1 }) },
          '12+',
          { tag: 2 },
        ),
        abortedTransactions: array({ producerId: int64(), firstOffset: int64() }, '0+', {
          nullable: true,
        }),
        preferredReadReplica: int32('11+', { default: -1 }),
        records: records('0+', { nullable: true }),
      }),
    }),
    nodeEndpoints: array(
      {
        nodeId: int32(),
        host: string(),
        port: int32(),
        rack: string('0+', { nullable: true, default: null }),
      },
      '16+',
      { tag: 0 },
    ),
  },
})
