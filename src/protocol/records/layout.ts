/**
 * Where the fields of batches lie. All numbers are big-endian; the first 17 bytes are common to all magics.
 *
 *     magic 2 (KIP-98)                          magic 0 and 1, a message of a message set
 *      0  int64   base offset                    0  int64   offset
 *      8  int32   length of what follows         8  int32   length of what follows
 *     12  int32   partition leader epoch        12  uint32  CRC-32 of what follows
 *     16  int8    magic                         16  int8    magic
 *     17  uint32  CRC-32C of what follows       17  int8    attributes
 *     21  int16   attributes                    18  int64   timestamp (magic 1)
 *     23  int32   last offset delta             18 or 26    int32 key length, key,
 *     27  int64   base timestamp                            int32 value length, value
 *     35  int64   maximum timestamp
 *     43  int64   producer id
 *     51  int16   producer epoch
 *     53  int32   base sequence
 *     57  int32   number of records
 *     61  records, compressed or not
 */

/** Offset and length, which the length does not count. */
export const logOverhead = 12

/** The bytes one needs to see a batch's length and magic. */
export const headerSizeUpToMagic = 17

/** The header of a magic 2 batch. */
export const batchOverhead = 61

/** The least value of the length field, by magic. */
export const minimumLength = [14, 22, batchOverhead - logOverhead] as const

export const magicPosition = 16

/** Bits of the attributes; bits 0 to 2 name the compression. */
export const attribute = {
  compression: 0x07,
  logAppendTime: 0x08,
  transactional: 0x10,
  control: 0x20,
  deleteHorizon: 0x40,
} as const

export type TimestampType = 'NoTimestampType' | 'CreateTime' | 'LogAppendTime'

/** A big-endian int64 as a number, rounded beyond 2^53. */
export function readInt64(buffer: Buffer, position: number): number {
  return buffer.readInt32BE(position) * 0x1_0000_0000 + buffer.readUInt32BE(position + 4)
}

/** Writes a whole number as a big-endian int64; what lies beyond the type's range becomes its bound. */
export function writeInt64(buffer: Buffer, position: number, value: number): void {
  if (value >= 2 ** 63) {
    buffer.writeBigInt64BE(2n ** 63n - 1n, position)
    return
  }
  buffer.writeInt32BE(Math.floor(value / 0x1_0000_0000), position)
  buffer.writeUInt32BE(value - Math.floor(value / 0x1_0000_0000) * 0x1_0000_0000, position + 4)
}
