import { api, array, int16, int32, int64, string } from '../schema.ts'

/**
 * Moves a partition's log start offset forward; -1 means to the high watermark. The answer,
 * `lowWatermark`, is the smallest log start offset of the replicas. Errors: OFFSET_OUT_OF_RANGE
 * beyond the high watermark, POLICY_VIOLATION for a topic that is only compacted,
 * UNKNOWN_TOPIC_OR_PARTITION, NOT_LEADER_OR_FOLLOWER.
 */
export const deleteRecords = api({
  name: 'DeleteRecords',
  key: 21,
  versions: '0-2',
  flexible: '2+',
  request: {
    topics: array({
      name: string(),
      partitions: array({ partitionIndex: int32(), offset: int64() }),
    }),
    timeoutMs: int32(),
  },
  response: {
    throttleTimeMs: int32(),
    topics: array({
      name: string(),
      partitions: array({ partitionIndex: int32(), lowWatermark: int64(), errorCode: int16() }),
    }),
  },
})
