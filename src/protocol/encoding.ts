/**
 * Compiles the writing half of a schema in one version into closures. A value that the version
 * cannot carry is not dropped silently: it is an UNSUPPORTED_VERSION error, unless the field is
 * ignorable.
 */
import assert from 'node:assert/strict'
import type { Target } from './decoding.ts'
import { isDefault } from './defaults.ts'
import { KafkaError } from './errors.ts'
import type { Field, Fields, Primitive, Type } from './schema.ts'
import { includesVersion } from './versions.ts'
import { utf8Length, Writer } from './writer.ts'

export type Write = (writer: Writer, value: unknown) => void

const TAGGED_BYTES = 64

/** Writes a length or a count; -1 stands for null. */
type WriteLength = (writer: Writer, length: number) => void

const compactLength: WriteLength = (writer, length) => writer.unsignedVarint(length + 1)
const shortLength: WriteLength = (writer, length) => writer.int16(length)
const longLength: WriteLength = (writer, length) => writer.int32(length)

function lengthOf(type: Type, flexible: boolean): WriteLength {
  if (flexible) return compactLength
  return type.kind === 'string' ? shortLength : longLength
}

const plain: Record<Exclude<Primitive, 'string' | 'bytes' | 'records'>, Write> = {
  int8: (writer, value) => writer.int8(value as number),
  int16: (writer, value) => writer.int16(value as number),
  uint16: (writer, value) => writer.uint16(value as number),
  int32: (writer, value) => writer.int32(value as number),
  uint32: (writer, value) => writer.uint32(value as number),
  int64: (writer, value) => writer.int64(value as number),
  int64Exact: (writer, value) => writer.int64Exact(value as bigint),
  float64: (writer, value) => writer.float64(value as number),
  boolean: (writer, value) => writer.boolean(value as boolean),
  uuid: (writer, value) => writer.uuid(value as string),
}

function compileArray(
  path: string,
  element: Type,
  writeLength: WriteLength,
  target: Target,
): Write {
  const writeElement = compileType(path, element, target, target.flexible)
  return (writer, value) => {
    const elements = value as readonly unknown[]
    writeLength(writer, elements.length)
    for (const each of elements) writeElement(writer, each)
  }
}

/** Writes a value that is not null. */
function compileType(path: string, type: Type, target: Target, flexible: boolean): Write {
  switch (type.kind) {
    case 'string': {
      const writeLength = lengthOf(type, flexible)
      return (writer, value) => {
        const text = value as string
        const length = utf8Length(text)
        writeLength(writer, length)
        writer.utf8(text, length)
      }
    }
    case 'bytes':
    case 'records': {
      const writeLength = lengthOf(type, flexible)
      return (writer, value) => {
        const bytes = value as Buffer
        writeLength(writer, bytes.length)
        writer.splice(bytes)
      }
    }
    case 'array':
      return compileArray(path, type.element, lengthOf(type, target.flexible), target)
    case 'struct':
      return compileStructWriter(path, type.fields, target)
    default:
      return plain[type.kind]
  }
}

function compileNullable(field: Field, write: Write, flexible: boolean): Write {
  if (field.type.kind === 'struct') {
    const nullByte = field.tag === undefined ? -1 : 0
    return (writer, value) => {
      writer.int8(value === null ? nullByte : 1)
      if (value !== null) write(writer, value)
    }
  }
  const writeLength = lengthOf(field.type, flexible)
  return (writer, value) => {
    if (value === null) writeLength(writer, -1)
    else write(writer, value)
  }
}

function compileField(path: string, field: Field, target: Target): Write {
  const flexible = target.flexible && !field.alwaysClassic
  const write = compileType(path, field.type, target, flexible)
  if (includesVersion(field.nullable, target.version))
    return compileNullable(field, write, flexible)
  return (writer, value) => {
    if (value === null) throw unsupported(path, target, 'cannot be null')
    write(writer, value)
  }
}

function unsupported(path: string, target: Target, problem: string): KafkaError {
  return new KafkaError('UNSUPPORTED_VERSION', `${path} ${problem} in version ${target.version}`)
}

interface Step {
  readonly name: string
  readonly field: Field
  readonly write: Write
}

interface TaggedStep extends Step {
  readonly tag: number
}

function writeTaggedFields(
  writer: Writer,
  steps: readonly TaggedStep[],
  value: Record<string, unknown>,
): void {
  const present = steps.filter(({ name, field }) => !isDefault(field, value[name]))
  writer.unsignedVarint(present.length)
  for (const { name, tag, write } of present) {
    const content = new Writer(TAGGED_BYTES)
    write(content, value[name])
    writer.unsignedVarint(tag)
    writer.unsignedVarint(content.length)
    for (const chunk of content.chunks()) writer.splice(chunk)
  }
}

/** What stands in for a value that the caller left out. */
function missingValue(path: string, field: Field): unknown {
  assert(field.default !== undefined, `${path} is required`)
  return field.default
}

/** Complains about a value for a field that the version does not have. */
function compileAbsent(path: string, field: Field, target: Target): Write {
  return (_writer, value) => {
    if (!isDefault(field, value)) throw unsupported(path, target, 'has no place')
  }
}

export function compileStructWriter(path: string, fields: Fields, target: Target): Write {
  const absent: Step[] = []
  const steps: Step[] = []
  const tagged: TaggedStep[] = []
  for (const [name, field] of Object.entries(fields)) {
    const fieldPath = `${path}.${name}`
    if (!includesVersion(field.versions, target.version)) {
      if (field.ignorable) continue
      absent.push({ name, field, write: compileAbsent(fieldPath, field, target) })
      continue
    }
    const write = compileField(fieldPath, field, target)
    if (field.tag !== undefined) tagged.push({ name, field, write, tag: field.tag })
    else steps.push({ name, field, write })
  }
  tagged.sort((left, right) => left.tag - right.tag)
  return (writer, value) => {
    const given = value as Record<string, unknown>
    for (const { name, write } of absent) write(writer, given[name])
    for (const { name, field, write } of steps) {
      const each = given[name]
      write(writer, each === undefined ? missingValue(`${path}.${name}`, field) : each)
    }
    if (!target.flexible) return
    if (tagged.length === 0) writer.unsignedVarint(0)
    else writeTaggedFields(writer, tagged, given)
  }
}
