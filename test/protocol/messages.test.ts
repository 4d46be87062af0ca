import { describe, expect, it } from 'vitest'
import { apiByKey } from '../../src/protocol/apis.ts'
import { requestHeader, responseHeader } from '../../src/protocol/internal/headers.ts'
import { DecodeError } from '../../src/protocol/reader.ts'
import type { Api, Message } from '../../src/protocol/schema.ts'
import {
  decodeToJson,
  encodeFromJson,
  exactly,
  type JsonObject,
  type RawTaggedField,
  readLines,
} from './vectors.ts'

interface Line {
  readonly api: string
  readonly apiKey: number
  readonly version: number
  readonly kind: 'request' | 'response'
  readonly sample: string
  readonly headerVersion: number
  readonly header: JsonObject & { unknownTaggedFields?: RawTaggedField[] }
  readonly headerHex: string
  readonly bodyHex: string
  readonly json: JsonObject
  readonly unknownTaggedFields?: RawTaggedField[]
}

const lines = readLines<Line>('messages-4.1.1.jsonl.gz')
const unstableLines = readLines<Line>('messages-4.1.1-unstable.jsonl.gz')

function apiOf(line: Line): Api {
  const api = apiByKey.get(line.apiKey)
  if (api === undefined) throw new Error(`no API with key ${line.apiKey}`)
  return api
}

function title({ kind, version, sample }: Line): string {
  return `${kind} ${version} ${sample}`
}

/** Whether some int64 in the JSON is one that a number cannot hold, and its field is no int64Exact. */
function isBeyondNumbers(line: Line): boolean {
  if (line.api === 'ListOffsets' && line.kind === 'request') return false
  const text = JSON.stringify(line.json)
  return [...text.matchAll(/"(-?\d{16,19})"/g)].some(([, digits]) => {
    return !Number.isSafeInteger(Number(digits))
  })
}

const exactSchemas = new Map<Message, Message>()

function exactSchemaOf(line: Line): Message {
  const schema = apiOf(line)[line.kind]
  const exact = exactSchemas.get(schema) ?? exactly(schema)
  exactSchemas.set(schema, exact)
  return exact
}

describe.each([
  ['stable', lines],
  ['unstable', unstableLines],
])('%s messages of Kafka 4.1.1', (_, all) => {
  describe.each([...new Set(all.map(({ api }) => api))])('%s', (name) => {
    const own = all.filter(({ api }) => api === name)

    it.each(own.map((line) => [title(line), line] as const))('%s', (_title, line) => {
      const schema = exactSchemaOf(line)
      const body = Buffer.from(line.bodyHex, 'hex')
      expect(decodeToJson(schema, line.version, body)).toEqual(line.json)
      const encoded = encodeFromJson(schema, line.version, line.json, line.unknownTaggedFields)
      expect(encoded.toString('hex')).toBe(line.bodyHex)
    })
  })
})

describe('int64 as a number', () => {
  it('decodes as the exact values do, or is refused beyond 2^53', () => {
    const refused = lines.filter((line) => {
      const schema = apiOf(line)[line.kind]
      const read = () => decodeToJson(schema, line.version, Buffer.from(line.bodyHex, 'hex'))
      if (isBeyondNumbers(line)) {
        expect(read, `${line.api} ${title(line)}`).toThrow(DecodeError)
        return true
      }
      expect(read()).toEqual(line.json)
      return false
    })
    expect(refused.length).toBeGreaterThan(100)
    expect(refused.length).toBeLessThan(lines.length / 2)
  })
})

describe('headers', () => {
  it('of requests and responses are those of Kafka', () => {
    for (const line of [...lines, ...unstableLines]) {
      const schema = line.kind === 'request' ? requestHeader : responseHeader
      const { unknownTaggedFields = [], ...json } = line.header
      const hex = line.headerHex
      expect(decodeToJson(schema, line.headerVersion, Buffer.from(hex, 'hex'))).toEqual(json)
      const encoded = encodeFromJson(schema, line.headerVersion, json, unknownTaggedFields)
      expect(encoded.toString('hex')).toBe(hex)
    }
  })

  it('have tagged fields exactly in flexible versions, but never before ApiVersions responses', () => {
    for (const line of [...lines, ...unstableLines]) {
      const api = apiOf(line)
      const flexible = api.isFlexible(line.version)
      const isRequest = line.kind === 'request'
      const expected = isRequest ? 1 : 0
      const tagged = flexible && (isRequest || api.flexibleResponseHeader)
      expect(line.headerVersion, line.api).toBe(tagged ? expected + 1 : expected)
    }
  })
})
