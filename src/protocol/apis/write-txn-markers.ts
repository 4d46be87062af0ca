import { api, array, boolean, int16, int32, int64, string } from '../schema.ts'

/**
 * Writes commit or abort markers into the partitions of transactions; the coordinator sends it to
 * the partitions' leaders. Errors, per partition: NOT_LEADER_OR_FOLLOWER,
 * UNKNOWN_TOPIC_OR_PARTITION, INVALID_PRODUCER_EPOCH, TRANSACTION_COORDINATOR_FENCED,
 * CORRUPT_MESSAGE.
 */
export const writeTxnMarkers = api({
  name: 'WriteTxnMarkers',
  key: 27,
  versions: '1',
  flexible: '1+',
  request: {
    markers: array({
      producerId: int64(),
      producerEpoch: int16(),
      transactionResult: boolean(),
      topics: array({ name: string(), partitionIndexes: array(int32()) }),
      coordinatorEpoch: int32(),
    }),
  },
  response: {
    markers: array({
      producerId: int64(),
      topics: array({
        name: string(),
        partitions: array({ partitionIndex: int32(), errorCode: int16() }),
      }),
    }),
  },
})
