import { gunzipSync, gzipSync } from 'node:zlib'
import { CorruptRecordError } from '../corrupt-record-error.ts'

export function gzip(bytes: Buffer, level = -1): Buffer {
  return gzipSync(bytes, { level })
}

/** Throws CorruptRecordError if the stream is damaged or yields more than `bytesMax`. */
export function gunzip(bytes: Buffer, bytesMax: number): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: Math.max(1, bytesMax) })
  } catch (error) {
    // zlib's own errors (Z_DATA_ERROR, Z_BUF_ERROR, …) and the overrun of maxOutputLength.
    throw new CorruptRecordError('a gzip stream cannot be decompressed', { cause: error })
  }
}
