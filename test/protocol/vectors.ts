/**
 * Vectors: bytes that Kafka's own classes wrote, with the JSON that Kafka gives for the same object.
 * In that JSON an int64 is a decimal string, bytes are base64, and fields that the version lacks and
 * tagged fields at their default are left out.
 */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { decode, encode } from '../../src/protocol/codec.ts'
import { isDefault } from '../../src/protocol/defaults.ts'
import { Reader } from '../../src/protocol/reader.ts'
import type { Field, Fields, Message, Type } from '../../src/protocol/schema.ts'
import { includesVersion } from '../../src/protocol/versions.ts'
import { Writer } from '../../src/protocol/writer.ts'

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json }
export type JsonObject = { [name: string]: Json }

const folder = new URL('../vectors/', import.meta.url)

export function readJson<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as T
}

export function readLines<T>(name: string): T[] {
  const text = gunzipSync(readFileSync(new URL(name, folder))).toString('utf8')
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as T)
}

function exactType(type: Type): Type {
  if (type.kind === 'int64') return { kind: 'int64Exact' }
  if (type.kind === 'array') return { kind: 'array', element: exactType(type.element) }
  if (type.kind === 'struct') return { kind: 'struct', fields: exactFields(type.fields) }
  return type
}

function exactFields(fields: Fields): Fields {
  const exact = ([name, field]: [string, Field]): [string, Field] => {
    const isNumber = field.type.kind === 'int64' && typeof field.default === 'number'
    const stated = isNumber ? BigInt(field.default as number) : field.default
    return [name, { ...field, type: exactType(field.type), default: stated }]
  }
  return Object.fromEntries(Object.entries(fields).map(exact))
}

/** The same message with every int64 as a bigint: the vectors use all 64 bits everywhere. */
export function exactly(schema: Message): Message {
  return { ...schema, fields: exactFields(schema.fields), codecs: [] }
}

function toJson(type: Type, version: number, value: unknown): Json {
  if (value === null) return null
  switch (type.kind) {
    case 'int64':
    case 'int64Exact':
      return String(value)
    case 'bytes':
    case 'records':
      return (value as Buffer).toString('base64')
    case 'array':
      return (value as unknown[]).map((each) => toJson(type.element, version, each))
    case 'struct':
      return structToJson(type.fields, version, value)
    default:
      return value as Json
  }
}

function structToJson(fields: Fields, version: number, value: unknown): JsonObject {
  const json: JsonObject = {}
  for (const [name, field] of Object.entries(fields)) {
    const given = (value as Record<string, unknown>)[name]
    if (!includesVersion(field.versions, version)) continue
    if (field.tag !== undefined && isDefault(field, given)) continue
    json[name] = toJson(field.type, version, given)
  }
  return json
}

function fromJson(type: Type, json: Json): unknown {
  if (json === null) return null
  switch (type.kind) {
    case 'int64':
      return Number(json)
    case 'int64Exact':
      return BigInt(json as string)
    case 'bytes':
    case 'records':
      return Buffer.from(json as string, 'base64')
    case 'array':
      return (json as Json[]).map((each) => fromJson(type.element, each))
    case 'struct':
      return structFromJson(type.fields, json as JsonObject)
    default:
      return json
  }
}

function structFromJson(fields: Fields, json: JsonObject): Record<string, unknown> {
  const value: Record<string, unknown> = {}
  for (const [name, field] of Object.entries(fields)) {
    const given = json[name]
    if (given !== undefined) value[name] = fromJson(field.type, given)
  }
  return value
}

/** Decodes all of `bytes` and says it in the vectors' JSON. */
export function decodeToJson(schema: Message, version: number, bytes: Buffer): JsonObject {
  const reader = new Reader(bytes)
  const value = decode(schema, version, reader)
  if (reader.remaining > 0) throw new Error(`${reader.remaining} bytes of ${schema.name} are left`)
  return structToJson(schema.fields, version, value)
}

export interface RawTaggedField {
  readonly tag: number
  readonly hex: string
}

/** Encodes the JSON of a vector, with the tagged fields that no schema knows put back at the end. */
export function encodeFromJson(
  schema: Message,
  version: number,
  json: JsonObject,
  unknown: readonly RawTaggedField[] = [],
): Buffer {
  const writer = new Writer()
  encode(schema, version, structFromJson(schema.fields, json), writer)
  const encoded = writer.toBuffer()
  if (unknown.length === 0) return encoded
  const untagged = Object.entries(schema.fields).filter(([, field]) => field.tag === undefined)
  const body = { ...schema, fields: Object.fromEntries(untagged), codecs: [] }
  const sectionStart = encodeFromJson(body, version, json).length - 1
  return withMoreTaggedFields(encoded, sectionStart, unknown)
}

function withMoreTaggedFields(
  encoded: Buffer,
  sectionStart: number,
  unknown: readonly RawTaggedField[],
): Buffer {
  const section = new Reader(encoded, sectionStart)
  const writer = new Writer()
  writer.bytes(encoded.subarray(0, sectionStart))
  writer.unsignedVarint(section.unsignedVarint() + unknown.length)
  writer.bytes(section.slice(section.remaining))
  for (const { tag, hex } of unknown) {
    writer.unsignedVarint(tag)
    writer.unsignedVarint(hex.length / 2)
    writer.bytes(Buffer.from(hex, 'hex'))
  }
  return writer.toBuffer()
}
