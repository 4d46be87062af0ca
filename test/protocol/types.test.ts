/** What the compiler infers from schemas; the file fails to compile when it is wrong. */
import { describe, expectTypeOf, it } from 'vitest'
import type { deleteRecords } from '../../src/protocol/apis/delete-records.ts'
import type { fetch } from '../../src/protocol/apis/fetch.ts'
import type { findCoordinator } from '../../src/protocol/apis/find-coordinator.ts'
import type { CoordinatorRecord } from '../../src/protocol/internal/coordinator-record.ts'
import type { groupRecordTypes } from '../../src/protocol/internal/coordinator-record-types.ts'
import type {
  MetadataRecord,
  MetadataRecordInput,
} from '../../src/protocol/internal/metadata-records.ts'
import {
  api,
  array,
  type Input,
  int32,
  int64Exact,
  message,
  type Request,
  type RequestInput,
  type Response,
  string,
  struct,
  type Value,
} from '../../src/protocol/schema.ts'

describe('a decoded value', () => {
  it('has every field with its type', () => {
    expectTypeOf<Request<typeof deleteRecords>>().toEqualTypeOf<{
      topics: { name: string; partitions: { partitionIndex: number; offset: number }[] }[]
      timeoutMs: number
    }>()
  })

  it('is null only where the schema says so', () => {
    type Partition = Response<typeof fetch>['responses'][number]['partitions'][number]
    expectTypeOf<Partition['records']>().toEqualTypeOf<Buffer | null>()
    expectTypeOf<Partition['currentLeader']>().toEqualTypeOf<{
      leaderId: number
      leaderEpoch: number
    }>()
    expectTypeOf<Response<typeof findCoordinator>['host']>().toEqualTypeOf<string>()
  })
})

const sample = message({
  name: 'Sample',
  versions: '0-2',
  flexible: '2+',
  fields: {
    required: string(),
    nullable: string('0+', { nullable: true }),
    defaulted: int32('1+', { default: -1 }),
    tagged: array(int32(), '2+', { tag: 0 }),
    exact: int64Exact('0+', { default: 0n }),
    inner: struct({ id: int32(), name: string('0+', { nullable: '1+', default: null }) }),
  },
})

describe('a value to encode', () => {
  it('may leave out what has a stated default or a tag', () => {
    expectTypeOf<Input<typeof sample>>().toEqualTypeOf<{
      readonly required: string
      readonly nullable: string | null
      readonly inner: {
        readonly id: number
        readonly name?: string | null | undefined
      }
      readonly defaulted?: number | undefined
      readonly tagged?: readonly number[] | undefined
      readonly exact?: bigint | undefined
    }>()
  })

  it('can be what was decoded', () => {
    expectTypeOf<Value<typeof sample>>().toExtend<Input<typeof sample>>()
    expectTypeOf<Request<typeof fetch>>().toExtend<RequestInput<typeof fetch>>()
  })
})

describe('a schema', () => {
  it('does not compile with mistakes', () => {
    // @ts-expect-error: not a range of versions
    string('one')
    // @ts-expect-error: a default of another type
    string('0+', { default: 1 })
    // @ts-expect-error: arrays hold fields or structs
    array('string')
    // @ts-expect-error: a key is needed
    api({ name: 'Nameless', versions: '0', flexible: 'none', request: {}, response: {} })
  })
})

describe('records of a table', () => {
  it('are told apart by their type', () => {
    type Topic = Extract<MetadataRecord, { type: 'TopicRecord' }>
    expectTypeOf<Topic['value']>().toEqualTypeOf<{ name: string; topicId: string }>()
    type Config = Extract<MetadataRecordInput, { type: 'ConfigRecord' }>
    expectTypeOf<Config['value']['value']>().toEqualTypeOf<string | null>()
    type Group = Extract<CoordinatorRecord<typeof groupRecordTypes>, { type: 'GroupMetadata' }>
    expectTypeOf<Group['key']>().toEqualTypeOf<{ group: string }>()
  })
})
