/**
 * DeleteTopics: topics by name, or by id from v6 on (KIP-516).
 *
 * Per topic: UNKNOWN_TOPIC_OR_PARTITION, UNKNOWN_TOPIC_ID, INVALID_REQUEST (named twice, or by name and id at
 * once), TOPIC_DELETION_DISABLED (`delete.topic.enable` is false; INVALID_REQUEST before v3), THROTTLING_QUOTA_EXCEEDED (v5+).
 */
import type { deleteTopics as api } from '../../protocol/apis/delete-topics.ts'
import { errorCode, errors } from '../../protocol/errors.ts'
import type { Request } from '../../protocol/schema.ts'
import type { Handler } from '../request-context.ts'
import { errorMessage } from './error-message.ts'

const ZERO_UUID = 'AAAAAAAAAAAAAAAAAAAAAA'

function wantedTopics({ topics, topicNames }: Request<typeof api>, apiVersion: number) {
  if (apiVersion >= 6) return topics
  return topicNames.map((name) => ({ name, topicId: ZERO_UUID }))
}

export const deleteTopics: Handler<typeof api> = async (request, context, broker) => {
  const { apiVersion } = context
  const wanted = wantedTopics(request, apiVersion)
  if (!broker.config.get('delete.topic.enable')) {
    const error = apiVersion < 3 ? 'INVALID_REQUEST' : 'TOPIC_DELETION_DISABLED'
    const refused = { errorCode: errorCode(error), errorMessage: errors[error].message }
    return { throttleTimeMs: 0, responses: wanted.map((topic) => ({ ...topic, ...refused })) }
  }
  const quota = broker.mutationQuotas.of(context, apiVersion >= 5)
  const deleted = await broker.controller.deleteTopics(wanted, quota)
  const throttleTimeMs = quota.throttleTimeMs()
  if (throttleTimeMs > 0) context.throttle(throttleTimeMs)
  return {
    throttleTimeMs,
    responses: deleted.map(({ name, topicId, error }) => ({
      name,
      topicId,
      errorCode: error?.code ?? 0,
      errorMessage: errorMessage(error),
    })),
  }
}
