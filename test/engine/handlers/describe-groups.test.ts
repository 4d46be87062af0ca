import { describe, expect, test } from 'vitest'
import { describeGroups as handler } from '../../../src/engine/handlers/describe-groups.ts'
import { describeGroups as api } from '../../../src/protocol/apis/describe-groups.ts'
import { errorCode } from '../../../src/protocol/errors.ts'
import { GroupClient, versionsOf } from './group-client.ts'

describe.each(versionsOf(api))('DescribeGroups v%i', (version) => {
  const ask = (client: GroupClient, groups: string[], includeAuthorizedOperations = false) =>
    client.ask(api, handler, version, { groups, includeAuthorizedOperations })

  test('a group with its members', async () => {
    const client = new GroupClient()
    const { memberId } = await client.stableGroup({ groupInstanceId: 'one' })
    const { groups } = await ask(client, ['g'])
    expect(groups).toMatchObject([
      {
        errorCode: 0,
        errorMessage: null,
        groupId: 'g',
        groupState: 'Stable',
        protocolType: 'consumer',
        protocolData: 'range',
        members: [
          {
            memberId,
            groupInstanceId: version >= 4 ? 'one' : null,
            clientId: 'client',
            clientHost: '/127.0.0.1',
            memberAssignment: Buffer.from('all'),
          },
        ],
        authorizedOperations: -2147483648,
      },
    ])
  })

  test('a group that does not exist is Dead, from v6 on with an error', async () => {
    const { groups } = await ask(new GroupClient(), ['ghost'])
    expect(groups).toMatchObject([
      {
        errorCode: version >= 6 ? errorCode('GROUP_ID_NOT_FOUND') : 0,
        errorMessage: version >= 6 ? 'Group ghost not found.' : null,
        groupId: 'ghost',
        groupState: 'Dead',
        members: [],
      },
    ])
  })

  test.skipIf(version < 3)('the operations that are allowed, when asked for', async () => {
    const client = new GroupClient()
    await client.commit({ 't-0': 1 })
    const { groups } = await ask(client, ['g'], true)
    expect(groups[0]?.authorizedOperations).toBe(0b1101_0100_1000)
  })
})
