import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  compress,
  compressionId,
  compressionOf,
  compressions,
  decompress,
} from '../../../src/protocol/records/compression/compression.ts'
import {
  decompressZstdFrames,
  storeZstdFrame,
} from '../../../src/protocol/records/compression/zstd-fallback.ts'
import { CorruptRecordError } from '../../../src/protocol/records/corrupt-record-error.ts'

const codecs = compressions.slice(1)
const source = readFileSync(new URL(import.meta.url))

const samples: [name: string, bytes: Buffer][] = [
  ['nothing', Buffer.alloc(0)],
  ['one byte', Buffer.from('a')],
  ['text', source],
  ['zeros over several blocks', Buffer.alloc(300_000)],
  ['text over several blocks', Buffer.concat(Array(60).fill(source))],
  ['bytes without repetition', pseudoRandomBytes(200_000)],
  ['exactly one LZ4 block', pseudoRandomBytes(64 * 1024)],
  ['exactly one Snappy block', Buffer.alloc(32 * 1024, 'abcde')],
]

/** The same bytes each time, from a linear congruential generator. */
function pseudoRandomBytes(length: number): Buffer {
  const bytes = Buffer.alloc(length)
  let state = 1
  for (let i = 0; i < length; i += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    bytes[i] = state >>> 24
  }
  return bytes
}

describe.each(codecs)('%s', (codec) => {
  test.each(samples)('%s comes back', (_, bytes) => {
    const output = decompress(codec, compress(codec, bytes), bytes.length)

    expect(output.equals(bytes)).toBe(true)
  })

  test('any bytes come back', () => {
    // Few different bytes, so that there is something to find.
    const fragment = fc.array(fc.constantFrom(0, 1, 255), { maxLength: 40 })
    fc.assert(
      fc.property(fc.array(fragment, { maxLength: 40 }), (fragments) => {
        const bytes = Buffer.from(fragments.flat())
        expect(decompress(codec, compress(codec, bytes)).equals(bytes)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  test('output beyond the bound is refused', () => {
    const bomb = compress(codec, Buffer.alloc(1_000_000))

    expect(decompress(codec, bomb, 1_000_000)).toHaveLength(1_000_000)
    expect(() => decompress(codec, bomb, 999_999)).toThrow(CorruptRecordError)
  })

  test('a stream cut short is refused', () => {
    const stream = compress(codec, source)

    for (const length of [0, 1, 7, stream.length >> 1, stream.length - 5]) {
      expect(() => decompress(codec, stream.subarray(0, length))).toThrow(CorruptRecordError)
    }
  })
})

test('the codecs have the numbers of the attributes', () => {
  expect(compressions.map(compressionId)).toEqual([0, 1, 2, 3, 4])
  expect(() => compressionOf(5)).toThrow('Unknown compression type id: 5')
})

describe('lz4', () => {
  const frame = compress('lz4', Buffer.alloc(1000))

  test('the frame has independent blocks of 64 kB and no checksums but the header one', () => {
    expect(frame.subarray(0, 7).toString('hex')).toBe('04224d18604082')
  })

  test('a wrong header checksum is refused, but for the wrong ones of magic 0', () => {
    const broken = Buffer.from(frame)
    broken[6] = 0

    expect(() => decompress('lz4', broken)).toThrow('the header has a wrong checksum')
    const options = { brokenLz4HeaderChecksum: true }
    expect(decompress('lz4', broken, 1000, options)).toHaveLength(1000)
  })

  test('a frame with dependent blocks is refused, as Kafka clients do', () => {
    const dependent = Buffer.from(frame)
    dependent[4] = 0x40

    expect(() => decompress('lz4', dependent)).toThrow('dependent blocks are unsupported')
  })

  // What the lz4 command 1.9.4 makes of one line: with -BX --content-size, and with -B7 (blocks of 4 MB).
  test.each([
    '04224d187c401e000000000000007b100000006f68656c6c6f2006000050656c6c6f0a8ff12d4f000000002d820339',
    '04224d186440a7100000006f68656c6c6f2006000050656c6c6f0a000000002d820339',
  ])('block checksums, content checksums and a content size are read: %s', (hex) => {
    const other = Buffer.from(hex, 'hex')
    expect(decompress('lz4', other).toString()).toBe('hello hello hello hello hello\n')

    const lastChecksumByte = other.length - 1
    other[lastChecksumByte] = 0
    expect(() => decompress('lz4', other)).toThrow('the content has a wrong checksum')
  })
})

describe('snappy', () => {
  test('is framed as xerial does', () => {
    expect(compress('snappy', source).subarray(0, 16).toString('hex')).toBe(
      '82534e41505059000000000100000001',
    )
  })

  test('one raw block, as some clients send it, is read', () => {
    const raw = compress('snappy', Buffer.from('hello hello hello')).subarray(20)

    expect(decompress('snappy', raw).toString()).toBe('hello hello hello')
  })

  test('streams one after the other are read', () => {
    const [one, two] = [
      compress('snappy', Buffer.from('one')),
      compress('snappy', Buffer.from('two')),
    ]

    expect(decompress('snappy', Buffer.concat([one, two])).toString()).toBe('onetwo')
  })

  test('a literal with a length of four bytes is read', () => {
    const raw = Buffer.concat([Buffer.from('03fc02000000', 'hex'), Buffer.from('abc')])

    expect(decompress('snappy', raw).toString()).toBe('abc')
  })
})

describe('zstd without support in node:zlib', () => {
  test.each(samples)('%s comes back from a stored frame', (_, bytes) => {
    const frame = storeZstdFrame(bytes)

    expect(decompressZstdFrames(frame, bytes.length).equals(bytes)).toBe(true)
    expect(decompress('zstd', frame).equals(bytes)).toBe(true)
  })

  // 100,000 bytes as the zstd command 1.5.4 compresses them: with and without the content size.
  test.each([
    '28b52ffda4a0860100e50000a074686520717569636b2062726f776e20666f780a0100120d2f9f4cc29edd41',
    '28b52ffd0468e50000a074686520717569636b2062726f776e20666f780a0100120d2f9f4cc29edd41',
  ])('compressed frames are read: %s', (hex) => {
    const output = decompressZstdFrames(Buffer.from(hex, 'hex'), 100_000)

    expect(output.equals(Buffer.alloc(100_000, 'the quick brown fox\n'))).toBe(true)
    expect(() => decompressZstdFrames(Buffer.from(hex, 'hex'), 99_999)).toThrow(CorruptRecordError)
  })

  test('frames one after the other are read, skippable ones passed over', () => {
    const skippable = Buffer.from('522a4d1803000000aabbcc', 'hex')
    const frames = [storeZstdFrame(Buffer.from('one')), skippable, storeZstdFrame(Buffer.from('2'))]

    expect(decompressZstdFrames(Buffer.concat(frames), 100).toString()).toBe('one2')
  })

  test('a window or content size that promises too much is refused before it is allocated', () => {
    const hugeWindow = Buffer.from('28b52ffd00ff010000', 'hex')
    const hugeContent = Buffer.from('28b52ffde0ffffffffffffff1f010000', 'hex')

    expect(() => decompressZstdFrames(hugeWindow, 1000)).toThrow('its window is too large')
    expect(() => decompressZstdFrames(hugeContent, 1000)).toThrow('more than 1000 bytes')
  })
})
