import { AssertionError } from 'node:assert'
import { describe, expect, it } from 'vitest'
import { deleteRecords } from '../../src/protocol/apis/delete-records.ts'
import { fetch } from '../../src/protocol/apis/fetch.ts'
import { metadata } from '../../src/protocol/apis/metadata.ts'
import { produce } from '../../src/protocol/apis/produce.ts'
import { decode, encode } from '../../src/protocol/codec.ts'
import { KafkaError } from '../../src/protocol/errors.ts'
import { DecodeError, Reader } from '../../src/protocol/reader.ts'
import {
  array,
  type Input,
  int32,
  type Message,
  message,
  string,
  struct,
} from '../../src/protocol/schema.ts'
import { Writer } from '../../src/protocol/writer.ts'

function bytesOf<S extends Message>(schema: S, version: number, value: Input<S>): Buffer {
  const writer = new Writer()
  encode(schema, version, value, writer)
  return writer.toBuffer()
}

function fromHex<S extends Message>(schema: S, version: number, hex: string) {
  return decode(schema, version, new Reader(Buffer.from(hex.replaceAll(' ', ''), 'hex')))
}

function flexible<const F extends Message['fields']>(fields: F) {
  return message({ name: 'Test', versions: '0-3', flexible: '1+', fields })
}

describe('a field that the version lacks', () => {
  const request = {
    topics: [{ topicId: 'AAAAAAAAAAAAAAAAAAAAAA', name: 'a' }],
    allowAutoTopicCreation: true,
    includeClusterAuthorizedOperations: false,
    includeTopicAuthorizedOperations: false,
  }

  it('gets its default when it is read', () => {
    const decoded = fromHex(metadata.request, 1, '00000001 0001 61')
    expect(decoded).toEqual(request)
  })

  it('is dropped when it is ignorable or at its default', () => {
    const body = bytesOf(metadata.request, 1, request)
    expect(body.toString('hex')).toBe('00000001000161')
  })

  it('is an error otherwise', () => {
    const value = { ...request, allowAutoTopicCreation: false }
    expect(() => bytesOf(metadata.request, 3, value)).toThrow(KafkaError)
    expect(() => bytesOf(metadata.request, 3, value)).toThrow(
      'MetadataRequest.allowAutoTopicCreation has no place in version 3',
    )
  })

  it('is an error in a struct that is absent as a whole', () => {
    const schema = flexible({ inner: struct({ id: int32('0+', { default: -1 }) }, '2+') })
    expect(bytesOf(schema, 0, { inner: { id: -1 } })).toEqual(Buffer.alloc(0))
    expect(() => bytesOf(schema, 0, { inner: { id: 1 } })).toThrow(KafkaError)
  })
})

describe('null', () => {
  it('is an error where the version does not allow it', () => {
    const value = {
      topics: null,
      allowAutoTopicCreation: true,
      includeClusterAuthorizedOperations: false,
      includeTopicAuthorizedOperations: false,
    }
    expect(bytesOf(metadata.request, 1, value).toString('hex')).toBe('ffffffff')
    expect(() => bytesOf(metadata.request, 0, value)).toThrow('cannot be null in version 0')
    expect(() => fromHex(metadata.request, 0, 'ffffffff')).toThrow(DecodeError)
  })

  it('of a struct is a byte of its own', () => {
    const schema = flexible({ inner: struct({ id: int32() }, '0+', { nullable: true }) })
    expect(bytesOf(schema, 0, { inner: null }).toString('hex')).toBe('ff')
    expect(bytesOf(schema, 0, { inner: { id: 1 } }).toString('hex')).toBe('0100000001')
    expect(fromHex(schema, 0, 'ff')).toEqual({ inner: null })
    expect(fromHex(schema, 0, '0100000001')).toEqual({ inner: { id: 1 } })
  })
})

describe('a required field', () => {
  it('that is left out is a bug of the caller', () => {
    const value = { timeoutMs: 1 } as Input<typeof deleteRecords.request>
    expect(() => bytesOf(deleteRecords.request, 0, value)).toThrow(AssertionError)
  })
})

describe('a version that the schema does not have', () => {
  it('cannot be read or written', () => {
    expect(() => fromHex(produce.request, 2, '00')).toThrow(DecodeError)
    const body = { acks: 1, timeoutMs: 0, topicData: [] }
    expect(() => bytesOf(produce.request, 14, body)).toThrow(KafkaError)
  })
})

describe('tagged fields', () => {
  const schema = flexible({
    second: string('1+', { tag: 5, default: 'b' }),
    first: array(int32(), '1+', { tag: 2 }),
  })

  it('are written in the order of their tags, and only when they are not the default', () => {
    expect(bytesOf(schema, 1, {}).toString('hex')).toBe('00')
    expect(bytesOf(schema, 1, { second: 'b', first: [] }).toString('hex')).toBe('00')
    expect(bytesOf(schema, 1, { second: 'x', first: [7] }).toString('hex')).toBe(
      '02020502000000070502' + '0278',
    )
  })

  it('are read in any order', () => {
    expect(fromHex(schema, 1, '02 0502 0278 0205 0200000007')).toEqual({
      second: 'x',
      first: [7],
    })
  })

  it('that are unknown are read past', () => {
    expect(fromHex(schema, 1, '02 0903 ffffff 0502 0278')).toEqual({ second: 'x', first: [] })
  })

  it('that are unknown are at most 64 in one struct', () => {
    const many = (count: number) => count.toString(16).padStart(2, '0') + '0900'.repeat(count)
    expect(fromHex(schema, 1, many(64))).toEqual({ second: 'b', first: [] })
    expect(() => fromHex(schema, 1, many(65))).toThrow(DecodeError)
  })

  it('take exactly the bytes that they announce', () => {
    expect(() => fromHex(schema, 1, '01 0503 0278 00')).toThrow(DecodeError)
    expect(() => fromHex(schema, 1, '01 0501 0278')).toThrow(DecodeError)
  })

  it('do not exist before the flexible versions', () => {
    expect(bytesOf(schema, 0, {}).length).toBe(0)
    expect(() => bytesOf(schema, 0, { second: 'x' })).toThrow(KafkaError)
  })
})

describe('lengths from the wire', () => {
  it.each([
    ['more elements than bytes', deleteRecords.request, 0, '7fffffff 00000000'],
    ['more elements than their least size allows', deleteRecords.request, 2, '05 00 00 00 00'],
    ['a negative count', deleteRecords.request, 0, 'fffffffe 00000000'],
    ['a compact count of null', deleteRecords.request, 2, '00 00000000 00'],
    ['a text longer than the rest', deleteRecords.request, 0, '00000001 7fff 61 00000000 0000'],
    [
      'records longer than the rest',
      produce.request,
      3,
      `ffff 0001 00000000 00000001 000161
      00000001 00000000 7fffffff`.replaceAll(/\s/g, ''),
    ],
  ])('are not believed: %s', (_what, schema, version, hex) => {
    expect(() => fromHex(schema, version, hex)).toThrow(DecodeError)
  })
})

describe('record batches', () => {
  const records = Buffer.alloc(3000, 1)
  const partition = { partitionIndex: 0, errorCode: 0, highWatermark: 1, records }
  const response = {
    sessionId: 0,
    responses: [
      {
        topic: 'a',
        topicId: 'AAAAAAAAAAAAAAAAAAAAAA',
        partitions: [{ ...partition, abortedTransactions: null }],
      },
    ],
  }

  it('are not copied when they are written', () => {
    const writer = new Writer()
    encode(fetch.response, 12, { throttleTimeMs: 0, errorCode: 0, ...response }, writer)
    expect(writer.chunks()).toContain(records)
  })

  it('are a view on the message when they are read', () => {
    const body = bytesOf(fetch.response, 12, { throttleTimeMs: 0, errorCode: 0, ...response })
    const decoded = decode(fetch.response, 12, new Reader(body))
    const read = decoded.responses[0]?.partitions[0]?.records
    expect(read).toEqual(records)
    expect(read?.buffer).toBe(body.buffer)
  })
})
