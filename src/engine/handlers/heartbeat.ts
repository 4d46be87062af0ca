/**
 * Heartbeat: a member is alive. REBALANCE_IN_PROGRESS tells it to join again.
 *
 * UNKNOWN_MEMBER_ID, ILLEGAL_GENERATION, FENCED_INSTANCE_ID, REBALANCE_IN_PROGRESS, INVALID_GROUP_ID,
 * NOT_COORDINATOR, COORDINATOR_NOT_AVAILABLE.
 */
import type { heartbeat as api } from '../../protocol/apis/heartbeat.ts'
import { errorCode } from '../../protocol/errors.ts'
import type { Handler } from '../request-context.ts'

export const heartbeat: Handler<typeof api> = (request, _, { groups }) => {
  const { generationId: generation, ...member } = request
  return { throttleTimeMs: 0, errorCode: errorCode(groups.heartbeat({ ...member, generation })) }
}
