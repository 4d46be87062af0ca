import { api, array, int16, int32, string, uuid } from '../schema.ts'

export const deleteShareGroupState = api({
  name: 'DeleteShareGroupState',
  key: 86,
  versions: '0',
  flexible: '0+',
  request: {
    groupId: string(),
    topics: array({ topicId: uuid(), partitions: array({ partition: int32() }) }),
  },
  response: {
    results: array({
      topicId: uuid(),
      partitions: array({
        partition: int32(),
        errorCode: int16(),
        errorMessage: string('0+', { nullable: true, default: null }),
      }),
    }),
  },
})
