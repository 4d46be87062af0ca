/** What a broker offers, as kafka-broker-api-versions prints it. */

import type { AdvertisedApi, NodeApiVersions } from '../client/admin/node-api-versions.ts'
import { nodeText } from '../client/topic-partition.ts'
import { apiKeys } from '../protocol/api-keys.ts'
import { apiByKey } from '../protocol/apis.ts'
import { javaHeadLine } from './java-exceptions.ts'

/**
 * APIs that only controllers of 3.7 offer; a broker without them lacks nothing. Others that a KRaft broker has no more
 * (LeaderAndIsr, AlterPartition, …) brokers had with ZooKeeper, and the tool of 3.7 misses them.
 */
const CONTROLLER_APIS = new Set([52, 53, 54, 59, 62, 63, 70, 73, 82])

/**
 * The last API that the tool of Kafka 3.7 knows. What a broker lacks is listed up to here; newer APIs are listed,
 * by name, when a broker has them.
 */
const LAST_KNOWN_KEY = 74
/** Its name before 4.1. */
const LIST_CLIENT_METRICS_RESOURCES = 'ListClientMetricsResources'

const nameOf = (key: number): string =>
  key === LAST_KNOWN_KEY ? LIST_CLIENT_METRICS_RESOURCES : (apiKeys[key] ?? 'UNKNOWN')

function apiText({ apiKey, minVersion, maxVersion }: AdvertisedApi): string {
  const name = nameOf(apiKey)
  const range = minVersion === maxVersion ? `${minVersion}` : `${minVersion} to ${maxVersion}`
  const api = apiByKey.get(apiKey)
  if (api === undefined) return `${name}(${apiKey}): ${range} [usable: ${maxVersion}]`
  if (maxVersion < api.minVersion) return `${name}(${apiKey}): ${range} [unusable: node too old]`
  if (minVersion > api.maxVersion) return `${name}(${apiKey}): ${range} [unusable: node too new]`
  return `${name}(${apiKey}): ${range} [usable: ${Math.min(maxVersion, api.maxVersion)}]`
}

export interface ApiVersionsDocument {
  readonly brokers: readonly {
    readonly id: number
    readonly host: string
    readonly port: number
    readonly rack: string | null
    /** Why the broker could not be asked. */
    readonly error: string | null
    readonly apis: readonly {
      readonly key: number
      readonly name: string
      readonly minVersion: number
      readonly maxVersion: number
      /** The newest that this tool speaks, too; null: none. */
      readonly usableVersion: number | null
    }[]
  }[]
}

function usableVersion({ apiKey, minVersion, maxVersion }: AdvertisedApi): number | null {
  const api = apiByKey.get(apiKey)
  if (api === undefined) return null
  const newest = Math.min(maxVersion, api.maxVersion)
  return newest < Math.max(minVersion, api.minVersion) ? null : newest
}

/** What every broker offers, as `--json` prints it. */
export const apiVersionsDocument = (nodes: readonly NodeApiVersions[]): ApiVersionsDocument => ({
  brokers: nodes.map(({ node, versions }) => {
    const { id, host, port, rack } = node
    if (versions instanceof Error) {
      return { id, host, port, rack, error: javaHeadLine(versions), apis: [] }
    }
    const described = versions.apis.map((api) => ({
      key: api.apiKey,
      name: apiKeys[api.apiKey] ?? 'UNKNOWN',
      minVersion: api.minVersion,
      maxVersion: api.maxVersion,
      usableVersion: usableVersion(api),
    }))
    return { id, host, port, rack, error: null, apis: described.sort((a, b) => a.key - b.key) }
  }),
})

/** The whole block of one broker, ended by a newline. */
export function nodeVersionsText({ node, versions }: NodeApiVersions): string {
  if (versions instanceof Error) return `${nodeText(node)} -> ERROR: ${javaHeadLine(versions)}\n`
  const lines = new Map(versions.apis.map((api) => [api.apiKey, apiText(api)]))
  for (let key = 0; key <= LAST_KNOWN_KEY; key++) {
    if (lines.has(key) || CONTROLLER_APIS.has(key)) continue
    lines.set(key, `${nameOf(key)}(${key}): UNSUPPORTED`)
  }
  const sorted = [...lines].sort(([a], [b]) => a - b).map(([, text]) => text)
  return `${nodeText(node)} -> (\n\t${sorted.join(',\n\t')}\n)\n`
}
