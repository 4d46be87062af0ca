import { api, array, int16, int32, int64, string } from '../schema.ts'

/**
 * Describes the producers that a partition's log knows: last sequence and timestamp, and where an
 * open transaction starts, -1 without one (KIP-664). Errors, per partition:
 * UNKNOWN_TOPIC_OR_PARTITION, NOT_LEADER_OR_FOLLOWER, TOPIC_AUTHORIZATION_FAILED,
 * INVALID_TOPIC_EXCEPTION.
 */
export const describeProducers = api({
  name: 'DescribeProducers',
  key: 61,
  versions: '0',
  flexible: '0+',
  request: { topics: array({ name: string(), partitionIndexes: array(int32()) }) },
  response: {
    throttleTimeMs: int32(),
    topics: array({
      name: string(),
      partitions: array({
        partitionIndex: int32(),
        errorCode: int16(),
        errorMessage: string('0+', { nullable: true, default: null }),
        activeProducers: array({
          producerId: int64(),
          producerEpoch: int32(),
          lastSequence: int32('0+', { default: -1 }),
          lastTimestamp: int64('0+', { default: -1 }),
          coordinatorEpoch: int32(),
          currentTxnStartOffset: int64('0+', { default: -1 }),
        }),
      }),
    }),
  },
})
