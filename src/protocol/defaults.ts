/**
 * The values that fields have when nothing is said: for versions that lack a field, and for tagged
 * ones.
 */
import type { Field, Fields, Type } from './schema.ts'

export const ZERO_UUID = 'AAAAAAAAAAAAAAAAAAAAAA'
const NO_BYTES = Buffer.alloc(0)

function defaultOfType(type: Type): unknown {
  switch (type.kind) {
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
    case 'array':
      return []
    case 'struct':
      return defaultStruct(type.fields)
    default:
      return 0
  }
}

function defaultStruct(fields: Fields): Record<string, unknown> {
  const value: Record<string, unknown> = {}
  for (const [name, field] of Object.entries(fields)) value[name] = defaultValue(field)
  return value
}

/** The stated default, or else the type's; an array or a struct is a new one each time. */
export function defaultValue(field: Field): unknown {
  return field.default === undefined ? defaultOfType(field.type) : field.default
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
      return value === defaultOfType(field.type)
  }
}
