import { expect, test } from 'vitest'
import { deleteGroups as handler } from '../../../src/engine/handlers/delete-groups.ts'
import { deleteGroups as api } from '../../../src/protocol/apis/delete-groups.ts'
import { errorCode } from '../../../src/protocol/errors.ts'
import { GroupClient, versionsOf } from './group-client.ts'

test.each(versionsOf(api))('DeleteGroups v%i', async (version) => {
  const client = new GroupClient()
  await client.stableGroup()
  await client.commit({ 't-0': 1 }, { groupId: 'simple' })
  const groupsNames = ['g', 'ghost', 'simple', 'ghost']
  expect((await client.ask(api, handler, version, { groupsNames })).results).toEqual([
    { groupId: 'g', errorCode: errorCode('NON_EMPTY_GROUP') },
    { groupId: 'ghost', errorCode: errorCode('GROUP_ID_NOT_FOUND') },
    { groupId: 'simple', errorCode: 0 },
  ])
  expect(client.groupIds()).toEqual(['g'])
})
