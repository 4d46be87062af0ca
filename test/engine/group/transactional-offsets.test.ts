/** Offsets that were committed in transactions, as Apache Kafka leaves them in `__consumer_offsets`. */
import { expect, test } from 'vitest'
import { encodeChanges } from '../../../src/engine/group/records.ts'
import { buildEndTransactionMarker } from '../../../src/protocol/records/control-record.ts'
import { recordBatches } from '../../../src/protocol/records/record-batch.ts'
import { buildRecordBatch } from '../../../src/protocol/records/record-batch-builder.ts'
import { CoordinatorFixture } from './coordinator-fixture.ts'

const NOW = 1_700_000_000_000
const producer = { producerId: 4, producerEpoch: 0 }

function transactionalCommit(offset: number): Buffer {
  const value = { offset, leaderEpoch: 3, metadata: '', commitTimestamp: NOW, expireTimestamp: -1 }
  const change = {
    type: 'offset',
    groupId: 'g',
    topic: 't',
    partition: 0,
    recordOffset: -1,
    value,
  } as const
  const [batch] = recordBatches(encodeChanges([change], NOW))
  const options = { ...producer, baseSequence: 0, isTransactional: true }
  return buildRecordBatch(options, batch?.records() ?? [])
}

function marker(type: 'COMMIT' | 'ABORT'): Buffer {
  const options = { ...producer, timestamp: NOW }
  return buildEndTransactionMarker(options, { type, coordinatorEpoch: 0 })
}

function fetched({ coordinator }: CoordinatorFixture, requireStable: boolean) {
  const partitions = [{ topic: 't', partition: 0 }]
  const [offset] = coordinator.fetchOffsets({
    groupId: 'g',
    partitions,
    requireStable,
    memberId: null,
    memberEpoch: -1,
  }).offsets
  return [offset?.offset, offset?.error]
}

async function restartedAfter(...batches: Buffer[]) {
  const fixture = new CoordinatorFixture({ partitions: 1 })
  await fixture.commit({ 't-0': 1 })
  for (const batch of batches) fixture.offsetsTopic.append(0, batch)
  return fixture.restart({ partitions: 1 })
}

test('do not count until the transaction is committed; who asks for stable offsets must wait', async () => {
  const fromLog = await restartedAfter(transactionalCommit(8))
  expect(fetched(fromLog, false)).toEqual([1, 'NONE'])
  expect(fetched(fromLog, true)).toEqual([-1, 'UNSTABLE_OFFSET_COMMIT'])
  const fromTables = fromLog.restart({ partitions: 1 })
  expect(fetched(fromTables, false)).toEqual([1, 'NONE'])
  expect(fetched(fromTables, true)).toEqual([-1, 'UNSTABLE_OFFSET_COMMIT'])
})

test('count when it is committed', async () => {
  const fixture = await restartedAfter(transactionalCommit(8), marker('COMMIT'))
  expect(fetched(fixture, true)).toEqual([8, 'NONE'])
  expect(fixture.tables()['pending_offsets']).toEqual([])
})

test('are forgotten when it is aborted', async () => {
  const fixture = await restartedAfter(transactionalCommit(8), marker('ABORT'))
  expect(fetched(fixture, true)).toEqual([1, 'NONE'])
  expect(fixture.tables()['pending_offsets']).toEqual([])
})

const end = (producerId: number, isCommit = true) =>
  ({ type: 'end', producerId, producerEpoch: 0, coordinatorEpoch: 0, isCommit }) as const

async function commitIn(fixture: CoordinatorFixture, producerId: number, offset: number) {
  const outcomes = await fixture.commit(
    { 't-0': offset },
    { producer: { ...producer, producerId } },
  )
  expect(outcomes).toEqual(['NONE'])
}

/** As it is, from the tables, and from the log alone. */
function seenAfterRestarts(fixture: CoordinatorFixture) {
  const states = [fetched(fixture, false)]
  const fromTables = fixture.restart({ partitions: 1 })
  states.push(fetched(fromTables, false))
  const fromLog = fromTables.restart({ partitions: 1, withoutStateDatabase: true })
  states.push(fetched(fromLog, false))
  return states
}

test('do not take back what was committed after them', async () => {
  const fixture = new CoordinatorFixture({ partitions: 1 })
  await commitIn(fixture, 4, 8)
  await fixture.commit({ 't-0': 9 })
  fixture.coordinator.endTransaction(0, end(4), () => undefined)
  expect(seenAfterRestarts(fixture)).toEqual(Array(3).fill([9, 'NONE']))
})

test('do not take back what was committed after them, when the transaction ends after a restart', async () => {
  const fixture = new CoordinatorFixture({ partitions: 1 })
  await commitIn(fixture, 4, 8)
  await fixture.commit({ 't-0': 9 })
  const restarted = fixture.restart({ partitions: 1 })
  restarted.coordinator.endTransaction(0, end(4), () => undefined)
  expect(seenAfterRestarts(restarted)).toEqual(Array(3).fill([9, 'NONE']))
})

test('of two transactions count as they were committed, not as the transactions end', async () => {
  const fixture = new CoordinatorFixture({ partitions: 1 })
  await commitIn(fixture, 4, 8)
  await commitIn(fixture, 5, 9)
  fixture.coordinator.endTransaction(0, end(5), () => undefined)
  fixture.coordinator.endTransaction(0, end(4), () => undefined)
  expect(seenAfterRestarts(fixture)).toEqual(Array(3).fill([9, 'NONE']))
})

test('of two transactions count where the later one is aborted', async () => {
  const fixture = new CoordinatorFixture({ partitions: 1 })
  await commitIn(fixture, 4, 8)
  await commitIn(fixture, 5, 9)
  fixture.coordinator.endTransaction(0, end(4), () => undefined)
  fixture.coordinator.endTransaction(0, end(5, false), () => undefined)
  expect(seenAfterRestarts(fixture)).toEqual(Array(3).fill([8, 'NONE']))
})

test('go with the committed offset when that is deleted', async () => {
  const fixture = new CoordinatorFixture({ partitions: 1 })
  await fixture.commit({ 't-0': 1, 't-1': 1 })
  await commitIn(fixture, 4, 8)
  await fixture.coordinator.deleteOffsets('g', [{ topic: 't', partition: 0 }])
  fixture.coordinator.endTransaction(0, end(4), () => undefined)
  expect(seenAfterRestarts(fixture)).toEqual(Array(3).fill([-1, 'NONE']))
})
