import { describe, expect, it } from 'vitest'
import {
  decodeSubscription,
  encodeSubscription,
} from '../../src/protocol/internal/consumer-protocol.ts'
import {
  decodeCoordinatorRecord,
  encodeCoordinatorKey,
  encodeCoordinatorValue,
} from '../../src/protocol/internal/coordinator-record.ts'
import {
  groupRecordTypes,
  shareRecordTypes,
  transactionRecordTypes,
} from '../../src/protocol/internal/coordinator-record-types.ts'
import {
  decodeMetadataRecord,
  encodeMetadataRecord,
  type MetadataRecordInput,
  metadataRecordTypes,
} from '../../src/protocol/internal/metadata-records.ts'
import { decodeVersioned, encodeVersioned } from '../../src/protocol/internal/versioned.ts'
import { DecodeError } from '../../src/protocol/reader.ts'
import { internalSchemas } from './schemas.ts'
import {
  decodeToJson,
  encodeFromJson,
  exactly,
  type JsonObject,
  type RawTaggedField,
  readLines,
} from './vectors.ts'

interface Line {
  readonly schema: string
  readonly apiKey?: number
  readonly version: number
  readonly sample: string
  readonly framing?: string
  readonly framedHex?: string
  readonly bodyHex: string
  readonly json: JsonObject
  readonly unknownTaggedFields?: RawTaggedField[]
}

const exactSchemas = new Map([...internalSchemas].map(([name, schema]) => [name, exactly(schema)]))

const current = readLines<Line>('data-4.1.1.jsonl.gz')
/**
 * Kafka 3.9 wrote a coordinator key's type as its version. Its share groups were not released yet, and
 * changed until they were; version 0 of the request header went with ControlledShutdown.
 */
const former = readLines<Line>('data-3.9.1.jsonl.gz').filter(({ schema, version }) => {
  return !schema.startsWith('ShareGroup') && !(schema === 'RequestHeader' && version === 0)
})

function versionOf({ schema, version }: Line): number {
  return schema.endsWith('Key') ? 0 : version
}

describe.each([
  ['4.1.1', current],
  ['3.9.1', former],
])('data of Kafka %s', (_release, lines) => {
  it.each(lines.map((line) => [`${line.schema} ${line.version} ${line.sample}`, line] as const))(
    '%s',
    (_title, line) => {
      const name =
        line.schema === 'OffsetCommitKey' && line.version === 0 ? legacyOr(line) : line.schema
      const schema = exactSchemas.get(name)
      if (schema === undefined) throw new Error(`no schema ${name}`)
      const version = versionOf(line)
      expect(decodeToJson(schema, version, Buffer.from(line.bodyHex, 'hex'))).toEqual(line.json)
      const encoded = encodeFromJson(schema, version, line.json, line.unknownTaggedFields)
      expect(encoded.toString('hex')).toBe(line.bodyHex)
    },
  )
})

function legacyOr({ framedHex }: Line): string {
  return framedHex?.startsWith('0000') ? 'LegacyOffsetCommitKey' : 'OffsetCommitKey'
}

it('every schema is covered by a vector', () => {
  const covered = new Set(current.map(({ schema }) => schema))
  expect([...internalSchemas.keys()].filter((name) => !covered.has(name))).toEqual([])
})

/** Lines whose numbers a normal decoder takes, and that it writes as they were. */
function isOrdinary({ json, unknownTaggedFields }: Line): boolean {
  return unknownTaggedFields === undefined && !/"-?\d{16,19}"/.test(JSON.stringify(json))
}

function framed(pattern: RegExp): [string, Line, Buffer][] {
  return current
    .filter((line) => pattern.test(line.framing ?? '') && isOrdinary(line))
    .map((line) => {
      const title = `${line.schema} ${line.version} ${line.sample}`
      return [title, line, Buffer.from(line.framedHex ?? '', 'hex')]
    })
}

describe('metadata records', () => {
  it.each(framed(/frame version/))('%s goes in a frame', (_title, line, bytes) => {
    const record = decodeMetadataRecord(bytes)
    expect(record).toMatchObject({ type: line.schema, version: line.version })
    expect(encodeMetadataRecord(record as MetadataRecordInput)).toEqual(bytes)
  })

  it('have the numbers of Kafka', () => {
    for (const { schema, apiKey, framing } of current) {
      if (framing?.includes('frame version')) {
        const type = schema as keyof typeof metadataRecordTypes
        expect(metadataRecordTypes[type].id, schema).toBe(apiKey)
      }
    }
  })

  it.each([
    ['another frame version', '0202000000'],
    ['a type that 4.1 does not have', '01630000'],
    ['a version that 4.1 does not have', '01020900'],
    ['bytes behind the body', '011400000000'],
    ['nothing', ''],
  ])('with %s are refused', (_what, hex) => {
    expect(() => decodeMetadataRecord(Buffer.from(hex, 'hex'))).toThrow(DecodeError)
  })
})

describe('coordinator records', () => {
  const tables = { ...groupRecordTypes, ...transactionRecordTypes }

  it.each(framed(/int16 record type/))('%s goes behind its type', (_title, line, bytes) => {
    const name = line.schema.slice(0, -'Key'.length)
    const types = name in shareRecordTypes ? shareRecordTypes : tables
    const own = { [name]: types[name as never] as (typeof tables)['OffsetCommit'] }
    const record = decodeCoordinatorRecord(own, bytes, null)
    expect(record).toMatchObject({ type: name, value: null, version: undefined })
    if (record === undefined) throw new Error('unknown type')
    expect(encodeCoordinatorKey(own, name, record.key)).toEqual(bytes)
  })

  it.each(framed(/int16 version/))('%s goes behind its version', (_title, line, bytes) => {
    const schema = internalSchemas.get(line.schema)
    if (schema === undefined) throw new Error(`no schema ${line.schema}`)
    const { version, value } = decodeVersioned(schema, bytes)
    expect(version).toBe(line.version)
    expect(encodeVersioned(schema, version, value)).toEqual(bytes)
  })

  it('give key and value of the same type', () => {
    const value = { offset: 7, leaderEpoch: 2, metadata: '', commitTimestamp: 5 }
    const record = decodeCoordinatorRecord(
      groupRecordTypes,
      encodeCoordinatorKey(groupRecordTypes, 'OffsetCommit', {
        group: 'g',
        topic: 't',
        partition: 1,
      }),
      encodeCoordinatorValue(groupRecordTypes.OffsetCommit.value, 3, value),
    )
    expect(record).toEqual({
      type: 'OffsetCommit',
      key: { group: 'g', topic: 't', partition: 1 },
      value: { ...value, expireTimestamp: -1, topicId: 'AAAAAAAAAAAAAAAAAAAAAA' },
      version: 3,
    })
  })

  it('of a real member of the consumer protocol have an explicit null in a tagged field', () => {
    const written = Buffer.from(
      '0000000011666978747572652d636f6e73756d65720b2f3132372e302e302e31' +
        '03086865616465727306706c61696e01000493e00001000100',
      'hex',
    )
    const schema = groupRecordTypes.ConsumerGroupMemberMetadata.value
    const { value } = decodeVersioned(schema, written)
    expect(value).toEqual({
      instanceId: null,
      rackId: null,
      clientId: 'fixture-consumer',
      clientHost: '/127.0.0.1',
      subscribedTopicNames: ['headers', 'plain'],
      subscribedTopicRegex: '',
      rebalanceTimeoutMs: 300_000,
      serverAssignor: null,
      classicMemberMetadata: null,
    })
    expect(encodeVersioned(schema, 0, value)).toEqual(written)
  })

  it('of an unknown type are passed over', () => {
    expect(decodeCoordinatorRecord(groupRecordTypes, Buffer.from('7fff', 'hex'), null)).toBe(
      undefined,
    )
  })

  it('with bytes behind the key are refused', () => {
    const key = encodeCoordinatorKey(groupRecordTypes, 'GroupMetadata', { group: 'g' })
    const longer = Buffer.concat([key, Buffer.from([0])])
    expect(() => decodeCoordinatorRecord(groupRecordTypes, longer, null)).toThrow(DecodeError)
  })
})

describe('the consumer protocol', () => {
  it('reads a newer version as the newest it knows', () => {
    const bytes = encodeSubscription({ topics: ['a'], ownedPartitions: [], rackId: 'r1' })
    bytes.writeInt16BE(9)
    expect(decodeSubscription(bytes)).toMatchObject({
      topics: ['a'],
      ownedPartitions: [],
      rackId: 'r1',
    })
  })

  it('leaves out what an older version cannot say', () => {
    const bytes = encodeSubscription(
      { topics: ['a'], ownedPartitions: [], rackId: 'r1', generationId: 3 },
      0,
    )
    expect(decodeSubscription(bytes)).toMatchObject({ rackId: null, generationId: -1 })
  })

  it('refuses a version below 0', () => {
    expect(() => decodeSubscription(Buffer.from('ffff00000000', 'hex'))).toThrow(DecodeError)
  })
})
