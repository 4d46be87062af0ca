/**
 * Bytes to values and back, for any schema in any of its versions. The closures for a schema and a
 * version are compiled when they are first needed, and kept with the schema.
 *
 * One value type serves all versions: what a version lacks is given its default when read, and must
 * be at its default, or ignorable, when written. Tagged fields that a schema does not know are read
 * past.
 */
import { compileStructReader } from './decoding.ts'
import { compileStructWriter } from './encoding.ts'
import { KafkaError } from './errors.ts'
import { DecodeError, type Reader } from './reader.ts'
import type { Codec, Input, Message, Value } from './schema.ts'
import { includesVersion } from './versions.ts'
import type { Writer } from './writer.ts'

/** Undefined when the schema does not have the version. */
function codecFor(schema: Message, version: number): Codec | undefined {
  const known = schema.codecs[version]
  if (known !== undefined || !includesVersion(schema.versions, version)) return known
  const target = { version, flexible: includesVersion(schema.flexible, version) }
  const compiled: Codec = {
    decode: compileStructReader(schema.name, schema.fields, target),
    encode: compileStructWriter(schema.name, schema.fields, target),
  }
  schema.codecs[version] = compiled
  return compiled
}

/** Reads one message and leaves the reader behind it. Throws DecodeError. */
export function decode<S extends Message>(schema: S, version: number, reader: Reader): Value<S> {
  const codec = codecFor(schema, version)
  if (codec === undefined) throw new DecodeError(`${schema.name} has no version ${version}`)
  return codec.decode(reader) as Value<S>
}

/**
 * Writes one message. Throws KafkaError UNSUPPORTED_VERSION when the version cannot carry the
 * value.
 */
export function encode<S extends Message>(
  schema: S,
  version: number,
  value: Input<S>,
  writer: Writer,
): void {
  const codec = codecFor(schema, version)
  if (codec === undefined) {
    throw new KafkaError('UNSUPPORTED_VERSION', `${schema.name} has no version ${version}`)
  }
  codec.encode(writer, value)
}
