import { describe, expect, it } from 'vitest'
import { apiKeys } from '../../src/protocol/api-keys.ts'
import { apiVersions } from '../../src/protocol/apis/api-versions.ts'
import { apiByKey, apis } from '../../src/protocol/apis.ts'
import {
  decodeRequest,
  decodeResponse,
  encodeRequest,
  encodeResponse,
  readRequestHeader,
} from '../../src/protocol/frame.ts'
import { Reader } from '../../src/protocol/reader.ts'
import type { Api } from '../../src/protocol/schema.ts'
import { readJson } from './vectors.ts'

interface Exchange {
  readonly requestHex: string
  readonly responseHex: string
}

interface Answer extends Exchange {
  readonly apis: readonly { apiKey: number; min: number; max: number }[]
}

interface Role {
  readonly v0: Exchange
  readonly v3: Answer
  readonly v4: Answer
  readonly unknownVersion: Exchange
}

/** What a broker and a controller of Kafka 4.1.1 answered to ApiVersions. */
const roles = readJson<{ broker: Role; controller: Role }>('api-versions-4.1.1.json')
const all = Object.values<Api>(apis)

describe('the table of APIs', () => {
  it('is in the order of the keys, which are unique', () => {
    const keys = all.map(({ key }) => key)
    expect(keys).toEqual([...new Set(keys)].sort((left, right) => left - right))
    expect(apiByKey.size).toBe(all.length)
  })

  it('names every API by its own name', () => {
    for (const [name, { name: own }] of Object.entries<Api>(apis)) {
      expect(name).toBe(own[0]?.toLowerCase() + own.slice(1))
    }
  })

  it('agrees with the table of names, which also has the four that 4.0 dropped', () => {
    const named = Object.entries(apiKeys).filter(([key]) => apiByKey.has(Number(key)))
    expect(named).toEqual(all.map(({ key, name }) => [String(key), name]))
    expect(Object.keys(apiKeys).filter((key) => !apiByKey.has(Number(key)))).toEqual([
      '4',
      '5',
      '6',
      '7',
    ])
  })
})

describe.each(Object.entries(roles))(
  'a %s of Kafka 4.1',
  (_role, { v0, v3, v4, unknownVersion }) => {
    it('offers the versions that the table calls stable', () => {
      for (const { apiKey, min, max } of v3.apis) {
        const api = apiByKey.get(apiKey)
        // Produce is announced from 0 for the sake of old clients, which look no further.
        const announced = api?.name === 'Produce' ? 0 : api?.minVersion
        expect({ apiKey, min, max }).toEqual({ apiKey, min: announced, max: api?.maxVersion })
      }
    })

    it.each([
      [0, v0],
      [3, v3],
      [4, v4],
    ] as const)('exchanges ApiVersions %i as we do', (version, { requestHex, responseHex }) => {
      const request = Buffer.from(requestHex, 'hex')
      const reader = new Reader(request)
      const { correlationId, clientId } = readRequestHeader(reader)
      const body = decodeRequest(apiVersions, version, reader)
      const sent = Buffer.concat(
        encodeRequest(apiVersions, version, { correlationId, clientId }, body),
      )
      expect(sent.subarray(4)).toEqual(request)

      const response = Buffer.from(responseHex, 'hex')
      const decoded = decodeResponse(apiVersions, version, response)
      const { correlationId: answered } = decoded
      const returned = Buffer.concat(encodeResponse(apiVersions, version, answered, decoded.body))
      expect(returned.subarray(4)).toEqual(response)
      expect(answered).toBe(correlationId)
    })

    it('answers an unknown version of ApiVersions in version 0', () => {
      const { body } = decodeResponse(
        apiVersions,
        0,
        Buffer.from(unknownVersion.responseHex, 'hex'),
      )
      const { minVersion, maxVersion, key: apiKey } = apiVersions
      expect(body).toMatchObject({ errorCode: 35, apiKeys: [{ apiKey, minVersion, maxVersion }] })
    })
  },
)
