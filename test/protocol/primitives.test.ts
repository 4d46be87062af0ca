import { AssertionError } from 'node:assert'
import { describe, expect, it } from 'vitest'
import { DecodeError, Reader } from '../../src/protocol/reader.ts'
import { Writer } from '../../src/protocol/writer.ts'
import { readJson } from './vectors.ts'

interface Vector<T> {
  readonly value: T
  readonly hex: string
}

const vectors = readJson<{
  unsignedVarint: Vector<number>[]
  varint: Vector<number>[]
  varlong: Vector<string>[]
  float64: (Vector<number | string> & { negativeZero: boolean })[]
  uuid: { string: string; hex: string }[]
}>('primitives.json')

function reader(hex: string): Reader {
  return new Reader(Buffer.from(hex, 'hex'))
}

function written(write: (writer: Writer) => void): string {
  const writer = new Writer()
  write(writer)
  return writer.toBuffer().toString('hex')
}

describe('numbers as Kafka writes them', () => {
  it.each(vectors.unsignedVarint)('unsigned varint $value', ({ value, hex }) => {
    expect(reader(hex).unsignedVarint()).toBe(value)
    expect(written((writer) => writer.unsignedVarint(value))).toBe(hex)
  })

  it.each(vectors.varint)('varint $value', ({ value, hex }) => {
    expect(reader(hex).varint()).toBe(value)
    expect(written((writer) => writer.varint(value))).toBe(hex)
  })

  it.each(vectors.varlong)('varlong $value', ({ value, hex }) => {
    expect(reader(hex).varlongExact()).toBe(BigInt(value))
    expect(written((writer) => writer.varlongExact(BigInt(value)))).toBe(hex)
    const number = Number(value)
    if (Number.isSafeInteger(number)) {
      expect(reader(hex).varlong()).toBe(number)
      expect(written((writer) => writer.varlong(number))).toBe(hex)
    } else {
      expect(() => reader(hex).varlong()).toThrow(DecodeError)
    }
  })

  it.each(vectors.float64)('float64 $hex', ({ value, negativeZero, hex }) => {
    const number = negativeZero ? -0 : Number(value)
    expect(reader(hex).float64()).toBe(number)
    expect(written((writer) => writer.float64(number))).toBe(hex)
  })

  it.each(vectors.uuid)('uuid $string', ({ string, hex }) => {
    expect(reader(hex).uuid()).toBe(string)
    expect(written((writer) => writer.uuid(string))).toBe(hex)
  })

  it.each([
    ['0000000000000000', 0],
    ['ffffffffffffffff', -1],
    ['00000000ffffffff', 2 ** 32 - 1],
    ['ffffffff00000000', -(2 ** 32)],
    ['001fffffffffffff', Number.MAX_SAFE_INTEGER],
    ['ffe0000000000001', Number.MIN_SAFE_INTEGER],
  ])('int64 %s is a number', (hex, value) => {
    expect(reader(hex).int64()).toBe(value)
    expect(written((writer) => writer.int64(value))).toBe(hex)
  })

  it.each([
    '0020000000000000',
    '7fffffffffffffff',
    '8000000000000000',
    'ffdfffffffffffff',
    'ffe0000000000000',
  ])('int64 %s is beyond what a number holds', (hex) => {
    expect(() => reader(hex).int64()).toThrow(DecodeError)
    expect(written((writer) => writer.int64Exact(reader(hex).int64Exact()))).toBe(hex)
  })

  it.each([
    ['int8', 'ff', -1],
    ['int16', '8000', -32768],
    ['uint16', '8000', 32768],
    ['int32', '80000000', -2147483648],
    ['uint32', '80000000', 2147483648],
  ] as const)('%s %s is %i', (type, hex, value) => {
    expect(reader(hex)[type]()).toBe(value)
    expect(written((writer) => writer[type](value))).toBe(hex)
  })
})

describe('a reader', () => {
  it('takes any byte but 0 for true', () => {
    expect(reader('02').boolean()).toBe(true)
    expect(reader('00').boolean()).toBe(false)
  })

  it('does not look beyond its end', () => {
    const bounded = new Reader(Buffer.alloc(16), 2, 5)
    bounded.int16()
    expect(() => bounded.int16()).toThrow(DecodeError)
    expect(bounded.remaining).toBe(1)
  })

  it('gives views, not copies', () => {
    const buffer = Buffer.from([1, 2, 3])
    const slice = new Reader(buffer).slice(2)
    buffer[0] = 9
    expect([...slice]).toEqual([9, 2])
  })

  it.each([
    ['a negative length', (each: Reader) => each.slice(-1)],
    ['a varint of six bytes', (each: Reader) => each.unsignedVarint()],
    ['a varlong of eleven bytes', (each: Reader) => each.varlongExact()],
    ['a longer text', (each: Reader) => each.utf8(12)],
  ])('refuses %s', (_what, read) => {
    expect(() => read(reader('ff'.repeat(11)))).toThrow(DecodeError)
  })

  it.each(['', 'topic', 'wörld', '日本語', '😀', 'x'.repeat(200), 'é'.repeat(12)])(
    'reads %j as it was written',
    (text) => {
      const writer = new Writer()
      writer.utf8(text)
      const buffer = writer.toBuffer()
      expect(buffer).toEqual(Buffer.from(text))
      expect(new Reader(buffer).utf8(buffer.length)).toBe(text)
    },
  )
})

describe('a writer', () => {
  it('keeps large buffers by reference and small ones as copies', () => {
    const large = Buffer.alloc(4096, 1)
    const small = Buffer.from([2])
    const writer = new Writer()
    writer.int8(0)
    writer.splice(large)
    writer.splice(small)
    const chunks = writer.chunks()
    expect(chunks.map((chunk) => chunk.length)).toEqual([1, 4096, 1])
    expect(chunks[1]).toBe(large)
    expect(writer.length).toBe(4098)
  })

  it('grows without losing what was written before and after a spliced buffer', () => {
    const large = Buffer.alloc(2000, 7)
    const writer = new Writer(4)
    const expected: Buffer[] = []
    for (let round = 0; round < 50; round++) {
      writer.int32(round)
      writer.splice(large)
      const word = Buffer.alloc(4)
      word.writeInt32BE(round)
      expected.push(word, large)
    }
    expect(writer.toBuffer()).toEqual(Buffer.concat(expected))
  })

  it('can be read from while it is written on', () => {
    const writer = new Writer()
    writer.int8(1)
    expect([...writer.toBuffer()]).toEqual([1])
    writer.int8(2)
    expect([...writer.toBuffer()]).toEqual([1, 2])
  })

  it.each([
    ['int8', 128],
    ['int8', 0.5],
    ['int16', -32769],
    ['uint16', -1],
    ['int32', 2 ** 31],
    ['int32', Number.NaN],
    ['uint32', 2 ** 32],
    ['int64', 2 ** 53],
    ['unsignedVarint', -1],
    ['varint', 2 ** 31],
    ['varlong', 2 ** 53],
  ] as const)('takes %s %d for a bug', (type, value) => {
    expect(() => new Writer()[type](value)).toThrow(AssertionError)
  })

  it.each(['', 'AAAA', 'A'.repeat(23), '!'.repeat(22)])('takes uuid %j for a bug', (text) => {
    expect(() => new Writer().uuid(text)).toThrow(AssertionError)
  })
})
