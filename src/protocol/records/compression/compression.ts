import { CorruptRecordError } from '../corrupt-record-error.ts'
import { gunzip, gzip } from './gzip.ts'
import { compressLz4, decompressLz4 } from './lz4.ts'
import { compressSnappy, decompressSnappy } from './snappy.ts'
import { compressZstd, decompressZstd } from './zstd.ts'

/** The codecs in the order of their numbers in a batch's attributes. */
export const compressions = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const

export type Compression = (typeof compressions)[number]

/** What a batch may grow to when it is decompressed, in bytes, unless a caller says otherwise. */
export const decompressedBytesMax = 100 * 1024 * 1024

/** The codec with a number. Throws CorruptRecordError for an unknown one. */
export function compressionOf(id: number): Compression {
  const compression = compressions[id]
  if (compression === undefined) throw new CorruptRecordError(`Unknown compression type id: ${id}`)
  return compression
}

/** The number of a codec. */
export function compressionId(compression: Compression): number {
  return compressions.indexOf(compression)
}

/** Compresses as Kafka's producers do. `level` counts for gzip (1 to 9) and zstd only; without one it is the codec's default. */
export function compress(compression: Compression, bytes: Buffer, level?: number): Buffer {
  switch (compression) {
    case 'none':
      return bytes
    case 'gzip':
      return gzip(bytes, level)
    case 'snappy':
      return compressSnappy(bytes)
    case 'lz4':
      return compressLz4(bytes)
    case 'zstd':
      return compressZstd(bytes, level)
  }
}

/**
 * The decompressed bytes. Memory is taken as output comes forth, not as headers promise. Throws CorruptRecordError if
 * the stream is damaged or yields more than `bytesMax`. `brokenLz4HeaderChecksum` does not verify the checksum
 * that old clients computed wrongly for magic 0 (KAFKA-3160).
 */
export function decompress(
  compression: Compression,
  bytes: Buffer,
  bytesMax: number = decompressedBytesMax,
  { brokenLz4HeaderChecksum = false } = {},
): Buffer {
  switch (compression) {
    case 'none':
      return bytes
    case 'gzip':
      return gunzip(bytes, bytesMax)
    case 'snappy':
      return decompressSnappy(bytes, bytesMax)
    case 'lz4':
      return decompressLz4(bytes, bytesMax, !brokenLz4HeaderChecksum)
    case 'zstd':
      return decompressZstd(bytes, bytesMax)
  }
}
