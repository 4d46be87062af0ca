import { createRequire } from 'node:module'
import { CorruptRecordError } from '../corrupt-record-error.ts'

/*
 * Zstandard for Node.js releases whose zlib lacks it. A frame (RFC 8878): magic number, descriptor, [window
 * descriptor], [dictionary id], [content size]; blocks, each after three little-endian bytes (bit 0: last, bits 1-2: kind,
 * the rest: size); [checksum]. The decoder trusts what frames claim, so their claims are checked before it sees them.
 */

const frameMagic = 0xfd2fb528
const skippableMagic = 0x184d2a50
const blockBytesMax = 128 * 1024
/** RFC 8878 asks decoders for 8 MB; no level up to 19 needs more. */
const windowBytesMax = 8 * 1024 * 1024

const blockKind = { raw: 0, runLength: 1, reserved: 3 } as const

/** A frame of raw blocks, that is, not compressed. */
export function storeZstdFrame(bytes: Buffer): Buffer {
  const blocks = Math.max(1, Math.ceil(bytes.length / blockBytesMax))
  const frame = Buffer.allocUnsafe(9 + 3 * blocks + bytes.length)
  frame.writeUInt32LE(frameMagic, 0)
  // Content size of four bytes, which is the window size too.
  frame[4] = 0xa0
  let position = frame.writeUInt32LE(bytes.length, 5)
  for (let block = 0; block < blocks; block += 1) {
    const start = block * blockBytesMax
    const size = Math.min(blockBytesMax, bytes.length - start)
    const last = block === blocks - 1 ? 1 : 0
    position = frame.writeUIntLE((size << 3) | (blockKind.raw << 1) | last, position, 3)
    position += bytes.copy(frame, position, start, start + size)
  }
  return frame
}

/** Throws CorruptRecordError if the frames are damaged, need a window above 8 MB or yield more than `bytesMax`. */
export function decompressZstdFrames(bytes: Buffer, bytesMax: number): Buffer {
  if (bytes.length === 0) throw corrupt('there is no frame')
  const chunks: Uint8Array[] = []
  let length = 0
  const take = (chunk: Uint8Array): void => {
    length += chunk.length
    if (length > bytesMax) throw corrupt(`it yields more than ${bytesMax} bytes`)
    chunks.push(chunk)
  }
  for (let at = 0; at < bytes.length; ) {
    const { end, contentSize } = measureFrame(bytes, at, bytesMax)
    if (contentSize !== 'skippable') decodeFrame(bytes.subarray(at, end), contentSize, take)
    at = end
  }
  return Buffer.concat(chunks, length)
}

interface Frame {
  readonly end: number
  readonly contentSize: number | 'unknown' | 'skippable'
}

/** The decoder is loaded when a zstd batch is first met. */
let decoder: typeof import('fzstd') | undefined

function decodeFrame(
  frame: Buffer,
  contentSize: number | 'unknown',
  take: (chunk: Uint8Array) => void,
): void {
  decoder ??= createRequire(import.meta.url)('fzstd') as typeof import('fzstd')
  try {
    if (contentSize === 'unknown') new decoder.Decompress(take).push(frame, true)
    else take(decoder.decompress(frame))
  } catch (error) {
    if (error instanceof CorruptRecordError) throw error
    // The decoder's own errors, and the TypeErrors and RangeErrors it meets on damaged input.
    throw new CorruptRecordError('a zstd stream cannot be decompressed', { cause: error })
  }
}

function measureFrame(bytes: Buffer, start: number, bytesMax: number): Frame {
  const magic = readUInt(bytes, start, 4)
  if ((magic & 0xffff_fff0) >>> 0 === skippableMagic) {
    const end = start + 8 + readUInt(bytes, start + 4, 4)
    if (end > bytes.length) throw corrupt('it ends too early')
    return { end, contentSize: 'skippable' }
  }
  if (magic !== frameMagic) throw corrupt('there is no frame')
  const descriptor = readUInt(bytes, start + 4, 1)
  if (descriptor & 0x03) throw corrupt('it needs a dictionary')
  const singleSegment = (descriptor & 0x20) !== 0
  let at = start + 5
  if (!singleSegment) {
    const window = readUInt(bytes, at, 1)
    if (2 ** (10 + (window >>> 3)) * (1 + (window & 7) / 8) > windowBytesMax) {
      throw corrupt('its window is too large')
    }
    at += 1
  }
  const sizeField = descriptor >>> 6
  const sizeBytes = sizeField === 0 ? (singleSegment ? 1 : 0) : 1 << sizeField
  const contentSize = readUInt(bytes, at, sizeBytes) + (sizeField === 1 ? 256 : 0)
  if (contentSize > bytesMax) throw corrupt(`it yields more than ${bytesMax} bytes`)
  const end = skipBlocks(bytes, at + sizeBytes) + (descriptor & 0x04 ? 4 : 0)
  if (end > bytes.length) throw corrupt('it ends too early')
  return { end, contentSize: sizeBytes === 0 ? 'unknown' : contentSize }
}

function skipBlocks(bytes: Buffer, start: number): number {
  for (let at = start; ; ) {
    const header = readUInt(bytes, at, 3)
    const kind = (header >>> 1) & 3
    const size = header >>> 3
    if (kind === blockKind.reserved || size > blockBytesMax) throw corrupt('a block is damaged')
    at += 3 + (kind === blockKind.runLength ? 1 : size)
    if (at > bytes.length) throw corrupt('it ends too early')
    if (header & 1) return at
  }
}

/** A little-endian unsigned number of 0 to 8 bytes, rounded beyond 2^53. */
function readUInt(bytes: Buffer, at: number, count: number): number {
  if (at + count > bytes.length) throw corrupt('it ends too early')
  let value = 0
  for (let i = count - 1; i >= 0; i -= 1) value = value * 256 + (bytes[at + i] as number)
  return value
}

function corrupt(reason: string): CorruptRecordError {
  return new CorruptRecordError(`a zstd stream cannot be decompressed: ${reason}`)
}
