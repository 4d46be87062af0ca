import { Writable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { BatchWriter } from '../../../src/cli/console-consumer/batch-writer.ts'
import { defaultMessageFormatter } from '../../../src/cli/console-consumer/default-message-formatter.ts'
import type { ConsumerRecord } from '../../../src/client/consumer/consumer-record.ts'

const RECORD: ConsumerRecord = {
  topic: 't',
  partition: 1,
  offset: 42,
  timestamp: 1700000000000,
  timestampType: 'CreateTime',
  key: Buffer.from('k'),
  value: Buffer.from('v'),
  headers: [
    { key: 'h1', value: Buffer.from('a') },
    { key: 'h2', value: null },
  ],
  leaderEpoch: 3,
}

function collector(): { stream: Writable; text: () => string } {
  const chunks: Buffer[] = []
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(Buffer.from(chunk))
      done()
    },
  })
  return { stream, text: () => Buffer.concat(chunks).toString('utf8') }
}

function format(properties: Record<string, string>, ...records: ConsumerRecord[]): string {
  const { stream, text } = collector()
  const output = new BatchWriter(stream)
  const formatter = defaultMessageFormatter(properties)
  for (const record of records) formatter(record, output)
  output.flush()
  return text()
}

describe('DefaultMessageFormatter', () => {
  it('prints values, one per line', () => {
    expect(format({}, RECORD, { ...RECORD, value: null })).toBe('v\nnull\n')
  })

  it('prints every column in its order', () => {
    const all = Object.fromEntries(
      ['timestamp', 'partition', 'offset', 'epoch', 'headers', 'key'].map((column) => [
        `print.${column}`,
        'true',
      ]),
    )
    expect(format(all, RECORD)).toBe(
      'CreateTime:1700000000000\tPartition:1\tOffset:42\tEpoch:3\th1:a,h2:null\tk\tv\n',
    )
    expect(format({ 'print.headers': 'true' }, { ...RECORD, headers: [] })).toBe('NO_HEADERS\tv\n')
  })

  it('uses the separators and the null literal that it is given', () => {
    const properties = {
      'print.key': 'true',
      'key.separator': ' => ',
      'line.separator': ';',
      'null.literal': 'nil',
    }
    expect(format(properties, RECORD, { ...RECORD, key: null })).toBe('k => v;nil => v;')
  })

  it('ends the line after the last column, and prints nothing without columns', () => {
    expect(format({ 'print.key': 'true', 'print.value': 'false' }, RECORD)).toBe('k\n')
    expect(format({ 'print.value': 'false' }, RECORD)).toBe('')
  })

  it('keeps what it printed before a part that cannot be deserialized', () => {
    const { stream, text } = collector()
    const output = new BatchWriter(stream)
    const formatter = defaultMessageFormatter({
      'print.key': 'true',
      'value.deserializer': 'org.apache.kafka.common.serialization.LongDeserializer',
    })
    expect(() => formatter(RECORD, output)).toThrow('LongDeserializer is not 8')
    output.flush()
    expect(text()).toBe('k\t')
  })
})

describe('batched output', () => {
  it('arrives whole and in order, whatever the size of its parts', async () => {
    const { stream, text } = collector()
    const output = new BatchWriter(stream)
    let expected = ''
    for (let index = 0; index < 3000; index++) {
      const part = `${index},`.repeat(index % 300)
      output.write(Buffer.from(part))
      output.writeText('é')
      expected += `${part}é`
    }
    const large = 'x'.repeat(600_000)
    output.write(Buffer.from(large))
    output.writeText(large)
    await output.drained()
    expect(text()).toBe(expected + large + large)
  })
})
