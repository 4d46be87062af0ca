import { api, array, int16, int32, string } from '../schema.ts'

/**
 * Deletes groups that have no members, with their offsets. Errors, per group: NON_EMPTY_GROUP,
 * GROUP_ID_NOT_FOUND, NOT_COORDINATOR, COORDINATOR_LOAD_IN_PROGRESS, GROUP_AUTHORIZATION_FAILED.
 */
export const deleteGroups = api({
  name: 'DeleteGroups',
  key: 42,
  versions: '0-2',
  flexible: '2+',
  request: { groupsNames: array(string()) },
  response: { throttleTimeMs: int32(), results: array({ groupId: string(), errorCode: int16() }) },
})
