import { api, array, int16, int32, int64, string, uuid } from '../schema.ts'

export const alterShareGroupOffsets = api({
  name: 'AlterShareGroupOffsets',
  key: 91,
  versions: '0',
  flexible: '0+',
  request: {
    groupId: string(),
    topics: array({
      topicName: string(),
      partitions: array({ partitionIndex: int32(), startOffset: int64() }),
    }),
  },
  response: {
    throttleTimeMs: int32(),
    errorCode: int16(),
    errorMessage: string('0+', { nullable: true, default: null }),
    responses: array({
      topicName: string(),
      topicId: uuid(),
      partitions: array({
        partitionIndex: int32(),
        errorCode: int16(),
        errorMessage: string('0+', { nullable: true, default: null }),
      }),
    }),
  },
})
