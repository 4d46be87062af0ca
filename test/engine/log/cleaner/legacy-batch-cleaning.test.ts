/** Logs that releases before 0.11 wrote hold messages of magic 1, alone or in a compressed wrapper. */
import { crc32, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { MemoryDisk } from '../../system/memory-disk.ts'
import { createTestSystem } from '../../system/test-system.ts'
import { directory, openLog, produce } from '../log-fixture.ts'
import { clean, contentOf, keyed } from './cleaner-fixture.ts'

const GZIP = 1
const dayMs = 86_400_000

function field(value: Buffer | null): Buffer {
  const size = Buffer.alloc(4)
  size.writeInt32BE(value?.length ?? -1)
  return Buffer.concat([size, value ?? Buffer.alloc(0)])
}

function message(offset: number, key: string | null, value: Buffer | null, attributes = 0): Buffer {
  const head = Buffer.alloc(10)
  head.writeInt8(1, 0)
  head.writeInt8(attributes, 1)
  head.writeBigInt64BE(BigInt(1_600_000_000_000 + offset), 2)
  const body = Buffer.concat([head, field(key === null ? null : Buffer.from(key)), field(value)])
  const front = Buffer.alloc(16)
  front.writeBigInt64BE(BigInt(offset), 0)
  front.writeInt32BE(body.length + 4, 8)
  front.writeUInt32BE(crc32(body), 12)
  return Buffer.concat([front, body])
}

const plain = (offset: number, key: string, value: string | null): Buffer =>
  message(offset, key, value === null ? null : Buffer.from(value))

/** A wrapper of messages whose last one is at `lastOffset`. */
function wrapper(lastOffset: number, pairs: readonly (readonly [string, string | null])[]): Buffer {
  const inner = pairs.map(([key, value], index) => plain(index, key, value))
  return message(lastOffset, null, gzipSync(Buffer.concat(inner)), GZIP)
}

async function cleaned(batches: readonly Buffer[], rounds = 1) {
  const disk = new MemoryDisk()
  disk.put(`${directory}/00000000000000000000.log`, Buffer.concat(batches))
  const system = createTestSystem({ disk })
  disk.writtenAt = system.clock.now()
  const fixture = openLog({ cleanupPolicy: ['compact'], segmentBytes: 130 }, { system })
  const { log } = fixture
  log.updateHighWatermark(log.logEndOffset)
  log.roll(system.clock.now())
  produce(fixture, keyed(['x=1']))
  log.roll(system.clock.now())
  let checkpointed = 0
  for (let round = 0; round < rounds; round += 1) {
    checkpointed = await clean(log, system, { checkpointed })
    produce(fixture, keyed(['x=1']))
    log.roll(system.clock.now())
    system.clock.advance(2 * dayMs)
  }
  return { log, batches: [...log.batches(0)] }
}

test('messages are kept or go whole, as they are', async () => {
  const kept = plain(1, 'b', '1')
  const { log, batches } = await cleaned([plain(0, 'a', '1'), kept, plain(2, 'a', '2')])
  expect(contentOf(log).slice(0, 3)).toEqual(['1:b=1', '2:a=2', '3:x=1'])
  expect(batches[0]?.bytes()).toEqual(kept)
})

test('what is left of a wrapper is a batch of magic 2 with its codec and its offsets', async () => {
  const { log, batches } = await cleaned([
    wrapper(2, [
      ['a', '1'],
      ['b', '1'],
      ['c', '1'],
    ]),
    plain(3, 'b', '2'),
  ])
  expect(contentOf(log).slice(0, 3)).toEqual(['0:a=1', '2:c=1', '3:b=2'])
  expect(batches[0]).toMatchObject({ magic: 2, compression: 'gzip', baseOffset: 0, lastOffset: 2 })
  expect(batches[0]?.isValid()).toBe(true)
})

test('a wrapper of which nothing goes stays as it is', async () => {
  const whole = wrapper(1, [
    ['a', '1'],
    ['b', '1'],
  ])
  const { batches } = await cleaned([whole])
  expect(batches[0]?.bytes()).toEqual(whole)
})

test('a tombstone goes when its segment is older than the last clean one by delete.retention.ms', async () => {
  const messages = [plain(0, 'a', '1'), plain(1, 'a', null), plain(2, 'b', '1')]
  expect(contentOf((await cleaned(messages)).log)).toContain('1:a=')
  expect(contentOf((await cleaned(messages, 4)).log)).not.toContain('1:a=')
})
