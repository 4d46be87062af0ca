/** An answer that only says that the request failed, for APIs whose response has an error code of its own. */
import type { Api, Fields, ResponseInput, Type } from '../../protocol/schema.ts'

function emptyValue(type: Type): unknown {
  switch (type.kind) {
    case 'array':
      return []
    case 'struct':
      return emptyStruct(type.fields)
    case 'string':
      return ''
    case 'uuid':
      return 'AAAAAAAAAAAAAAAAAAAAAA'
    case 'bytes':
    case 'records':
      return Buffer.alloc(0)
    case 'boolean':
      return false
    case 'int64Exact':
      return 0n
    default:
      return 0
  }
}

function emptyStruct(fields: Fields): Record<string, unknown> {
  const struct: Record<string, unknown> = {}
  for (const [name, field] of Object.entries(fields)) {
    struct[name] = field.default === undefined ? emptyValue(field.type) : field.default
  }
  return struct
}

/** Undefined when the API reports errors per topic, group or partition only. */
export function errorResponse(api: Api, errorCode: number): ResponseInput<Api> | undefined {
  const { fields } = api.response
  return 'errorCode' in fields ? { ...emptyStruct(fields), errorCode } : undefined
}
