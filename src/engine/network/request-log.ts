/**
 * Requests as Kafka logs them while `kafka.request.logger` is at DEBUG: each, when it is answered, as a line of JSON
 * with its header, body, answer and time. Records are shown by their size; what could hold a secret is left out.
 */
import type { Api, Fields, ResponseInput, Type } from '../../protocol/schema.ts'
import { includesVersion } from '../../protocol/versions.ts'
import type { RequestContext } from '../request-context.ts'

export const REQUEST_LOGGER = 'kafka.request.logger'

/** Requests with passwords, tokens or configuration values. */
const SECRETIVE = [
  'AlterConfigs',
  'AlterUserScramCredentials',
  'CreateDelegationToken',
  'IncrementalAlterConfigs',
  'SaslAuthenticate',
]

function shownValue(type: Type, value: unknown, version: number): unknown {
  if (value === null || value === undefined) return null
  if (type.kind === 'array') {
    return (value as unknown[]).map((item) => shownValue(type.element, item, version))
  }
  if (type.kind === 'struct') return shownFields(type.fields, value, version)
  if (type.kind === 'bytes') return Buffer.from(value as Uint8Array).toString('base64')
  return typeof value === 'bigint' ? String(value) : value
}

function shownFields(fields: Fields, value: unknown, version: number): Record<string, unknown> {
  const struct = value as Readonly<Record<string, unknown>>
  const shown: Record<string, unknown> = {}
  for (const [name, field] of Object.entries(fields)) {
    if (!includesVersion(field.versions, version)) continue
    const given = struct[name] === undefined ? field.default : struct[name]
    if (field.type.kind === 'records')
      shown[`${name}SizeInBytes`] = (given as Buffer | null)?.length ?? 0
    else shown[name] = shownValue(field.type, given, version)
  }
  return shown
}

/** `IncrementalAlterConfigs` is `INCREMENTAL_ALTER_CONFIGS`. */
const constantName = (name: string): string =>
  name.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase()

export interface CompletedRequest {
  readonly api: Api
  readonly context: RequestContext
  readonly request: unknown
  readonly response: ResponseInput<Api>
  readonly totalTimeMs: number
}

/** The text of the line. */
export function completedRequest(completed: CompletedRequest): string {
  const { api, context, request, response, totalTimeMs } = completed
  const { apiVersion: version, correlationId, clientId, principal, listener } = context
  const text = JSON.stringify({
    isForwarded: false,
    requestHeader: {
      requestApiKey: api.key,
      requestApiVersion: version,
      correlationId,
      clientId,
      requestApiKeyName: constantName(api.name),
    },
    request: SECRETIVE.includes(api.name) ? '' : shownFields(api.request.fields, request, version),
    response: shownFields(api.response.fields, response, version),
    connection: `${context.clientHost.slice(1)}-${context.connectionId}`,
    totalTimeMs: Math.round(totalTimeMs * 1000) / 1000,
    securityProtocol: 'PLAINTEXT',
    principal: `${principal.type}:${principal.name}`,
    listener: listener.name,
  })
  return `Completed request:${text}`
}
