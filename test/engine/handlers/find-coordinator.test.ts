import { describe, expect, test } from 'vitest'
import { findCoordinator as handler } from '../../../src/engine/handlers/find-coordinator.ts'
import { findCoordinator as api } from '../../../src/protocol/apis/find-coordinator.ts'
import { errorCode } from '../../../src/protocol/errors.ts'
import { GroupClient, versionsOf } from './group-client.ts'

const node = { nodeId: 0, host: 'localhost', port: 9092, errorCode: 0 }
const nowhere = { nodeId: -1, host: '', port: -1 }

describe.each(versionsOf(api))('FindCoordinator v%i', (version) => {
  const ask = (client: GroupClient, key: string, keyType = 0) =>
    client.ask(api, handler, version, {
      key: version < 4 ? key : '',
      keyType: version > 0 ? keyType : 0,
      coordinatorKeys: version < 4 ? [] : [key],
    })
  const coordinatorOf = (answer: Awaited<ReturnType<typeof ask>>) =>
    version < 4 ? answer : answer.coordinators[0]

  test('a group is coordinated by the leader of its partition', async () => {
    const answer = await ask(new GroupClient(), 'g')
    expect(coordinatorOf(answer)).toMatchObject(node)
    if (version > 0) {
      expect(coordinatorOf(answer)?.errorMessage).toBe(version < 4 ? 'NONE' : '')
    }
  })

  test('COORDINATOR_NOT_AVAILABLE while __consumer_offsets is created', async () => {
    const client = new GroupClient()
    client.partitions = undefined
    const answer = coordinatorOf(await ask(client, 'g'))
    expect(answer).toMatchObject({ ...nowhere, errorCode: errorCode('COORDINATOR_NOT_AVAILABLE') })
  })

  test.skipIf(version === 0)('share groups are not served', async () => {
    const client = new GroupClient()
    const share = coordinatorOf(await ask(client, 'g', 2))
    expect(share).toMatchObject({ ...nowhere, errorCode: errorCode('INVALID_REQUEST') })
  })
})

test('v4+ answers several keys, in their order', async () => {
  const { coordinators } = await new GroupClient().ask(api, handler, 6, {
    key: '',
    coordinatorKeys: ['b', 'a', 'b'],
  })
  expect(coordinators.map(({ key }) => key)).toEqual(['b', 'a', 'b'])
})
