import { describe, expect, it } from 'vitest'
import { AssignedPartition } from '../../../src/client/consumer/assigned-partition.ts'
import type { ConsumerRecord } from '../../../src/client/consumer/consumer-record.ts'
import { FetchedRecords, nextFetchOffset } from '../../../src/client/consumer/fetched-records.ts'
import { buildEndTransactionMarker } from '../../../src/protocol/records/control-record.ts'
import { buildRecordBatch } from '../../../src/protocol/records/record-batch-builder.ts'

const records = (values: readonly string[]) =>
  values.map((value) => ({ timestamp: 1, key: null, value: Buffer.from(value) }))

const batch = (baseOffset: number, values: readonly string[], producerId = -1): Buffer =>
  buildRecordBatch(
    producerId < 0
      ? { baseOffset, partitionLeaderEpoch: 3 }
      : {
          baseOffset,
          partitionLeaderEpoch: 3,
          producerId,
          producerEpoch: 0,
          baseSequence: 0,
          isTransactional: true,
        },
    records(values),
  )

const marker = (offset: number, type: 'ABORT' | 'COMMIT', producerId: number): Buffer => {
  const bytes = buildEndTransactionMarker(
    { producerId, producerEpoch: 0, timestamp: 1, partitionLeaderEpoch: 3 },
    { type, coordinatorEpoch: 0 },
  )
  bytes.writeBigInt64BE(BigInt(offset), 0)
  return bytes
}

function drained(
  bytes: Buffer,
  { from = 0, aborted }: { from?: number; aborted?: { producerId: number; firstOffset: number }[] },
) {
  const partition = new AssignedPartition({ topic: 't', partition: 0 })
  partition.seek(from)
  const fetched = new FetchedRecords(partition, bytes, {
    checkCrcs: true,
    abortedTransactions: aborted,
  })
  const out: ConsumerRecord[] = []
  const more = fetched.drain(out, 100)
  return { values: out.map(({ value }) => String(value)), position: partition.position, more }
}

describe('fetched records', () => {
  it('begin at the position, though whole batches were fetched', () => {
    const bytes = Buffer.concat([batch(0, ['a', 'b', 'c']), batch(3, ['d'])])
    expect(drained(bytes, { from: 2 })).toEqual({ values: ['c', 'd'], position: 4, more: false })
    expect(nextFetchOffset(bytes)).toBe(4)
  })

  it('leave out an incomplete batch at the end', () => {
    const bytes = Buffer.concat([batch(0, ['a']), batch(1, ['b']).subarray(0, 60)])
    expect(drained(bytes, {})).toEqual({ values: ['a'], position: 1, more: false })
    expect(nextFetchOffset(bytes)).toBe(1)
  })

  it('leave out aborted transactions with read_committed only, and markers always', () => {
    const bytes = Buffer.concat([
      batch(0, ['aborted'], 1),
      batch(1, ['committed'], 2),
      marker(2, 'ABORT', 1),
      batch(3, ['next of the first'], 1),
      marker(4, 'COMMIT', 2),
      marker(5, 'COMMIT', 1),
    ])
    const committed = drained(bytes, { aborted: [{ producerId: 1, firstOffset: 0 }] })
    expect(committed).toEqual({
      values: ['committed', 'next of the first'],
      position: 6,
      more: false,
    })
    expect(drained(bytes, {}).values).toEqual(['aborted', 'committed', 'next of the first'])
  })

  it('give no more than was asked for, and go on from there', () => {
    const partition = new AssignedPartition({ topic: 't', partition: 0 })
    partition.seek(0)
    const options = { checkCrcs: true, abortedTransactions: undefined }
    const fetched = new FetchedRecords(partition, batch(0, ['a', 'b', 'c']), options)
    const out: ConsumerRecord[] = []
    expect(fetched.drain(out, 2)).toBe(true)
    expect([out.length, partition.position, partition.positionEpoch]).toEqual([2, 2, 3])
    expect(fetched.drain(out, 10)).toBe(false)
    expect(out.map(({ offset }) => offset)).toEqual([0, 1, 2])
  })

  it('are checked against their checksum', () => {
    const bytes = batch(0, ['a'])
    bytes[bytes.length - 2] = 0x58
    expect(() => drained(bytes, {})).toThrow('Record is corrupt')
  })
})
