import { expect, test } from 'vitest'
import { offsetDelete as handler } from '../../../src/engine/handlers/offset-delete.ts'
import { offsetDelete as api } from '../../../src/protocol/apis/offset-delete.ts'
import { errorCode } from '../../../src/protocol/errors.ts'
import { GroupClient } from './group-client.ts'

const topics = [
  { name: 't', partitions: [{ partitionIndex: 0 }, { partitionIndex: 7 }] },
  { name: 'u', partitions: [{ partitionIndex: 0 }] },
]

test('OffsetDelete answers topics and partitions in the order of the request', async () => {
  const client = new GroupClient()
  await client.commit({ 't-0': 1, 't-1': 2, 'u-0': 3 })
  expect(await client.ask(api, handler, 0, { groupId: 'g', topics })).toMatchObject({
    errorCode: 0,
    topics: [
      {
        name: 't',
        partitions: [
          { partitionIndex: 0, errorCode: 0 },
          { partitionIndex: 7, errorCode: errorCode('UNKNOWN_TOPIC_OR_PARTITION') },
        ],
      },
      { name: 'u', partitions: [{ partitionIndex: 0, errorCode: 0 }] },
    ],
  })
  expect(client.committed()).toEqual({ 't-1': 2 })
})

test('a group that does not exist: GROUP_ID_NOT_FOUND and no topics', async () => {
  const answer = await new GroupClient().ask(api, handler, 0, { groupId: 'ghost', topics })
  expect(answer).toMatchObject({ errorCode: errorCode('GROUP_ID_NOT_FOUND'), topics: [] })
})
