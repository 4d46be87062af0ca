import * as zlib from 'node:zlib'
import { CorruptRecordError } from '../corrupt-record-error.ts'
import { decompressZstdFrames, storeZstdFrame } from './zstd-fallback.ts'

/** What node:zlib has since Node.js 22.15. */
interface NativeZstd {
  zstdCompressSync(bytes: Buffer, options: { params: Record<number, number> }): Buffer
  zstdDecompressSync(bytes: Buffer, options: { maxOutputLength: number }): Buffer
}

const compressionLevelParameter = 100
const defaultLevel = 3

const native: NativeZstd | undefined =
  'zstdCompressSync' in zlib ? (zlib as unknown as NativeZstd) : undefined

/** One Zstandard frame. Without support in node:zlib it holds the bytes as they are, which every reader takes. */
export function compressZstd(bytes: Buffer, level = defaultLevel): Buffer {
  if (native === undefined) return storeZstdFrame(bytes)
  return native.zstdCompressSync(bytes, { params: { [compressionLevelParameter]: level } })
}

/** Throws CorruptRecordError if the stream is damaged or yields more than `bytesMax`. */
export function decompressZstd(bytes: Buffer, bytesMax: number): Buffer {
  if (native === undefined) return decompressZstdFrames(bytes, bytesMax)
  try {
    return native.zstdDecompressSync(bytes, { maxOutputLength: Math.max(1, bytesMax) })
  } catch (error) {
    // zlib's own errors (ZSTD_error_…) and the overrun of maxOutputLength.
    throw new CorruptRecordError('a zstd stream cannot be decompressed', { cause: error })
  }
}
