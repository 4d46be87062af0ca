/**
 * Compiles the reading half of a schema in one version into closures. A count is believed only as
 * far as the remaining bytes can hold that many elements, and arrays grow as their elements are
 * read, so that a short message cannot make the reader allocate much.
 */
import assert from 'node:assert/strict'
import { compileDefault } from './defaults.ts'
import { DecodeError, type Reader } from './reader.ts'
import type { Field, Fields, Primitive, Type } from './schema.ts'
import { includesVersion } from './versions.ts'

export type Read = (reader: Reader) => unknown

/** The version that is compiled, and whether its lengths are compact and its structs have tags. */
export interface Target {
  readonly version: number
  readonly flexible: boolean
}

/**
 * A newer peer may send tagged fields that we do not know; nobody sends this many in one struct.
 */
const UNKNOWN_TAGS_MAX = 64

/** Reads a length or a count; -1 stands for null. */
type ReadLength = (reader: Reader) => number

const compactLength: ReadLength = (reader) => reader.unsignedVarint() - 1
const shortLength: ReadLength = (reader) => reader.int16()
const longLength: ReadLength = (reader) => reader.int32()

function lengthOf(type: Type, flexible: boolean): ReadLength {
  if (flexible) return compactLength
  return type.kind === 'string' ? shortLength : longLength
}

const plain: Record<Exclude<Primitive, 'string' | 'bytes' | 'records'>, Read> = {
  int8: (reader) => reader.int8(),
  int16: (reader) => reader.int16(),
  uint16: (reader) => reader.uint16(),
  int32: (reader) => reader.int32(),
  uint32: (reader) => reader.uint32(),
  int64: (reader) => reader.int64(),
  int64Exact: (reader) => reader.int64Exact(),
  float64: (reader) => reader.float64(),
  boolean: (reader) => reader.boolean(),
  uuid: (reader) => reader.uuid(),
}

const plainBytes = {
  int8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  int64: 8,
  int64Exact: 8,
  float64: 8,
  boolean: 1,
  uuid: 16,
}

/** The fewest bytes that a value of the type can take. */
function bytesMin(type: Type, target: Target): number {
  switch (type.kind) {
    case 'string':
      return target.flexible ? 1 : 2
    case 'bytes':
    case 'records':
    case 'array':
      return target.flexible ? 1 : 4
    case 'struct': {
      let sum = target.flexible ? 1 : 0
      for (const field of Object.values(type.fields)) {
        if (field.tag !== undefined || !includesVersion(field.versions, target.version)) continue
        const nullable = includesVersion(field.nullable, target.version)
        sum += field.type.kind === 'struct' && nullable ? 1 : bytesMin(field.type, target)
      }
      return sum
    }
    default:
      return plainBytes[type.kind]
  }
}

/** Checks a length that was just read; true: the value is null. */
function isNull(name: string, length: number, nullable: boolean): boolean {
  if (length >= 0) return false
  if (length === -1 && nullable) return true
  if (length === -1) throw new DecodeError(`${name} is null, but must not be`)
  throw new DecodeError(`${name} has the impossible length ${length}`)
}

function compileArray(name: string, type: Type, nullable: boolean, target: Target): Read {
  assert(type.kind === 'array')
  const readLength = lengthOf(type, target.flexible)
  const readElement = compileType(name, type.element, false, target, target.flexible)
  const elementBytesMin = bytesMin(type.element, target)
  assert(elementBytesMin > 0, `an element of ${name} takes bytes`)
  return (reader) => {
    const count = readLength(reader)
    if (isNull(name, count, nullable)) return null
    if (count * elementBytesMin > reader.remaining) {
      throw new DecodeError(`${name} cannot have ${count} elements in ${reader.remaining} bytes`)
    }
    const elements: unknown[] = []
    for (let index = 0; index < count; index++) elements.push(readElement(reader))
    return elements
  }
}

function compileType(
  name: string,
  type: Type,
  nullable: boolean,
  target: Target,
  flexible: boolean,
): Read {
  switch (type.kind) {
    case 'string': {
      const readLength = lengthOf(type, flexible)
      return (reader) => {
        const length = readLength(reader)
        return isNull(name, length, nullable) ? null : reader.utf8(length)
      }
    }
    case 'bytes':
    case 'records': {
      const readLength = lengthOf(type, flexible)
      return (reader) => {
        const length = readLength(reader)
        return isNull(name, length, nullable) ? null : reader.slice(length)
      }
    }
    case 'array':
      return compileArray(name, type, nullable, target)
    case 'struct': {
      const read = compileStructReader(name, type.fields, target)
      return nullable ? (reader) => (reader.int8() < 0 ? null : read(reader)) : read
    }
    default:
      return plain[type.kind]
  }
}

function compileField(path: string, field: Field, target: Target): Read {
  const nullable = includesVersion(field.nullable, target.version)
  const { type } = field
  if (nullable && type.kind === 'struct' && field.tag !== undefined) {
    // Here, unlike elsewhere, an unsigned varint 0 stands for null.
    const read = compileStructReader(path, type.fields, target)
    return (reader) => (reader.unsignedVarint() === 0 ? null : read(reader))
  }
  return compileType(path, type, nullable, target, target.flexible && !field.alwaysClassic)
}

interface Step {
  readonly name: string
  readonly read: Read
}

/**
 * Reads the tagged section of a struct into `value`, which holds the defaults of its tagged fields.
 */
function readTaggedFields(
  path: string,
  known: ReadonlyMap<number, Step>,
  reader: Reader,
  value: Record<string, unknown>,
): void {
  const count = reader.unsignedVarint()
  let unknown = 0
  for (let index = 0; index < count; index++) {
    const tag = reader.unsignedVarint()
    const length = reader.unsignedVarint()
    const step = known.get(tag)
    if (step === undefined) {
      unknown++
      if (unknown > UNKNOWN_TAGS_MAX) {
        throw new DecodeError(`${path} has more than ${UNKNOWN_TAGS_MAX} unknown tagged fields`)
      }
      reader.skip(length)
      continue
    }
    const end = reader.position + length
    value[step.name] = step.read(reader)
    if (reader.position !== end) {
      throw new DecodeError(`${path}.${step.name} does not take the ${length} bytes of its tag`)
    }
  }
}

/** Reads the fields of a struct, all of them: those that the version lacks get their defaults. */
export function compileStructReader(path: string, fields: Fields, target: Target): Read {
  const steps: Step[] = []
  const tagged = new Map<number, Step>()
  for (const [name, field] of Object.entries(fields)) {
    const isPresent = includesVersion(field.versions, target.version)
    const read = isPresent ? compileField(`${path}.${name}`, field, target) : undefined
    if (read !== undefined && field.tag === undefined) {
      steps.push({ name, read })
      continue
    }
    steps.push({ name, read: compileDefault(field) })
    if (read !== undefined && field.tag !== undefined) tagged.set(field.tag, { name, read })
  }
  return (reader) => {
    const value: Record<string, unknown> = {}
    for (const { name, read } of steps) value[name] = read(reader)
    if (target.flexible) readTaggedFields(path, tagged, reader, value)
    return value
  }
}
