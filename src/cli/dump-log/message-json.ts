/**
 * Values of messages as the JSON that Kafka's tools print: the fields that the version has, in the schema's order, tagged
 * ones only if they are not at their default, bytes in base64.
 */
import { isDefault } from '../../protocol/defaults.ts'
import type { Fields, Message, Type, Value } from '../../protocol/schema.ts'
import { includesVersion } from '../../protocol/versions.ts'

/** What can be printed as JSON; a bigint is a number of any size. */
export type Json =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly Json[]
  | { readonly [name: string]: Json }

/** The JSON form of a decoded message. */
export function messageJson<S extends Message>(schema: S, version: number, value: Value<S>): Json {
  return structJson(schema.fields, version, value as Record<string, unknown>)
}

function structJson(fields: Fields, version: number, value: Record<string, unknown>): Json {
  const json: Record<string, Json> = {}
  for (const [name, field] of Object.entries(fields)) {
    if (!includesVersion(field.versions, version)) continue
    if (field.tag !== undefined && isDefault(field, value[name])) continue
    json[name] = typeJson(field.type, version, value[name])
  }
  return json
}

function typeJson(type: Type, version: number, value: unknown): Json {
  if (value === null) return null
  switch (type.kind) {
    case 'array':
      return (value as unknown[]).map((element) => typeJson(type.element, version, element))
    case 'struct':
      return structJson(type.fields, version, value as Record<string, unknown>)
    case 'bytes':
    case 'records':
      return (value as Buffer).toString('base64')
    default:
      return value as Json
  }
}

/** Compact JSON text as Jackson writes it. */
export function jsonText(json: Json): string {
  if (typeof json === 'string') return stringText(json)
  if (json === null || typeof json !== 'object') return String(json)
  if (isArray(json)) return `[${json.map(jsonText).join(',')}]`
  const members = Object.entries(json).map(
    ([name, value]) => `${stringText(name)}:${jsonText(value)}`,
  )
  return `{${members.join(',')}}`
}

function isArray(json: Json): json is readonly Json[] {
  return Array.isArray(json)
}

/** Jackson writes the numbers of control characters in capitals. The first alternative passes over escaped backslashes. */
function stringText(text: string): string {
  return JSON.stringify(text).replace(/\\(?:\\|u00[01][a-f])/g, (found) =>
    found.startsWith('\\u') ? `\\u${found.slice(2).toUpperCase()}` : found,
  )
}
