import { CorruptRecordError } from '../corrupt-record-error.ts'
import { GrowingOutput } from './growing-output.ts'
import { compressLz4Block, decompressLz4Block, lz4BlockBytesMax } from './lz4-block.ts'
import { xxh32 } from './xxh32.ts'

/*
 * An LZ4 frame: magic number, FLG, BD, [content size], header checksum; blocks, each a little-endian size whose
 * highest bit means "not compressed", [block checksum]; a size of 0; [content checksum]. Kafka reads frames with
 * independent blocks only and writes blocks of 64 kB without checksums.
 */

const frameMagic = 0x184d2204
const flagsWritten = 0x60
const blockSizeWritten = 0x40
const blockBytes = 64 * 1024
const uncompressedBit = 0x8000_0000

const flag = {
  version: 0xc0,
  versionOne: 0x40,
  independentBlocks: 0x20,
  blockChecksum: 0x10,
  contentSize: 0x08,
  contentChecksum: 0x04,
  reserved: 0x03,
} as const

/** Compresses to one frame, as Kafka's clients do. */
export function compressLz4(bytes: Buffer): Buffer {
  const blocks = Math.ceil(bytes.length / blockBytes)
  const target = Buffer.allocUnsafe(7 + blocks * (4 + lz4BlockBytesMax(blockBytes)) + 4)
  target.writeUInt32LE(frameMagic, 0)
  target[4] = flagsWritten
  target[5] = blockSizeWritten
  target[6] = (xxh32(target, 4, 6) >>> 8) & 0xff
  let position = 7
  for (let start = 0; start < bytes.length; start += blockBytes) {
    position = writeBlock(
      bytes,
      start,
      Math.min(start + blockBytes, bytes.length),
      target,
      position,
    )
  }
  position = target.writeUInt32LE(0, position)
  return Buffer.from(target.subarray(0, position))
}

function writeBlock(
  bytes: Buffer,
  start: number,
  end: number,
  target: Buffer,
  position: number,
): number {
  const blockStart = position + 4
  const blockEnd = compressLz4Block(bytes, start, end, target, blockStart)
  if (blockEnd - blockStart < end - start) {
    target.writeUInt32LE(blockEnd - blockStart, position)
    return blockEnd
  }
  target.writeUInt32LE((uncompressedBit | (end - start)) >>> 0, position)
  bytes.copy(target, blockStart, start, end)
  return blockStart + end - start
}

/**
 * Decompresses the first frame. Throws CorruptRecordError if it is damaged, has dependent blocks (which Kafka's
 * clients refuse) or yields more than `bytesMax`. All checksums are verified, the header's only on demand.
 */
export function decompressLz4(bytes: Buffer, bytesMax: number, verifyHeader = true): Buffer {
  const { flags, blockBytesMax, headerEnd } = readHeader(bytes, verifyHeader)
  const output = new GrowingOutput(Math.min(4 * bytes.length, blockBytesMax), bytesMax)
  let at = headerEnd
  for (;;) {
    const header = readUInt32(bytes, at)
    at += 4
    if (header === 0) break
    const size = header & 0x7fff_ffff
    if (size > blockBytesMax || size > bytes.length - at) throw corrupt('a block is too large')
    const blockStart = output.length
    if (header >= uncompressedBit) output.append(bytes, at, at + size)
    else decompressLz4Block(bytes, at, at + size, output, blockStart)
    if (output.length - blockStart > blockBytesMax) throw corrupt('a block yields too much')
    if (flags & flag.blockChecksum) {
      if (readUInt32(bytes, at + size) !== xxh32(bytes, at, at + size)) {
        throw corrupt('a block has a wrong checksum')
      }
      at += 4
    }
    at += size
  }
  const content = output.bytes()
  if (flags & flag.contentChecksum && readUInt32(bytes, at) !== xxh32(content)) {
    throw corrupt('the content has a wrong checksum')
  }
  return content
}

function readHeader(
  bytes: Buffer,
  verify: boolean,
): { flags: number; blockBytesMax: number; headerEnd: number } {
  if (bytes.length < 7 || bytes.readUInt32LE(0) !== frameMagic) throw corrupt('there is no frame')
  const flags = bytes[4] as number
  const blockDescriptor = bytes[5] as number
  if ((flags & flag.version) !== flag.versionOne) throw corrupt('its version is unknown')
  if (flags & flag.reserved) throw corrupt('reserved bits are set')
  if (!(flags & flag.independentBlocks)) throw corrupt('dependent blocks are unsupported')
  const blockSizeId = blockDescriptor >>> 4
  if (blockSizeId < 4 || blockSizeId > 7 || blockDescriptor & 0x0f) {
    throw corrupt('its block size is unknown')
  }
  const checksumAt = flags & flag.contentSize ? 14 : 6
  if (bytes.length <= checksumAt) throw corrupt('it ends in the header')
  if (verify && bytes[checksumAt] !== ((xxh32(bytes, 4, checksumAt) >>> 8) & 0xff)) {
    throw corrupt('the header has a wrong checksum')
  }
  return { flags, blockBytesMax: 1 << (2 * blockSizeId + 8), headerEnd: checksumAt + 1 }
}

function readUInt32(bytes: Buffer, at: number): number {
  if (at + 4 > bytes.length) throw corrupt('it ends too early')
  return bytes.readUInt32LE(at)
}

function corrupt(reason: string): CorruptRecordError {
  return new CorruptRecordError(`an LZ4 frame cannot be decompressed: ${reason}`)
}
