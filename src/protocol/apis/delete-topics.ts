import { api, array, int16, int32, string, uuid } from '../schema.ts'

/**
 * Deletes topics by name, or by id from version 6 on. Errors, per topic:
 * UNKNOWN_TOPIC_OR_PARTITION, UNKNOWN_TOPIC_ID, TOPIC_DELETION_DISABLED,
 * TOPIC_AUTHORIZATION_FAILED, INVALID_REQUEST, REQUEST_TIMED_OUT, THROTTLING_QUOTA_EXCEEDED.
 */
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
