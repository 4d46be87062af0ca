import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compressions, decompress } from '../../../src/protocol/records/compression/compression.ts'
import { CorruptRecordError } from '../../../src/protocol/records/corrupt-record-error.ts'
import { recordBatches } from '../../../src/protocol/records/record-batch.ts'
import { recordsVectors } from './record-vectors.ts'

const bytesMax = 1_000_000

/** Reads everything that a reader can look at; only CorruptRecordError may come out of it. */
function readEverything(buffer: Buffer): void {
  try {
    for (const batch of recordBatches(buffer)) {
      attempt(() => batch.isValid())
      attempt(() => batch.baseOffset + batch.lastOffset + batch.lastSequence)
      attempt(() => batch.compression)
      attempt(() => batch.recordCount)
      attempt(() => [...batch.records(bytesMax)])
      if (batch.magic === 2) attempt(() => batch.forEachRecordBounds(() => {}, bytesMax))
    }
  } catch (error) {
    expect(error).toBeInstanceOf(CorruptRecordError)
  }
}

function attempt(action: () => unknown): void {
  try {
    action()
  } catch (error) {
    if (!(error instanceof CorruptRecordError)) throw error
  }
}

const small = recordsVectors
  .map(({ hex }) => Buffer.from(hex, 'hex'))
  .filter(({ length }) => length > 0 && length < 2000)

const mutation = fc.record({
  base: fc.constantFrom(...small),
  changes: fc.array(fc.tuple(fc.nat(2000), fc.nat(255)), { minLength: 1, maxLength: 4 }),
  cut: fc.option(fc.nat(2000)),
})

describe('malformed batches', () => {
  test('random bytes are read or refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => readEverything(Buffer.from(bytes))),
      { numRuns: 2000 },
    )
  })

  test('valid batches with changed bytes are read or refused', () => {
    fc.assert(
      fc.property(mutation, ({ base, changes, cut }) => {
        const bytes = Buffer.from(base)
        for (const [at, value] of changes) bytes[at % bytes.length] = value
        readEverything(bytes.subarray(0, cut ?? bytes.length))
      }),
      { numRuns: 5000 },
    )
  })
})

describe.each(compressions.slice(1))('a damaged %s stream', (compression) => {
  const streams = recordsVectors.flatMap(({ hex, error }) =>
    error !== undefined
      ? []
      : [...recordBatches(Buffer.from(hex, 'hex'))].flatMap((batch) =>
          batch.magic === 2 && batch.compression === compression && batch.sizeInBytes < 3000
            ? [batch.bytes().subarray(61)]
            : [],
        ),
  )

  test('is decompressed within its bound or refused', () => {
    expect(streams.length).toBeGreaterThan(0)
    const changes = fc.array(fc.tuple(fc.nat(3000), fc.nat(255)), { maxLength: 3 })
    fc.assert(
      fc.property(
        fc.constantFrom(...streams),
        changes,
        fc.nat(3000),
        fc.nat(3000),
        (stream, edits, cut, most) => {
          const bytes = Buffer.from(stream)
          for (const [at, value] of edits) bytes[at % bytes.length] = value
          attempt(() => {
            const output = decompress(compression, bytes.subarray(0, Math.max(1, cut)), most)
            expect(output.length).toBeLessThanOrEqual(most)
          })
        },
      ),
      { numRuns: 2000 },
    )
  })

  test('random bytes are refused or decompressed within the bound', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 100 }), (bytes) =>
        attempt(() => {
          const output = decompress(compression, Buffer.from(bytes), bytesMax)
          expect(output.length).toBeLessThanOrEqual(bytesMax)
        }),
      ),
      { numRuns: 1000 },
    )
  })
})
