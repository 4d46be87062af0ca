import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CorruptRecordError } from '../../../src/protocol/records/corrupt-record-error.ts'
import { RecordCursor } from '../../../src/protocol/records/record-cursor.ts'
import {
  sizeOfVarint,
  sizeOfVarlong,
  writeVarint,
  writeVarlong,
} from '../../../src/protocol/records/varint.ts'
import { vectorPath } from '../../vectors/archive.ts'

interface NumberVector {
  readonly value: number | string
  readonly hex: string
}

const primitives: { readonly varint: NumberVector[]; readonly varlong: NumberVector[] } =
  JSON.parse(readFileSync(vectorPath('primitives.json'), 'utf8'))

function cursorOn(hex: string): RecordCursor {
  const bytes = Buffer.from(hex, 'hex')
  return new RecordCursor(bytes, 0, bytes.length)
}

function written(
  write: (buffer: Buffer, position: number, value: number) => number,
  value: number,
): string {
  const buffer = Buffer.alloc(10)
  return buffer.subarray(0, write(buffer, 0, value)).toString('hex')
}

describe('varints as Kafka writes them', () => {
  test.each(primitives.varint.map(({ value, hex }) => [Number(value), hex] as const))(
    '%i',
    (value, hex) => {
      expect(written(writeVarint, value)).toBe(hex)
      expect(sizeOfVarint(value)).toBe(hex.length / 2)
      expect(cursorOn(hex).varint()).toBe(value)
    },
  )
})

describe('varlongs as Kafka writes them', () => {
  test.each(primitives.varlong.map(({ value, hex }) => [String(value), hex] as const))(
    '%s',
    (value, hex) => {
      const cursor = cursorOn(hex)
      expect(cursor.varlong()).toBe(Number(value))
      expect(cursor.remaining).toBe(0)
      if (!Number.isSafeInteger(Number(value))) return
      expect(written(writeVarlong, Number(value))).toBe(hex)
      expect(sizeOfVarlong(Number(value))).toBe(hex.length / 2)
    },
  )

  test('any safe integer comes back', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (value) => {
        const hex = written(writeVarlong, value)
        expect(cursorOn(hex).varlong()).toBe(value)
        expect(sizeOfVarlong(value)).toBe(hex.length / 2)
      }),
    )
  })
})

test('a varint of more than five bytes, a varlong of more than ten and a missing byte are refused', () => {
  expect(() => cursorOn('ffffffffff01').varint()).toThrow(CorruptRecordError)
  expect(() => cursorOn('ffffffffffffffffffff01').varlong()).toThrow(CorruptRecordError)
  expect(() => cursorOn('ff').varint()).toThrow(CorruptRecordError)
  expect(() => cursorOn('').varlong()).toThrow(CorruptRecordError)
})
