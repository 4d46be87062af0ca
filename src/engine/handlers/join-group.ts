/**
 * JoinGroup: a member joins a classic group, or joins again. The answer comes when the rebalance is complete; the
 * leader's lists all members with their metadata.
 *
 * v0 has no rebalance timeout (the session's counts), v4+ sends new dynamic members back with an id (KIP-394),
 * v5+ knows static members (KIP-345), v9+ may tell a static leader to skip its assignment (KIP-814).
 *
 * INVALID_GROUP_ID, INVALID_SESSION_TIMEOUT, UNKNOWN_MEMBER_ID, MEMBER_ID_REQUIRED, FENCED_INSTANCE_ID,
 * INCONSISTENT_GROUP_PROTOCOL, GROUP_MAX_SIZE_REACHED, NOT_COORDINATOR, COORDINATOR_NOT_AVAILABLE.
 */
import type { joinGroup as api } from '../../protocol/apis/join-group.ts'
import { errorCode } from '../../protocol/errors.ts'
import type { Handler } from '../request-context.ts'

export const joinGroup: Handler<typeof api> = async (request, context, { groups }) => {
  const { apiVersion, clientId, clientHost } = context
  const { sessionTimeoutMs, rebalanceTimeoutMs, groupInstanceId } = request
  const { error, generation, protocolName, ...result } = await groups.joinGroup({
    groupId: request.groupId,
    memberId: request.memberId,
    groupInstanceId,
    protocolType: request.protocolType,
    // The group keeps the metadata for longer than the request's buffer should live.
    protocols: request.protocols.map(({ name, metadata }) => ({
      name,
      metadata: Buffer.from(metadata),
    })),
    sessionTimeoutMs,
    rebalanceTimeoutMs: rebalanceTimeoutMs === -1 ? sessionTimeoutMs : rebalanceTimeoutMs,
    requireKnownMemberId: apiVersion >= 4 && groupInstanceId === null,
    supportsSkippingAssignment: apiVersion >= 9,
    reason: request.reason,
    clientId: clientId ?? '',
    clientHost,
  })
  return {
    throttleTimeMs: 0,
    errorCode: errorCode(error),
    generationId: generation,
    protocolName: apiVersion >= 7 ? protocolName : (protocolName ?? ''),
    ...result,
  }
}
