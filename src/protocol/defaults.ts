/**
 * The values that fields have when nothing is said: for versions that lack a field, and for tagged
 * ones.
 */
import type { Field, Fields, Primitive } from './schema.ts'

export const ZERO_UUID = 'AAAAAAAAAAAAAAAAAAAAAA'
const NO_BYTES = Buffer.alloc(0)

function defaultOfPrimitive(kind: Primitive): unknown {
  switch (kind) {
    case 'string':
      return ''
    case 'boolean':
      return false
    case 'int64Exact':
      return 0n
    case 'uuid':
      return ZERO_UUID
    case 'bytes':
    case 'records':
      return NO_BYTES
    default:
      return 0
  }
}

/** Makes defaults of a struct: a copy of one, and new arrays and structs inside. */
function compileStructDefault(fields: Fields): () => Record<string, unknown> {
  const template: Record<string, unknown> = {}
  const fresh: { readonly name: string; readonly make: () => unknown }[] = []
  for (const [name, field] of Object.entries(fields)) {
    const make = compileDefault(field)
    template[name] = make()
    if (field.type.kind === 'array' || field.type.kind === 'struct') fresh.push({ name, make })
  }
  return () => {
    const value = { ...template }
    for (const { name, make } of fresh) value[name] = make()
    return value
  }
}

/**
 * Gives the stated default of a field, or else the one of its type. An array or a struct is a new
 * one each time.
 */
export function compileDefault(field: Field): () => unknown {
  const stated = field.default
  if (stated !== undefined) return () => stated
  const { type } = field
  if (type.kind === 'array') return () => []
  if (type.kind === 'struct') return compileStructDefault(type.fields)
  const value = defaultOfPrimitive(type.kind)
  return () => value
}

function isDefaultStruct(fields: Fields, value: unknown): boolean {
  const given = value as Record<string, unknown>
  return Object.entries(fields).every(([name, field]) => isDefault(field, given[name]))
}

/**
 * Whether a version without the field loses nothing. A field that was left out is at its default.
 */
export function isDefault(field: Field, value: unknown): boolean {
  if (value === undefined || value === field.default) return true
  if (value === null || field.default !== undefined) return false
  switch (field.type.kind) {
    case 'array':
    case 'bytes':
    case 'records':
      return (value as { readonly length: number }).length === 0
    case 'struct':
      return isDefaultStruct(field.type.fields, value)
    default:
      return value === defaultOfPrimitive(field.type.kind)
  }
}
