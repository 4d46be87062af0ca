import { api, array, boolean, int16, int32, int64, string } from '../schema.ts'

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
