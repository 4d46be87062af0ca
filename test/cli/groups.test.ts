import { expect, it } from 'vitest'
import { groupFilter } from '../../src/cli/groups.ts'

const none = {
  'group-type': undefined,
  protocol: undefined,
  consumer: false,
  share: false,
  streams: false,
}
const GROUPS = [
  { groupId: 'a', type: 'Classic', protocolType: 'consumer' },
  { groupId: 'b', type: 'Classic', protocolType: 'connect' },
  { groupId: 'c', type: 'Consumer', protocolType: 'consumer' },
  { groupId: 'd', type: 'Share', protocolType: 'share' },
  { groupId: 'e', type: 'Classic', protocolType: '' },
]

it.each([
  [{}, 'abcde'],
  [{ consumer: true }, 'ace'],
  [{ share: true }, 'd'],
  [{ 'group-type': 'CLASSIC' }, 'abe'],
  [{ protocol: 'consumer' }, 'ac'],
])('%j selects %s', (filter, ids) => {
  const selected = GROUPS.filter(groupFilter({ ...none, ...filter }))
  expect(selected.map(({ groupId }) => groupId).join('')).toBe(ids)
})
