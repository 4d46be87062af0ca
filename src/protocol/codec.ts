import type { Reader } from './reader.ts'
import type { Input, Message, Value } from './schema.ts'
import type { Writer } from './writer.ts'

/** Reads one message. Throws DecodeError. */
export function decode<S extends Message>(_schema: S, _version: number, _reader: Reader): Value<S> {
  throw new Error('not written yet')
}

/** Writes one message. Throws KafkaError UNSUPPORTED_VERSION when the version cannot carry the value. */
export function encode<S extends Message>(
  _schema: S,
  _version: number,
  _value: Input<S>,
  _writer: Writer,
): void {
  throw new Error('not written yet')
}
