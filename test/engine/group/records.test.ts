import { expect, test } from 'vitest'
import type { GroupChange } from '../../../src/engine/group/group-change.ts'
import { decodeChange, encodeChanges } from '../../../src/engine/group/records.ts'
import { recordBatches } from '../../../src/protocol/records/record-batch.ts'

const NOW = 1_700_000_000_000

const offset: GroupChange = {
  type: 'offset',
  recordOffset: -1,
  groupId: 'dump-group',
  topic: 'kinds',
  partition: 0,
  value: { offset: 4, leaderEpoch: 0, metadata: '', commitTimestamp: NOW, expireTimestamp: -1 },
}

const empty: GroupChange = {
  type: 'group',
  groupId: 'dump-group',
  value: {
    protocolType: 'consumer',
    generation: 2,
    protocol: null,
    leader: null,
    currentStateTimestamp: NOW,
    members: [],
  },
}

const withMember: GroupChange = {
  type: 'group',
  groupId: 'dump-group',
  value: {
    protocolType: 'consumer',
    generation: 1,
    protocol: 'range',
    leader: 'm',
    currentStateTimestamp: NOW,
    members: [
      {
        memberId: 'm',
        groupInstanceId: 'one',
        clientId: 'c',
        clientHost: '/127.0.0.1',
        rebalanceTimeoutMs: 300_000,
        sessionTimeoutMs: 45_000,
        subscription: Buffer.from('s'),
        assignment: Buffer.from('a'),
      },
    ],
  },
}

function read(changes: readonly GroupChange[]) {
  const [batch] = recordBatches(encodeChanges(changes, NOW))
  if (batch === undefined) throw new Error('there is no batch')
  return { batch, records: [...batch.records()] }
}

test('records have the keys, the versions and the sizes of those that Kafka 3.7 writes', () => {
  const commit = read([offset])
  expect(commit.batch).toMatchObject({ baseSequence: 0, producerId: -1, maxTimestamp: NOW })
  expect(commit.records[0]?.key?.toString('hex')).toBe(
    '0001000a64756d702d67726f757000056b696e647300000000',
  )
  expect(commit.records[0]?.key).toHaveLength(25)
  expect(commit.records[0]?.value).toHaveLength(24)
  const becameEmpty = read([empty])
  expect(becameEmpty.batch).toMatchObject({ baseSequence: -1, producerId: -1 })
  expect(becameEmpty.records[0]?.key).toHaveLength(14)
  expect(becameEmpty.records[0]?.value).toHaveLength(32)
})

test('what is written is read back', () => {
  const expiring: GroupChange = {
    ...offset,
    value: { ...(offset.value ?? never()), leaderEpoch: -1, expireTimestamp: NOW + 1 },
  }
  const removed: GroupChange[] = [
    { ...offset, value: null },
    { ...empty, value: null },
  ]
  const changes = [offset, expiring, empty, withMember, ...removed]
  const { records } = read(changes)
  expect(records.map(decodeChange)).toEqual(
    changes.map((change, recordOffset) =>
      change.type === 'offset' ? { ...change, recordOffset } : change,
    ),
  )
})

test('records of other kinds of groups are passed over', () => {
  const shareGroupMetadata = Buffer.from([0, 11, 0, 1, 0x67])
  expect(decodeChange({ key: shareGroupMetadata, value: null, offset: 0 })).toBeUndefined()
  expect(decodeChange({ key: null, value: null, offset: 0 })).toBeUndefined()
})

function never(): never {
  throw new Error('the offset has a value')
}
