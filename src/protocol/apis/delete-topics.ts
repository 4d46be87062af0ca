import { api, array, int16, int32, string, uuid } from '../schema.ts'

export const deleteTopics = api({
  name: 'DeleteTopics',
  key: 20,
  versions: '1-6',
  flexible: '4+',
  request: {
    topics: array({ name: string('0+', { nullable: true, default: null }), topicId: uuid() }, '6+'),
    topicNames: array(string(), '0-5', { ignorable: true }),
    timeoutMs: int32(),
  },
  response: {
    throttleTimeMs: int32(),
    responses: array({
      name: string('0+', { nullable: '6+' }),
      topicId: uuid('6+', { ignorable: true }),
      errorCode: int16(),
      errorMessage: string('5+', { nullable: true, default: null, ignorable: true }),
    }),
  },
})
