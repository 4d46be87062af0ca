import { describe, expect, test } from 'vitest'
import { syncGroup as handler } from '../../../src/engine/handlers/sync-group.ts'
import { syncGroup as api } from '../../../src/protocol/apis/sync-group.ts'
import { errorCode } from '../../../src/protocol/errors.ts'
import { GroupClient, versionsOf } from './group-client.ts'

describe.each(versionsOf(api))('SyncGroup v%i', (version) => {
  test('a member gets what the leader assigned to it', async () => {
    const client = new GroupClient()
    const joining = client.coordinator.joinGroup(client.joinRequest())
    client.system.clock.advance(0)
    const { memberId, generation: generationId } = await joining
    const assignment = Buffer.from('all')
    const request = {
      groupId: 'g',
      generationId,
      memberId,
      assignments: [{ memberId, assignment }],
    }
    const names = { protocolType: 'consumer', protocolName: 'range' }
    const synced = await client.ask(api, handler, version, {
      ...request,
      ...(version >= 5 && names),
    })
    expect(synced).toMatchObject({
      errorCode: 0,
      assignment,
      ...(version >= 5 ? names : { protocolType: null, protocolName: null }),
    })
    const wrong = await client.ask(api, handler, version, { ...request, generationId: 7 })
    expect(wrong).toMatchObject({
      errorCode: errorCode('ILLEGAL_GENERATION'),
      assignment: Buffer.alloc(0),
    })
  })
})

test('v5 names the protocol that the member believes in: INCONSISTENT_GROUP_PROTOCOL', async () => {
  const client = new GroupClient()
  const { memberId, generation: generationId } = await client.stableGroup()
  const request = { groupId: 'g', generationId, memberId, assignments: [] }
  for (const names of [{ protocolType: 'connect' }, { protocolName: 'sticky' }]) {
    const answer = await client.ask(api, handler, 5, { ...request, ...names })
    expect(answer.errorCode).toBe(errorCode('INCONSISTENT_GROUP_PROTOCOL'))
  }
})
