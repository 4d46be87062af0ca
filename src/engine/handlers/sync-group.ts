/**
 * SyncGroup: the leader hands in the assignment, every member gets its part of it. The answer comes when the
 * leader's is stored.
 *
 * UNKNOWN_MEMBER_ID, ILLEGAL_GENERATION, FENCED_INSTANCE_ID, REBALANCE_IN_PROGRESS, INCONSISTENT_GROUP_PROTOCOL
 * (v5+ names protocol type and protocol), INVALID_GROUP_ID, NOT_COORDINATOR, COORDINATOR_NOT_AVAILABLE.
 */
import type { syncGroup as api } from '../../protocol/apis/sync-group.ts'
import { errorCode } from '../../protocol/errors.ts'
import type { Handler } from '../request-context.ts'

export const syncGroup: Handler<typeof api> = async (request, _, { groups }) => {
  const { generationId: generation, assignments, ...member } = request
  const { error, ...result } = await groups.syncGroup({
    ...member,
    generation,
    // The group keeps the assignments for longer than the request's buffer should live.
    assignments: assignments.map(({ memberId, assignment }) => ({
      memberId,
      assignment: Buffer.from(assignment),
    })),
  })
  return { throttleTimeMs: 0, errorCode: errorCode(error), ...result }
}
