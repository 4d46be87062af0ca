/** Record batches as a producer sends them, and damaged inside with a right checksum, so that validation goes deeper. */
import type { Compression } from '../../src/protocol/records/compression/compression.ts'
import { crc32c } from '../../src/protocol/records/crc32c.ts'
import { batchOverhead } from '../../src/protocol/records/layout.ts'
import { RecordBatchBuilder } from '../../src/protocol/records/record-batch-builder.ts'
import type { SeededRandom } from './random.ts'

const CODECS: readonly Compression[] = ['none', 'none', 'gzip', 'snappy', 'lz4', 'zstd']
const CRC_POSITION = 17
const ATTRIBUTES_POSITION = 21
/** The int32 and int64 fields of the header behind the checksum. */
const HEADER_FIELDS = [21, 23, 27, 31, 35, 43, 47, 51, 53, 57]
const EXTREMES = [0, 1, -1, 2 ** 31 - 1, -(2 ** 31), 100]

interface Producer {
  readonly producerId: number
  readonly producerEpoch: number
}

function soundBatch(random: SeededRandom, producer: Producer | undefined): Buffer {
  const identity = producer && { ...producer, baseSequence: random.below(3) }
  const compression = random.choice(CODECS)
  const isTransactional = producer !== undefined && random.oneIn(2)
  const builder = new RecordBatchBuilder({ compression, isTransactional, ...identity })
  for (let count = 1 + random.below(5); count > 0; count--) {
    builder.append({
      timestamp: Date.now(),
      key: random.oneIn(3) ? null : Buffer.from(`key-${random.below(4)}`),
      value: random.oneIn(5) ? null : Buffer.alloc(random.below(200), 'v'),
      headers: random.oneIn(4) ? [{ key: 'h', value: null }] : [],
    })
  }
  return builder.build()
}

function damage(random: SeededRandom, batch: Buffer): void {
  switch (random.below(3)) {
    case 0:
      batch.writeInt32BE(random.choice(EXTREMES), random.choice(HEADER_FIELDS))
      break
    case 1:
      // Codec, timestamp type, transactional, control: all bits that mean something.
      batch.writeInt16BE(random.below(128), ATTRIBUTES_POSITION)
      break
    default: {
      const body = batch.length - batchOverhead
      if (body > 0) batch[batchOverhead + random.below(body)] = random.below(256)
    }
  }
}

/** One batch, seldom two or none; sound once in three times. */
export function hostileBatch(random: SeededRandom, producer: Producer | undefined): Buffer {
  if (random.oneIn(30)) return Buffer.alloc(0)
  const batch = Buffer.from(soundBatch(random, producer))
  if (!random.oneIn(3)) {
    for (let times = 1 + random.below(3); times > 0; times--) damage(random, batch)
    if (!random.oneIn(8)) {
      batch.writeUInt32BE(crc32c(batch, ATTRIBUTES_POSITION), CRC_POSITION)
    }
  }
  return random.oneIn(30) ? Buffer.concat([batch, soundBatch(random, producer)]) : batch
}
