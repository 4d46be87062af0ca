import { describe, expect, test } from 'vitest'
import { joinGroup as handler } from '../../../src/engine/handlers/join-group.ts'
import { joinGroup as api } from '../../../src/protocol/apis/join-group.ts'
import { errorCode } from '../../../src/protocol/errors.ts'
import { GroupClient, versionsOf } from './group-client.ts'

const request = {
  groupId: 'g',
  sessionTimeoutMs: 10_000,
  memberId: '',
  protocolType: 'consumer',
  protocols: [{ name: 'range', metadata: Buffer.from([0, 0]) }],
}

describe.each(versionsOf(api))('JoinGroup v%i', (version) => {
  test('a new member joins, from v4 on with the id that it is given first', async () => {
    const client = new GroupClient()
    let answer = await client.ask(api, handler, version, request)
    if (version >= 4) {
      expect(answer).toMatchObject({
        errorCode: errorCode('MEMBER_ID_REQUIRED'),
        generationId: -1,
        members: [],
      })
      expect(answer.memberId).toMatch(/^client-/)
      answer = await client.ask(api, handler, version, { ...request, memberId: answer.memberId })
    }
    expect(answer).toMatchObject({
      errorCode: 0,
      generationId: 1,
      protocolType: version >= 7 ? 'consumer' : null,
      protocolName: 'range',
      leader: answer.memberId,
      skipAssignment: false,
      members: [{ memberId: answer.memberId, metadata: Buffer.from([0, 0]) }],
    })
  })

  test('a refusal has no protocol', async () => {
    const refused = await new GroupClient().ask(api, handler, version, {
      ...request,
      sessionTimeoutMs: 1,
    })
    expect(refused).toMatchObject({
      errorCode: errorCode('INVALID_SESSION_TIMEOUT'),
      protocolName: version >= 7 ? null : '',
      leader: '',
    })
  })
})

test('v0 has no rebalance timeout: the session timeout counts', async () => {
  const client = new GroupClient()
  const leader = await client.ask(api, handler, 0, request)
  const second = client.coordinator.joinGroup(client.joinRequest({ rebalanceTimeoutMs: 0 }))
  for (const ms of [9_000, 1_000]) {
    const { memberId, generationId: generation } = leader
    expect(client.heartbeat({ memberId, generation } as never)).toBe('REBALANCE_IN_PROGRESS')
    client.system.clock.advance(ms)
  }
  expect((await second).members).toHaveLength(1)
})

test('v9 tells a static leader that comes back to skip its assignment', async () => {
  const client = new GroupClient()
  const first = await client.stableGroup({ groupInstanceId: 'one' })
  const back = await client.ask(api, handler, 9, {
    ...request,
    protocols: client.joinRequest().protocols,
    groupInstanceId: 'one',
    rebalanceTimeoutMs: 60_000,
  })
  expect(back).toMatchObject({ errorCode: 0, generationId: 1, skipAssignment: true })
  expect(back.memberId).not.toBe(first.memberId)
  expect(back.leader).toBe(back.memberId)
  expect(back.members).toHaveLength(1)
})
