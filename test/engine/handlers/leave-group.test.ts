import { expect, test } from 'vitest'
import { leaveGroup as handler } from '../../../src/engine/handlers/leave-group.ts'
import { leaveGroup as api } from '../../../src/protocol/apis/leave-group.ts'
import { errorCode } from '../../../src/protocol/errors.ts'
import { GroupClient, versionsOf } from './group-client.ts'

test.each(versionsOf(api).filter((version) => version < 3))(
  'LeaveGroup v%i of one member, whose error is the response’s',
  async (version) => {
    const client = new GroupClient()
    const { memberId } = await client.stableGroup()
    const leave = async (id: string) => {
      const request = { groupId: 'g', memberId: id, members: [] }
      return (await client.ask(api, handler, version, request)).errorCode
    }
    expect(await leave('x')).toBe(errorCode('UNKNOWN_MEMBER_ID'))
    expect(await leave(memberId)).toBe(0)
    expect(client.coordinator.describeGroup('g').state).toBe('Empty')
  },
)

test.each(versionsOf(api).filter((version) => version >= 3))(
  'LeaveGroup v%i of several, each with its own error',
  async (version) => {
    const client = new GroupClient()
    const { memberId } = await client.stableGroup({ groupInstanceId: 'one' })
    const answer = await client.ask(api, handler, version, {
      groupId: 'g',
      memberId: '',
      members: [
        { memberId: 'x', groupInstanceId: 'one' },
        { memberId: '', groupInstanceId: 'one' },
        { memberId, groupInstanceId: 'one' },
      ],
    })
    expect(answer).toMatchObject({
      errorCode: 0,
      members: [
        { memberId: 'x', groupInstanceId: 'one', errorCode: errorCode('FENCED_INSTANCE_ID') },
        { memberId: '', groupInstanceId: 'one', errorCode: 0 },
        { memberId, groupInstanceId: 'one', errorCode: errorCode('UNKNOWN_MEMBER_ID') },
      ],
    })
  },
)
