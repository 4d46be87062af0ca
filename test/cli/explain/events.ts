/** Events of clients for tests, as a connection would make them. */

import { type ApiVersionsResponse, NodeVersions } from '../../../src/client/node-versions.ts'
import type { ClientEvent, PartitionReason } from '../../../src/client/observer.ts'
import { apiVersions } from '../../../src/protocol/apis/api-versions.ts'
import { encodeResponse } from '../../../src/protocol/frame.ts'
import type { Api, RequestInput, ResponseInput } from '../../../src/protocol/schema.ts'

const node = { id: -1, host: 'localhost', port: 9092, rack: null }

export class EventScript {
  readonly events: ClientEvent[] = []
  #at = 1000
  #correlationId = 0

  connected(connection = 1): this {
    this.events.push({
      at: this.#tick(1.25),
      type: 'connected',
      connection,
      node,
      address: '127.0.0.1',
      elapsedMs: 1.25,
    })
    return this
  }

  notConnected(): this {
    const error = new Error('', { cause: new Error('connect ECONNREFUSED 127.0.0.1:9092') })
    this.events.push({ at: this.#tick(1), type: 'connectionFailed', node, error })
    return this
  }

  /** Asked for its versions, a broker that knows `apis` as we do, each up to a newest version. */
  versions(apis: readonly (readonly [Api, number])[]): this {
    const response: ApiVersionsResponse = {
      errorCode: 0,
      apiKeys: apis.map(([api, maxVersion]) => ({ apiKey: api.key, minVersion: 0, maxVersion })),
      throttleTimeMs: 0,
      supportedFeatures: [],
      finalizedFeaturesEpoch: -1,
      finalizedFeatures: [],
      zkMigrationReady: false,
    }
    const request = { clientSoftwareName: 'samsa', clientSoftwareVersion: '0' }
    this.exchange(apiVersions, 4, request, response)
    const versions = new NodeVersions(response)
    this.events.push({ at: this.#at, type: 'versionsKnown', connection: 1, versions })
    return this
  }

  exchange<A extends Api>(
    api: A,
    version: number,
    body: RequestInput<A>,
    response: ResponseInput<A>,
    elapsedMs = 2,
  ): this {
    this.#correlationId += 1
    const correlationId = this.#correlationId
    const request = { connection: 1, api, version, correlationId, body }
    this.events.push({ at: this.#at, type: 'requestSent', expectsAnswer: true, ...request })
    const frame = Buffer.concat(encodeResponse(api, version, correlationId, response)).subarray(4)
    const at = this.#tick(elapsedMs)
    this.events.push({ at, type: 'answered', frame, elapsedMs, ...request })
    return this
  }

  unanswered<A extends Api>(api: A, version: number, body: RequestInput<A>): this {
    const request = { connection: 1, api, version, correlationId: 99, body }
    const error = new Error('gone')
    this.events.push({ at: this.#tick(1), type: 'unanswered', error, ...request })
    return this
  }

  chosen(topic: string, key: string | null, partition: number, reason: PartitionReason): this {
    const record = { topic, key: key === null ? null : Buffer.from(key), value: null }
    const at = this.#at
    this.events.push({ at, type: 'partitionChosen', record, partition, partitionCount: 3, reason })
    return this
  }

  #tick(ms: number): number {
    this.#at += ms
    return this.#at
  }
}
