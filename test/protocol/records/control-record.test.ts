import { describe, expect, test } from 'vitest'
import {
  buildControlBatch,
  buildEndTransactionMarker,
  controlRecordKey,
  controlRecordType,
  controlRecordTypeId,
  readEndTransactionMarker,
} from '../../../src/protocol/records/control-record.ts'
import { CorruptRecordError } from '../../../src/protocol/records/corrupt-record-error.ts'
import { recordBatches } from '../../../src/protocol/records/record-batch.ts'
import { type RecordVector, readAll, recordsVectors } from './record-vectors.ts'

interface Control {
  readonly type: 'ABORT' | 'COMMIT' | 'LEADER_CHANGE' | 'UNKNOWN'
  readonly typeId: number
  readonly coordinatorEpoch?: number
}

const controlVectors = recordsVectors.filter(
  ({ error, batches }) =>
    error === undefined && batches.some((batch) => batch['isControl'] && batch.records?.length),
)

describe('control records that Kafka wrote', () => {
  test.each(controlVectors.map((vector) => [vector.name, vector] as const))('%s', (_, vector) => {
    const { batches } = readAll(Buffer.from(vector.hex, 'hex'))
    for (const [index, { batch, records }] of batches.entries()) {
      const expected = vector.batches[index]?.records ?? []
      if (!batch.isControl) continue
      for (const [i, record] of records.entries()) {
        const { control } = expected[i] as RecordVector & { control: Control }
        expect(controlRecordType(record.key)).toBe(control.type)
        expect(controlRecordTypeId(record.key)).toBe(control.typeId)
        expect(readEndTransactionMarker(record)?.coordinatorEpoch).toBe(control.coordinatorEpoch)
      }
    }
  })
})

function vectorBytes(name: string): Buffer {
  return Buffer.from(recordsVectors.find((vector) => vector.name === name)?.hex ?? '', 'hex')
}

describe('control batches', () => {
  test('a commit marker is the one that Kafka writes', () => {
    const built = buildEndTransactionMarker(
      {
        baseOffset: 12_345,
        partitionLeaderEpoch: 4,
        timestamp: 1_700_000_000_000,
        producerId: 77,
        producerEpoch: 3,
      },
      { type: 'COMMIT', coordinatorEpoch: 9 },
    )

    expect(built.toString('hex')).toBe(vectorBytes('v2-control-commit').toString('hex'))
  })

  test('a snapshot footer is the one that Kafka writes', () => {
    const built = buildControlBatch(
      { baseOffset: 99, partitionLeaderEpoch: 1, timestamp: 1_700_000_000_000 },
      'SNAPSHOT_FOOTER',
      Buffer.from('000000', 'hex'),
    )

    expect(built.toString('hex')).toBe(vectorBytes('v2-control-snapshot-footer').toString('hex'))
  })

  test('a record that is no marker is none', () => {
    const [batch] = recordBatches(vectorBytes('v2-control-leader-change-v0'))
    const [record] = batch?.records() ?? []

    expect(record && readEndTransactionMarker(record)).toBeUndefined()
  })

  test('keys and values that are cut short are refused', () => {
    const key = controlRecordKey('ABORT')

    expect(() => controlRecordType(null)).toThrow(CorruptRecordError)
    expect(() => controlRecordType(key.subarray(0, 3))).toThrow(CorruptRecordError)
    expect(() => readEndTransactionMarker({ key, value: Buffer.alloc(5) })).toThrow(
      CorruptRecordError,
    )
    expect(() => readEndTransactionMarker({ key, value: null })).toThrow(CorruptRecordError)
  })
})
