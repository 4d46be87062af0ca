/** The small files beside the segments, byte for byte. */
import { describe, expect, test } from 'vitest'
import {
  formatLeaderEpochs,
  parseLeaderEpochs,
} from '../../../src/engine/log/checkpoints/leader-epochs.ts'
import {
  formatOffsetCheckpoint,
  parseOffsetCheckpoint,
} from '../../../src/engine/log/checkpoints/offset-checkpoint.ts'
import {
  deletedDirectoryName,
  offsetFileName,
  parseLogDirectoryName,
  parseOffsetFileName,
} from '../../../src/engine/log/file-names.ts'
import { fromSnapshot, toSnapshot } from '../../../src/engine/log/producers/producer-entry.ts'
import {
  readProducerSnapshot,
  writeProducerSnapshot,
} from '../../../src/engine/log/producers/producer-snapshot.ts'

describe('an offset checkpoint', () => {
  test('has a version, a count and a line for each partition', () => {
    const offsets = [
      { topic: 'a.b_c-d', partition: 0, offset: 12 },
      { topic: 'x', partition: 10, offset: 9007199254740991 },
    ]
    const text = '0\n2\na.b_c-d 0 12\nx 10 9007199254740991\n'
    expect(formatOffsetCheckpoint(offsets)).toBe(text)
    expect(parseOffsetCheckpoint(text, 'file')).toEqual(offsets)
    expect(parseOffsetCheckpoint('0\n0\n', 'file')).toEqual([])
  })

  test.each(['', '1\n0\n', '0\n2\na 0 1\n', '0\n1\na 0\n', '0\nx\n', '0\n1\na b 1\n'])(
    'that says %j is refused',
    (text) => {
      expect(() => parseOffsetCheckpoint(text, 'file')).toThrow(/checkpoint file \[file\]/)
    },
  )
})

test('a leader epoch checkpoint lists epochs and where they begin', () => {
  const epochs = [
    { epoch: 0, startOffset: 0 },
    { epoch: 5, startOffset: 70 },
  ]
  expect(formatLeaderEpochs(epochs)).toBe('0\n2\n0 0\n5 70\n')
  expect(parseLeaderEpochs('0\n2\n0 0\n5 70\n')).toEqual(epochs)
  for (const broken of ['', '1\n0\n', '0\n2\n0 0\n', '0\n1\nx y\n']) {
    expect(parseLeaderEpochs(broken)).toBeUndefined()
  }
})

describe('a producer snapshot', () => {
  const entry = {
    producerId: 4_000_000_001,
    producerEpoch: 32767,
    lastSequence: 2147483647,
    lastOffset: 9_000_000_000,
    offsetDelta: 3,
    timestamp: 1_700_000_000_000,
    coordinatorEpoch: 7,
    currentTxnFirstOffset: -1,
  }

  test('is version 1, a checksum and 46 bytes for each producer', () => {
    const bytes = writeProducerSnapshot([entry])
    expect(bytes).toHaveLength(56)
    expect(bytes.readInt16BE(0)).toBe(1)
    expect(readProducerSnapshot(bytes)).toEqual([entry])
    expect(writeProducerSnapshot([]).toString('hex')).toBe('000148674bc700000000')
  })

  test('is refused when any bit is flipped or the end is missing', () => {
    const bytes = writeProducerSnapshot([entry, { ...entry, producerId: 2 }])
    for (let at = 0; at < bytes.length; at += 1) {
      const damaged = Buffer.from(bytes)
      damaged[at] = (damaged[at] ?? 0) ^ 4
      expect(() => readProducerSnapshot(damaged)).toThrow(/Snapshot/)
      expect(() => readProducerSnapshot(bytes.subarray(0, at))).toThrow(/Snapshot/)
    }
  })

  test('brings the last batch back, also where its sequences wrap', () => {
    const wrapped = { ...entry, lastSequence: 1, offsetDelta: 3 }
    expect(fromSnapshot(wrapped).batches).toEqual([
      {
        firstSequence: 2147483646,
        lastSequence: 1,
        firstOffset: 8_999_999_997,
        lastOffset: 9_000_000_000,
        timestamp: 1_700_000_000_000,
      },
    ])
    expect(toSnapshot(fromSnapshot(wrapped))).toEqual(wrapped)
  })
})

test('file names carry offsets of twenty digits', () => {
  expect(offsetFileName(42, '.log')).toBe('00000000000000000042.log')
  expect(parseOffsetFileName('00000000000000000042.index.deleted')).toEqual({
    offset: 42,
    suffix: '.index.deleted',
  })
  expect(parseOffsetFileName('partition.metadata')).toBeUndefined()
  expect(parseOffsetFileName('00000000000000000042-0000000001.checkpoint')).toBeUndefined()
})

test('directory names give topic, partition and what became of them', () => {
  const hex = '0123456789abcdef0123456789abcdef'
  expect(parseLogDirectoryName('a-b.c_d-12')).toEqual({
    topic: 'a-b.c_d',
    partition: 12,
    state: 'log',
  })
  expect(parseLogDirectoryName(`t-0.${hex}-delete`)).toEqual({
    topic: 't',
    partition: 0,
    state: 'delete',
  })
  expect(parseLogDirectoryName(`t-0.${hex}-future`)).toMatchObject({ state: 'future' })
  expect(parseLogDirectoryName(`t-0.${hex}-stray`)).toMatchObject({ state: 'stray' })
  for (const other of ['lost+found', '-0', 't-', 't-0x', 'remote-log-index-cache']) {
    expect(parseLogDirectoryName(other), other).toBeUndefined()
  }
  const long = deletedDirectoryName('t'.repeat(249), 0, hex)
  expect(long).toHaveLength(255)
  expect(parseLogDirectoryName(long)).toMatchObject({ state: 'delete' })
})
