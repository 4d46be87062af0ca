import { DecodeError } from '../reader.ts'

/** Bytes that are not a record batch: impossible sizes, a wrong checksum, an unreadable record or codec stream. */
export class CorruptRecordError extends DecodeError {
  override readonly name = 'CorruptRecordError'
}
