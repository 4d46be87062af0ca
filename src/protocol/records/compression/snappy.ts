import { CorruptRecordError } from '../corrupt-record-error.ts'
import { GrowingOutput } from './growing-output.ts'
import { compressSnappyBlock, decompressSnappyBlock, snappyBlockBytesMax } from './snappy-block.ts'

/*
 * Kafka's Java clients frame Snappy as the xerial library does: a header of 16 bytes (magic, version, least
 * compatible version), then blocks of up to 32 kB, each after its compressed length as a big-endian int32. Other
 * clients also send one raw block.
 */

const header = Buffer.from('82534e41505059000000000100000001', 'hex')
const magicBytes = 8
const blockBytes = 32 * 1024

/** Compresses with xerial's framing. */
export function compressSnappy(bytes: Buffer): Buffer {
  const blocks = Math.ceil(bytes.length / blockBytes)
  const target = Buffer.allocUnsafe(
    header.length + blocks * (4 + snappyBlockBytesMax(Math.min(bytes.length, blockBytes))),
  )
  let position = header.copy(target)
  for (let start = 0; start < bytes.length; start += blockBytes) {
    const end = Math.min(start + blockBytes, bytes.length)
    const blockEnd = compressSnappyBlock(bytes, start, end, target, position + 4)
    target.writeInt32BE(blockEnd - position - 4, position)
    position = blockEnd
  }
  return Buffer.from(target.subarray(0, position))
}

/** Decompresses both forms. Throws CorruptRecordError if they are damaged or yield more than `bytesMax`. */
export function decompressSnappy(bytes: Buffer, bytesMax: number): Buffer {
  const output = new GrowingOutput(4 * bytes.length, bytesMax)
  if (!hasHeaderAt(bytes, 0)) {
    decompressSnappyBlock(bytes, 0, bytes.length, output)
    return output.bytes()
  }
  let at = header.length
  while (at < bytes.length) {
    if (hasHeaderAt(bytes, at)) {
      // Streams may be put one after the other.
      at += header.length
      continue
    }
    const size = bytes.length - at < 4 ? -1 : bytes.readInt32BE(at)
    at += 4
    if (size < 0 || size > bytes.length - at) {
      throw new CorruptRecordError('a block of a Snappy stream does not fit into it')
    }
    decompressSnappyBlock(bytes, at, at + size, output)
    at += size
  }
  return output.bytes()
}

function hasHeaderAt(bytes: Buffer, at: number): boolean {
  return (
    bytes.length - at >= header.length &&
    bytes.compare(header, 0, magicBytes, at, at + magicBytes) === 0
  )
}
