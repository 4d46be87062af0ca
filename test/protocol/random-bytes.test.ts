/** Whatever bytes arrive, a decoder gives a value or a DecodeError. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decode } from '../../src/protocol/codec.ts'
import { DecodeError, Reader } from '../../src/protocol/reader.ts'
import type { Message } from '../../src/protocol/schema.ts'
import { allSchemas, internalSchemas } from './schemas.ts'
import { readLines } from './vectors.ts'

const RUNS_PER_VERSION = 60

interface Line {
  readonly api?: string
  readonly schema?: string
  readonly kind?: 'request' | 'response'
  readonly version: number
  readonly bodyHex: string
}

const lines = [
  ...readLines<Line>('messages-4.1.1.jsonl.gz'),
  ...readLines<Line>('data-4.1.1.jsonl.gz'),
]

function nameOf({ api, schema, kind }: Line): string {
  return schema ?? `${api}${kind === 'request' ? 'Request' : 'Response'}`
}

const bodies = new Map<string, Buffer[]>()
for (const line of lines) {
  const name = `${nameOf(line)} ${line.version}`
  bodies.set(name, [...(bodies.get(name) ?? []), Buffer.from(line.bodyHex, 'hex')])
}

/** Small numbers, where counts and lengths are, and the bytes of extreme ones. */
const byte = fc.oneof(fc.nat(8), fc.constantFrom(0x7f, 0x80, 0xff), fc.nat(255))
const anyBytes = fc.array(byte, { maxLength: 200 }).map((bytes) => Buffer.from(bytes))

/** A real message that was cut, or has some bytes changed. */
function damaged(real: readonly Buffer[]): fc.Arbitrary<Buffer> {
  const change = fc.record({ position: fc.nat(400), value: byte })
  return fc
    .record({
      body: fc.constantFrom(...real),
      changes: fc.array(change, { maxLength: 3 }),
      length: fc.option(fc.nat(400), { nil: undefined }),
    })
    .map(({ body, changes, length }) => {
      const copy = Buffer.from(body.subarray(0, length))
      for (const { position, value } of changes) {
        if (copy.length > 0) copy[position % copy.length] = value
      }
      return copy
    })
}

function expectValueOrDecodeError(schema: Message, version: number, bytes: Buffer): void {
  try {
    decode(schema, version, new Reader(bytes))
  } catch (error) {
    expect(error).toBeInstanceOf(DecodeError)
  }
}

describe.each(allSchemas.map((schema) => [schema.name, schema] as const))('%s', (name, schema) => {
  const { min, max } = schema.versions
  const versions = Array.from({ length: max - min + 1 }, (_, index) => min + index)

  it.each(versions)('version %i', (version) => {
    const real = bodies.get(`${name} ${version}`) ?? []
    const arbitrary = real.length === 0 ? anyBytes : fc.oneof(anyBytes, damaged(real))
    fc.assert(
      fc.property(arbitrary, (bytes) => expectValueOrDecodeError(schema, version, bytes)),
      { numRuns: RUNS_PER_VERSION },
    )
  })
})

it('covers the schemas of APIs, topics and files', () => {
  expect(allSchemas.length - internalSchemas.size).toBe(2 * 89)
  expect(internalSchemas.size).toBe(93)
})
