import { api, array, int16, int32, string } from '../schema.ts'

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
