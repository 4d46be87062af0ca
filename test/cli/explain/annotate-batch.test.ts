import { describe, expect, test } from 'vitest'
import { annotateBatch } from '../../../src/cli/explain/annotate-batch.ts'
import { sayIn } from '../../../src/cli/explain/exchange.ts'
import { lineText, plain } from '../../../src/cli/explain/line-text.ts'
import { storedLines } from '../../../src/cli/explain/stored-lines.ts'
import { DefaultRecordBatch } from '../../../src/protocol/records/default-record-batch.ts'
import {
  buildRecordBatch,
  type RecordBatchOptions,
} from '../../../src/protocol/records/record-batch-builder.ts'

const say = sayIn('en')

function batchOf(values: readonly string[], options: RecordBatchOptions = {}): DefaultRecordBatch {
  const bytes = buildRecordBatch(
    { baseOffset: 40, producerId: 7, producerEpoch: 0, baseSequence: 3, ...options },
    values.map((value, index) => ({
      timestamp: 1_700_000_000_000 + index,
      key: index === 0 ? null : Buffer.from('키'),
      value: Buffer.from(value),
      headers: [{ key: 'h', value: null }],
    })),
  )
  return new DefaultRecordBatch(bytes, 0, bytes.length)
}

describe('an annotated batch', () => {
  test('has every byte of the header and of the record once, in order', () => {
    const batch = batchOf(['tea'])
    const { header, record } = annotateBatch(batch, 40, say)
    const fields = [...header, ...record]
    expect(Buffer.concat(fields.map(({ bytes }) => bytes))).toEqual(batch.bytes())
    let next = 0
    for (const { position, bytes } of fields) {
      expect(position).toBe(next)
      next += bytes.length
    }
  })

  test('shows the record that was asked for', () => {
    const { record } = annotateBatch(batchOf(['tea', 'coffee', 'milk']), 41, say)
    const said = Object.fromEntries(record.map(({ name, meaning }) => [name, meaning]))
    expect(said).toMatchObject({
      offsetDelta: '+1: offset 41',
      timestampDelta: '+1 ms: 2023-11-14T22:13:20.001Z',
      key: '"키"',
      value: '"coffee"',
      headerKey: '"h"',
      headerValueLength: '-1 · null',
    })
  })

  test('that is compressed shows the record in the decompressed bytes', () => {
    const batch = batchOf(['tea', 'coffee'], { compression: 'gzip' })
    const { record, decompressedBytes } = annotateBatch(batch, 40, say)
    expect(record[0]?.position).toBe(0)
    expect(decompressedBytes).toBe(batch.decompressedRecords().length)
  })

  test.each(['en', 'ko'] as const)('reads like this in %s', async (language) => {
    const batch = batchOf(['tea'])
    const place = { file: 'data/orders-0/00000000000000000040.log', position: 0 }
    const record = { topic: 'orders', partition: 0, offset: 40, address: '' }
    const lines = storedLines({ batch, place }, record, sayIn(language))
    const text = lines.map((line) => lineText(line, plain)).join('')
    await expect(text).toMatchFileSnapshot(`transcripts/stored.${language}.txt`)
  })
})
