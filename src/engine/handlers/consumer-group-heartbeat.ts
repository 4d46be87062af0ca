/**
 * ConsumerGroupHeartbeat: all that a member of a group of the consumer protocol says (KIP-848). The partitions that it
 * should have come back when they changed, or when the member sent everything it can say.
 *
 * INVALID_REQUEST, UNSUPPORTED_ASSIGNOR, INVALID_REGULAR_EXPRESSION, UNKNOWN_MEMBER_ID, FENCED_MEMBER_EPOCH,
 * UNRELEASED_INSTANCE_ID, FENCED_INSTANCE_ID, GROUP_MAX_SIZE_REACHED, GROUP_ID_NOT_FOUND, NOT_COORDINATOR,
 * COORDINATOR_NOT_AVAILABLE; UNSUPPORTED_VERSION where the protocol is switched off.
 */
import type { consumerGroupHeartbeat as api } from '../../protocol/apis/consumer-group-heartbeat.ts'
import { errorCode } from '../../protocol/errors.ts'
import type { Handler } from '../request-context.ts'

export const consumerGroupHeartbeat: Handler<typeof api> = async (request, context, broker) => {
  const { clientId, clientHost, apiVersion } = context
  const { topicPartitions: owned, ...said } = request
  const asked = { ...said, owned, clientId: clientId ?? '', clientHost }
  const { error, assignment, ...result } = await broker.groups.consumerHeartbeat(asked, apiVersion)
  return {
    throttleTimeMs: 0,
    errorCode: errorCode(error),
    ...result,
    assignment: assignment && {
      topicPartitions: assignment.map(({ topicId, partitions }) => ({
        topicId,
        partitions: [...partitions],
      })),
    },
  }
}
