import { expect, test } from 'vitest'
import { heartbeat as handler } from '../../../src/engine/handlers/heartbeat.ts'
import { heartbeat as api } from '../../../src/protocol/apis/heartbeat.ts'
import { errorCode } from '../../../src/protocol/errors.ts'
import { GroupClient, versionsOf } from './group-client.ts'

test.each(versionsOf(api))('Heartbeat v%i', async (version) => {
  const client = new GroupClient()
  const { memberId, generation } = await client.stableGroup()
  const beat = async (generationId: number, id: string) =>
    (await client.ask(api, handler, version, { groupId: 'g', generationId, memberId: id }))
      .errorCode
  expect(await beat(generation, memberId)).toBe(0)
  expect(await beat(generation + 1, memberId)).toBe(errorCode('ILLEGAL_GENERATION'))
  expect(await beat(generation, 'x')).toBe(errorCode('UNKNOWN_MEMBER_ID'))
  void client.coordinator.joinGroup(client.joinRequest())
  expect(await beat(generation, memberId)).toBe(errorCode('REBALANCE_IN_PROGRESS'))
})
