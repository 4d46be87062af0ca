import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { crc32c } from '../../../src/protocol/records/crc32c.ts'
import { vectorPath } from '../../vectors/archive.ts'

const primitives: { readonly crc32c: readonly { readonly hex: string; readonly crc: number }[] } =
  JSON.parse(readFileSync(vectorPath('primitives.json'), 'utf8'))

test.each(primitives.crc32c.map(({ hex, crc }) => [hex.slice(0, 40), hex, crc] as const))(
  'the checksum of %s is the one that Kafka computes',
  (_, hex, crc) => {
    expect(crc32c(Buffer.from(hex, 'hex'))).toBe(crc)
  },
)

test('a part of a buffer has the checksum of its bytes alone, wherever it starts', () => {
  const digits = Buffer.from('123456789')
  for (let start = 0; start < 16; start += 1) {
    const buffer = Buffer.concat([Buffer.alloc(start, 1), digits, Buffer.alloc(3, 2)])
    expect(crc32c(buffer, start, start + digits.length)).toBe(0xe3069283)
  }
})
