/**
 * A `.snapshot` file: the state of a partition's producers before the offset in its name.
 *
 *      0  int16   version (1)
 *      2  uint32  CRC-32C of what follows
 *      6  int32   number of entries, each 46 bytes:
 *         int64 producer id, int16 epoch, int32 last sequence, int64 last offset, int32 offset delta of the
 *         last batch, int64 timestamp, int32 coordinator epoch, int64 first offset of the open transaction (-1)
 */
import { crc32c } from '../../../protocol/records/crc32c.ts'
import { readInt64, writeInt64 } from '../../../protocol/records/layout.ts'

export interface ProducerSnapshotEntry {
  readonly producerId: number
  readonly producerEpoch: number
  readonly lastSequence: number
  readonly lastOffset: number
  readonly offsetDelta: number
  readonly timestamp: number
  readonly coordinatorEpoch: number
  readonly currentTxnFirstOffset: number
}

const headerSize = 10
const entrySize = 46

/** Thrown for a snapshot that cannot be used. */
export class CorruptSnapshotError extends Error {
  override readonly name = 'CorruptSnapshotError'
}

/** Throws CorruptSnapshotError. */
export function readProducerSnapshot(bytes: Buffer): ProducerSnapshotEntry[] {
  if (bytes.length < headerSize) throw new CorruptSnapshotError('Snapshot is too short')
  const version = bytes.readInt16BE(0)
  if (version !== 1) {
    throw new CorruptSnapshotError(`Snapshot contained an unknown file version ${version}`)
  }
  const stored = bytes.readUInt32BE(2)
  const computed = crc32c(bytes, 6)
  if (stored !== computed) {
    throw new CorruptSnapshotError(
      `Snapshot is corrupt (CRC is no longer valid). Stored crc: ${stored}. Computed crc: ${computed}`,
    )
  }
  const count = bytes.readInt32BE(6)
  if (bytes.length !== headerSize + count * entrySize) {
    throw new CorruptSnapshotError(`Snapshot of ${count} entries has ${bytes.length} bytes`)
  }
  return Array.from({ length: count }, (_, index) =>
    readEntry(bytes, headerSize + index * entrySize),
  )
}

function readEntry(bytes: Buffer, at: number): ProducerSnapshotEntry {
  return {
    producerId: readInt64(bytes, at),
    producerEpoch: bytes.readInt16BE(at + 8),
    lastSequence: bytes.readInt32BE(at + 10),
    lastOffset: readInt64(bytes, at + 14),
    offsetDelta: bytes.readInt32BE(at + 22),
    timestamp: readInt64(bytes, at + 26),
    coordinatorEpoch: bytes.readInt32BE(at + 34),
    currentTxnFirstOffset: readInt64(bytes, at + 38),
  }
}

export function writeProducerSnapshot(entries: readonly ProducerSnapshotEntry[]): Buffer {
  const bytes = Buffer.alloc(headerSize + entries.length * entrySize)
  bytes.writeInt16BE(1, 0)
  bytes.writeInt32BE(entries.length, 6)
  entries.forEach((entry, index) => {
    const at = headerSize + index * entrySize
    writeInt64(bytes, at, entry.producerId)
    bytes.writeInt16BE(entry.producerEpoch, at + 8)
    bytes.writeInt32BE(entry.lastSequence, at + 10)
    writeInt64(bytes, at + 14, entry.lastOffset)
    bytes.writeInt32BE(entry.offsetDelta, at + 22)
    writeInt64(bytes, at + 26, entry.timestamp)
    bytes.writeInt32BE(entry.coordinatorEpoch, at + 34)
    writeInt64(bytes, at + 38, entry.currentTxnFirstOffset)
  })
  bytes.writeUInt32BE(crc32c(bytes, 6), 2)
  return bytes
}
