/**
 * DeleteGroups: removes groups that have no members, with their offsets. A group that is named twice is answered once.
 *
 * Per group: GROUP_ID_NOT_FOUND, NON_EMPTY_GROUP, NOT_COORDINATOR, COORDINATOR_NOT_AVAILABLE.
 */
import type { deleteGroups as api } from '../../protocol/apis/delete-groups.ts'
import { errorCode } from '../../protocol/errors.ts'
import type { Handler } from '../request-context.ts'

export const deleteGroups: Handler<typeof api> = async ({ groupsNames }, _, { groups }) => {
  const outcomes = await groups.deleteGroups([...new Set(groupsNames)])
  return {
    throttleTimeMs: 0,
    results: outcomes.map(({ groupId, error }) => ({ groupId, errorCode: errorCode(error) })),
  }
}
