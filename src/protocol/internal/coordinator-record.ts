/**
 * Reads and writes the records of a coordinator's topic, given the table of its record types. A
 * decoded record is a union over the table: `type` tells what `key` and `value` are.
 */
import assert from 'node:assert/strict'
import { decode, encode } from '../codec.ts'
import { DecodeError, Reader } from '../reader.ts'
import type { Input, Message, Value } from '../schema.ts'
import { Writer } from '../writer.ts'
import { decodeVersioned, encodeVersioned } from './versioned.ts'

/** Record types by name; `id` is the int16 before the key's body. */
export interface CoordinatorRecordTypes {
  readonly [type: string]: {
    readonly id: number
    readonly key: Message
    readonly value: Message
  }
}

/** A decoded record of one type; a null value deletes what the key names. */
export interface CoordinatorRecordOf<T extends CoordinatorRecordTypes, Name extends keyof T> {
  readonly type: Name
  readonly key: Value<T[Name]['key']>
  readonly value: Value<T[Name]['value']> | null
  /** Of the value; undefined where that is null. */
  readonly version: number | undefined
}

export type CoordinatorRecord<T extends CoordinatorRecordTypes> = {
  [Name in keyof T]: CoordinatorRecordOf<T, Name>
}[keyof T]

/**
 * Undefined for a type that the table does not have: a newer Kafka may have written it, and readers
 * pass over it. Throws DecodeError for anything else that cannot be read.
 */
export function decodeCoordinatorRecord<const T extends CoordinatorRecordTypes>(
  types: T,
  key: Buffer,
  value: Buffer | null,
): CoordinatorRecord<T> | undefined {
  const reader = new Reader(key)
  const id = reader.int16()
  const found = Object.entries(types).find(([, each]) => each.id === id)
  if (found === undefined) return undefined
  const [type, schemas] = found
  const decodedKey = decode(schemas.key, 0, reader)
  if (reader.remaining > 0) throw new DecodeError(`${schemas.key.name} is followed by more bytes`)
  const decoded = value === null ? undefined : decodeVersioned(schemas.value, value)
  const record = {
    type,
    key: decodedKey,
    value: decoded?.value ?? null,
    version: decoded?.version,
  }
  return record as CoordinatorRecord<T>
}

export function encodeCoordinatorKey<
  const T extends CoordinatorRecordTypes,
  Name extends keyof T & string,
>(types: T, type: Name, key: Input<T[Name]['key']>): Buffer {
  const schemas: CoordinatorRecordTypes[string] | undefined = types[type]
  assert(schemas !== undefined, `${type} is in the table of record types`)
  const writer = new Writer()
  writer.int16(schemas.id)
  encode<Message>(schemas.key, 0, key as Input<Message>, writer)
  return writer.toBuffer()
}

/** Throws KafkaError UNSUPPORTED_VERSION when the version cannot carry the value. */
export function encodeCoordinatorValue<S extends Message>(
  schema: S,
  version: number,
  value: Input<S>,
): Buffer {
  return encodeVersioned(schema, version, value)
}
