/** Bytes that begin with their own version: an int16, then the body. */
import { decode, encode } from '../codec.ts'
import { Reader } from '../reader.ts'
import type { Input, Message, Value } from '../schema.ts'
import { Writer } from '../writer.ts'

/** Throws KafkaError UNSUPPORTED_VERSION when the version cannot carry the value. */
export function encodeVersioned<S extends Message>(
  schema: S,
  version: number,
  value: Input<S>,
): Buffer {
  const writer = new Writer()
  writer.int16(version)
  encode(schema, version, value, writer)
  return writer.toBuffer()
}

/** Throws DecodeError, also for a version that the schema does not have. */
export function decodeVersioned<S extends Message>(
  schema: S,
  bytes: Buffer,
): { readonly version: number; readonly value: Value<S> } {
  const reader = new Reader(bytes)
  const version = reader.int16()
  return { version, value: decode(schema, version, reader) }
}
