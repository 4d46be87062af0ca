import { expect, test } from 'vitest'
import { listGroups as handler } from '../../../src/engine/handlers/list-groups.ts'
import { listGroups as api } from '../../../src/protocol/apis/list-groups.ts'
import { GroupClient, versionsOf } from './group-client.ts'

test.each(versionsOf(api))('ListGroups v%i', async (version) => {
  const client = new GroupClient()
  await client.stableGroup()
  await client.commit({ 't-0': 1 }, { groupId: 'simple' })
  const list = async (statesFilter: string[], typesFilter: string[]) =>
    (await client.ask(api, handler, version, { statesFilter, typesFilter })).groups
  const stable = {
    groupId: 'g',
    protocolType: 'consumer',
    groupState: version >= 4 ? 'Stable' : '',
    groupType: version >= 5 ? 'classic' : '',
  }
  const all = await list([], [])
  expect(all).toHaveLength(2)
  expect(all).toContainEqual(stable)
  if (version >= 4) expect(await list(['Stable', 'Dead'], [])).toEqual([stable])
  if (version >= 5) {
    expect(await list([], ['consumer'])).toEqual([])
    expect(await list(['stable'], ['Classic'])).toEqual([stable])
  }
})
