/**
 * ListGroups: the groups that this broker coordinates; v4+ filters by state (KIP-518), v5+ by type (KIP-848).
 * A group that only stores offsets has an empty protocol type.
 *
 * COORDINATOR_NOT_AVAILABLE while the broker stops.
 */
import type { listGroups as api } from '../../protocol/apis/list-groups.ts'
import { errorCode } from '../../protocol/errors.ts'
import type { Handler } from '../request-context.ts'

export const listGroups: Handler<typeof api> = ({ statesFilter, typesFilter }, _, broker) => {
  const { error, groups } = broker.groups.listGroups(statesFilter, typesFilter)
  return {
    throttleTimeMs: 0,
    errorCode: errorCode(error),
    groups: groups.map(({ groupId, protocolType, state, type }) => ({
      groupId,
      protocolType,
      groupState: state,
      groupType: type,
    })),
  }
}
