/**
 * Which versions of which APIs a broker speaks. The first request on each connection is ApiVersions v4;
 * a broker that does not know it answers UNSUPPORTED_VERSION in the form of version 0, with the range
 * that it does know (KIP-511), and is asked again.
 */

import { apiVersions } from '../protocol/apis/api-versions.ts'
import { errorCode, errorName, KafkaError } from '../protocol/errors.ts'
import { decodeResponse } from '../protocol/frame.ts'
import type { Api, Response } from '../protocol/schema.ts'
import type { Connection } from './connection.ts'
import { UnsupportedVersionError } from './errors.ts'

export type ApiVersionsResponse = Response<typeof apiVersions>

const UNSUPPORTED_VERSION = errorCode('UNSUPPORTED_VERSION')
const NEWEST = 4
const SOFTWARE = { clientSoftwareName: 'samsa', clientSoftwareVersion: '0.1.0' }

export class NodeVersions {
  readonly response: ApiVersionsResponse
  readonly #ranges = new Map<number, { min: number; max: number }>()

  constructor(response: ApiVersionsResponse) {
    this.response = response
    for (const { apiKey, minVersion, maxVersion } of response.apiKeys) {
      this.#ranges.set(apiKey, { min: minVersion, max: maxVersion })
    }
  }

  has(api: Api): boolean {
    return this.#newest(api, api.minVersion, api.maxVersion) !== undefined
  }

  /** The versions of `api` that the broker speaks; undefined: it does not know the API. */
  range(api: Api): { readonly min: number; readonly max: number } | undefined {
    return this.#ranges.get(api.key)
  }

  /**
   * The newest version of `api` that both sides know, within `min` and `max`.
   * Throws UnsupportedVersionError where there is none.
   */
  newest(api: Api, min = api.minVersion, max = api.maxVersion): number {
    const version = this.#newest(api, Math.max(min, api.minVersion), Math.min(max, api.maxVersion))
    if (version === undefined) {
      const range = this.#ranges.get(api.key)
      throw new UnsupportedVersionError(
        range === undefined
          ? `The node does not support ${javaName(api)}`
          : `The node does not support ${javaName(api)} with version in range [${min},${max}]. ` +
              `The supported range is [${range.min},${range.max}].`,
      )
    }
    return version
  }

  #newest(api: Api, min: number, max: number): number | undefined {
    const range = this.#ranges.get(api.key)
    if (range === undefined) return undefined
    const version = Math.min(range.max, max)
    return version >= Math.max(range.min, min) ? version : undefined
  }
}

/** As Kafka's clients name APIs: `LIST_OFFSETS`. */
const javaName = ({ name }: Api): string => name.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase()

/**
 * Asks a fresh connection's broker for its versions. Asking again takes no correlation id of its own, so that ids, which
 * warnings show, are those of Kafka's clients. Rejects as `Connection.send` does.
 */
export async function negotiateVersions(
  connection: Connection,
  timeoutMs: number,
): Promise<NodeVersions> {
  const first = await askVersions(connection, NEWEST, timeoutMs)
  let { response } = first
  if (response.errorCode === UNSUPPORTED_VERSION) {
    const own = response.apiKeys.find(({ apiKey }) => apiKey === apiVersions.key)
    const version = Math.min(NEWEST, Math.max(0, own?.maxVersion ?? 0))
    response = (await askVersions(connection, version, timeoutMs, first.correlationId)).response
  }
  if (response.errorCode !== 0) throw new KafkaError(errorName(response.errorCode))
  return new NodeVersions(response)
}

async function askVersions(
  connection: Connection,
  version: number,
  timeoutMs: number,
  again?: number,
): Promise<{ response: ApiVersionsResponse; correlationId: number }> {
  const request = version >= 3 ? SOFTWARE : { clientSoftwareName: '', clientSoftwareVersion: '' }
  const sent = connection.sendForFrame(apiVersions, version, request, timeoutMs, again)
  const frame = await sent.frame
  const refused = frame.length >= 6 && frame.readInt16BE(4) === UNSUPPORTED_VERSION
  const response = decodeResponse(apiVersions, refused ? 0 : version, frame).body
  return { response, correlationId: sent.correlationId }
}
