/** A header of a record: its key may repeat within a record, its value may be null. */
export interface RecordHeader {
  readonly key: string
  readonly value: Buffer | null
}

/** A record as read from a batch. Key, value and header values are slices of the batch's (or the decompressed) bytes. */
export interface KafkaRecord {
  readonly offset: number
  /** Milliseconds since the epoch; the batch's append time where its timestamp type is LogAppendTime; -1 for none. */
  readonly timestamp: number
  /** The producer's sequence number, -1 without one. */
  readonly sequence: number
  /** The bytes that the record takes in the (decompressed) batch, its length field included. */
  readonly sizeInBytes: number
  readonly key: Buffer | null
  readonly value: Buffer | null
  readonly headers: readonly RecordHeader[]
}

/** A record to be written. Without an offset it gets the one after its predecessor's. */
export interface NewRecord {
  readonly offset?: number
  readonly timestamp: number
  readonly key: Uint8Array | null
  readonly value: Uint8Array | null
  readonly headers?: readonly { readonly key: string; readonly value: Uint8Array | null }[]
}

/** A record whose bytes can be taken over into another batch with the same base offset. */
export interface RecordSlice {
  readonly offset: number
  readonly timestamp: number
  readonly key: Buffer | null
  readonly hasValue: boolean
  /** From the offset delta to the record's end: all but its length, attributes and timestamp. */
  readonly rest: Buffer
}

/** Where one record of a batch lies, for checks that need no key or value. */
export interface RecordBounds {
  /** The record's place in its batch, from 0. */
  index: number
  offset: number
  timestamp: number
  /** -1 for null. */
  keySize: number
  /** -1 for null. */
  valueSize: number
  sizeInBytes: number
}

/** `sequence` moved on by `increment`; sequence numbers wrap from 2^31-1 to 0. */
export function addToSequence(sequence: number, increment: number): number {
  const sum = sequence + increment
  return sum > 0x7fff_ffff ? sum - 0x8000_0000 : sum
}
