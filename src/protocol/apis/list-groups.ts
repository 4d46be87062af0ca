import { api, array, int16, int32, string } from '../schema.ts'

/**
 * Lists the groups that this broker coordinates; a client asks all brokers. Version 4 filters by
 * state (KIP-518), version 5 by type (KIP-848). Errors: COORDINATOR_LOAD_IN_PROGRESS,
 * COORDINATOR_NOT_AVAILABLE.
 */
export const listGroups = api({
  name: 'ListGroups',
  key: 16,
  versions: '0-5',
  flexible: '3+',
  request: { statesFilter: array(string(), '4+'), typesFilter: array(string(), '5+') },
  response: {
    throttleTimeMs: int32('1+', { ignorable: true }),
    errorCode: int16(),
    groups: array({
      groupId: string(),
      protocolType: string(),
      groupState: string('4+', { ignorable: true }),
      groupType: string('5+', { ignorable: true }),
    }),
  },
})
