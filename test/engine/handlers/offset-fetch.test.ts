import { describe, expect, test } from 'vitest'
import { offsetFetch as handler } from '../../../src/engine/handlers/offset-fetch.ts'
import { offsetFetch as api } from '../../../src/protocol/apis/offset-fetch.ts'
import { errorCode } from '../../../src/protocol/errors.ts'
import { GroupClient, versionsOf } from './group-client.ts'

const NO_TOPIC_ID = 'AAAAAAAAAAAAAAAAAAAAAA'

async function clientWithOffsets(): Promise<GroupClient> {
  const client = new GroupClient()
  const offsets = [
    { topic: 't', partition: 1, offset: 8, leaderEpoch: 2, metadata: 'm' },
    { topic: 'u', partition: 0, offset: 0, leaderEpoch: -1, metadata: '' },
  ]
  await client.commit({}, { offsets })
  return client
}

type Asked = readonly { readonly name: string; readonly partitionIndexes: readonly number[] }[]

function ask(client: GroupClient, version: number, topics: Asked | null, groupId = 'g') {
  if (version < 8) return client.ask(api, handler, version, { groupId, topics, groups: [] })
  const named = topics?.map((topic) => ({ ...topic, topicId: NO_TOPIC_ID })) ?? null
  const groups = [{ groupId, topics: named }]
  return client.ask(api, handler, version, { groupId: '', topics: [], groups })
}

describe.each(versionsOf(api))('OffsetFetch v%i', (version) => {
  const topicsOf = (answer: Awaited<ReturnType<typeof ask>>) =>
    version < 8 ? answer.topics : (answer.groups[0]?.topics ?? [])

  test('what was committed, and -1 where nothing was', async () => {
    const client = await clientWithOffsets()
    const answer = await ask(client, version, [{ name: 't', partitionIndexes: [0, 1] }])
    expect(topicsOf(answer)).toMatchObject([
      {
        name: 't',
        partitions: [
          { partitionIndex: 0, committedOffset: -1, metadata: '', errorCode: 0 },
          {
            partitionIndex: 1,
            committedOffset: 8,
            committedLeaderEpoch: version >= 5 ? 2 : -1,
            metadata: 'm',
            errorCode: 0,
          },
        ],
      },
    ])
  })

  test.skipIf(version < 2)('null topics are all that the group has', async () => {
    const answer = await ask(await clientWithOffsets(), version, null)
    expect(topicsOf(answer).map(({ name, partitions }) => [name, partitions.length])).toEqual([
      ['t', 1],
      ['u', 1],
    ])
  })

  test('an error of the group; v1 has no place for it but each partition', async () => {
    const client = await clientWithOffsets()
    client.coordinator.resigned(1)
    client.coordinator.resigned(0)
    client.coordinator.resigned(2)
    const answer = await ask(client, version, [{ name: 't', partitionIndexes: [0] }])
    const code = errorCode('NOT_COORDINATOR')
    const partitions = topicsOf(answer).flatMap((topic) => topic.partitions)
    if (version === 1) expect(partitions).toMatchObject([{ committedOffset: -1, errorCode: code }])
    else expect(partitions).toEqual([])
    if (version >= 2 && version < 8) expect(answer.errorCode).toBe(code)
    if (version >= 8) expect(answer.groups[0]?.errorCode).toBe(code)
  })
})

test('v8+ asks for several groups', async () => {
  const client = await clientWithOffsets()
  await client.commit({ 't-0': 5 }, { groupId: 'h' })
  const groups = ['h', 'ghost', 'g'].map((groupId) => ({ groupId, topics: null }))
  const answer = await client.ask(api, handler, 8, { groupId: '', topics: [], groups })
  expect(
    answer.groups.map(({ groupId, topics, errorCode: code }) => [groupId, topics.length, code]),
  ).toEqual([
    ['h', 1, 0],
    ['ghost', 0, 0],
    ['g', 2, 0],
  ])
})
