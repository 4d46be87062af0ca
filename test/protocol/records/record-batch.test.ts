import { describe, expect, test } from 'vitest'
import { readVectors } from '../../vectors/archive.ts'
import {
  actualBatch,
  type BatchVector,
  expectedBatch,
  expectedRecord,
  type RecordsVector,
  readAll,
  recordsVectors,
  recordVector,
} from './record-vectors.ts'

const downConversions = readVectors<{
  name: string
  inputHex: string
  outputHex: string
  inputBatches: BatchVector[]
  outputBatches: BatchVector[]
}>('downconvert.jsonl.gz')

const vectors: Omit<RecordsVector, 'trailingBytes'>[] = [
  ...recordsVectors,
  ...downConversions.map((v) => ({
    name: `${v.name}, before`,
    hex: v.inputHex,
    batches: v.inputBatches,
  })),
  ...downConversions.map((v) => ({
    name: `${v.name}, after`,
    hex: v.outputHex,
    batches: v.outputBatches,
  })),
]

describe('batches that Kafka wrote or refused', () => {
  test.each(vectors.map((vector) => [vector.name, vector] as const))('%s', (_, vector) => {
    const result = readAll(Buffer.from(vector.hex, 'hex'))

    expect(result.error).toEqual(
      vector.error && { phase: vector.error.phase, afterBatches: vector.error.afterBatches },
    )
    expect(result.batches).toHaveLength(vector.batches.length)
    for (const [index, expected] of vector.batches.entries()) {
      const found = result.batches[index]
      if (found === undefined) continue
      const fields = expectedBatch(expected)
      expect(actualBatch(found.batch, fields)).toEqual(fields)
      expect(found.batch.isValid()).toBe(expected['isValid'])
      const records = expected.records ?? []
      expect(found.records.map((record, i) => recordVector(record, records[i]))).toEqual(
        records.map(expectedRecord),
      )
    }
  })

  test.each(
    recordsVectors
      .filter((vector) => vector.error === undefined)
      .map((vector) => [vector.name, vector] as const),
  )('%s leaves its incomplete end alone', (_, vector) => {
    const buffer = Buffer.from(vector.hex, 'hex')

    expect(buffer.length - readAll(buffer).parsedBytes).toBe(vector.trailingBytes)
  })
})
