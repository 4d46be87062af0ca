import { expect, test } from 'vitest'
import { offsetCommit as handler } from '../../../src/engine/handlers/offset-commit.ts'
import { offsetCommit as api } from '../../../src/protocol/apis/offset-commit.ts'
import { errorCode } from '../../../src/protocol/errors.ts'
import { GroupClient, versionsOf } from './group-client.ts'

const offset = (partitionIndex: number, committedOffset: number) => ({
  partitionIndex,
  committedOffset,
  committedMetadata: `at ${committedOffset}`,
})
const NO_TOPIC_ID = 'AAAAAAAAAAAAAAAAAAAAAA'

test('the versions of Kafka 4.1 are offered; v10 is not stable there', () => {
  expect([api.minVersion, api.maxVersion]).toEqual([2, 9])
})

test.each(versionsOf(api))(
  'OffsetCommit v%i answers topics and partitions in the order of the request',
  async (version) => {
    const client = new GroupClient()
    const answer = await client.ask(api, handler, version, {
      groupId: 'g',
      memberId: '',
      topics: [
        { name: 'u', topicId: NO_TOPIC_ID, partitions: [offset(1, 3)] },
        { name: 'x', topicId: NO_TOPIC_ID, partitions: [offset(0, 1)] },
        { name: 't', topicId: NO_TOPIC_ID, partitions: [offset(2, 5), offset(9, 1), offset(0, 4)] },
      ],
    })
    const unknown = errorCode('UNKNOWN_TOPIC_OR_PARTITION')
    expect(
      answer.topics.map(({ name, partitions }) => [
        name,
        partitions.map((partition) => [partition.partitionIndex, partition.errorCode]),
      ]),
    ).toEqual([
      ['u', [[1, 0]]],
      ['x', [[0, unknown]]],
      [
        't',
        [
          [2, 0],
          [9, unknown],
          [0, 0],
        ],
      ],
    ])
    expect(client.committed()).toEqual({ 'u-1': 3, 't-2': 5, 't-0': 4 })
  },
)
