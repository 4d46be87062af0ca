import { api, array, int16, int32, string, uuid } from '../schema.ts'

export const deleteShareGroupOffsets = api({
  name: 'DeleteShareGroupOffsets',
  key: 92,
  versions: '0',
  flexible: '0+',
  request: { groupId: string(), topics: array({ topicName: string() }) },
  response: {
    throttleTimeMs: int32(),
    errorCode: int16(),
    errorMessage: string('0+', { nullable: true, default: null }),
    responses: array({
      topicName: string(),
      topicId: uuid(),
      errorCode: int16(),
      errorMessage: string('0+', { nullable: true, default: null }),
    }),
  },
})
