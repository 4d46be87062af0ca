/** AlterClientQuotas and DescribeClientQuotas. */
import { expect, test } from 'vitest'
import { alterClientQuotas } from '../../../src/engine/handlers/alter-client-quotas.ts'
import { describeClientQuotas } from '../../../src/engine/handlers/describe-client-quotas.ts'
import { errorName } from '../../../src/protocol/errors.ts'
import { type MetadataBroker, startMetadataBroker } from './metadata-broker.ts'

type Names = Readonly<Record<string, string | null>>

const entityOf = (names: Names) =>
  Object.entries(names).map(([entityType, entityName]) => ({ entityType, entityName }))

async function alter(
  broker: MetadataBroker,
  names: Names,
  values: Readonly<Record<string, number | null>>,
  validateOnly = false,
) {
  const ops = Object.entries(values).map(([key, value]) => ({
    key,
    value: value ?? 0,
    remove: value === null,
  }))
  const { entries } = await broker.ask(alterClientQuotas, 1, {
    entries: [{ entity: entityOf(names), ops }],
    validateOnly,
  })
  return entries[0]?.errorMessage
}

async function describe(
  broker: MetadataBroker,
  components: readonly [type: string, matchType: number, match: string | null][],
  strict = true,
) {
  const answer = await broker.ask(describeClientQuotas, 1, {
    components: components.map(([entityType, matchType, match]) => ({
      entityType,
      matchType,
      match,
    })),
    strict,
  })
  if (answer.errorCode !== 0) return `${errorName(answer.errorCode)}: ${answer.errorMessage}`
  return answer.entries?.map(({ entity, values }) => [
    entity.map(({ entityType, entityName }) => `${entityType}=${entityName}`).join(),
    Object.fromEntries(values.map(({ key, value }) => [key, value])),
  ])
}

test('quotas are set, changed and removed', async () => {
  const broker = await startMetadataBroker()
  await alter(broker, { user: 'alice' }, { producer_byte_rate: 1024, consumer_byte_rate: 2048 })
  await alter(broker, { user: 'alice' }, { producer_byte_rate: null, request_percentage: 12.5 })
  expect(await describe(broker, [['user', 0, 'alice']])).toEqual([
    ['user=alice', { consumer_byte_rate: 2048, request_percentage: 12.5 }],
  ])
  await alter(broker, { user: 'alice' }, { consumer_byte_rate: null, request_percentage: null })
  expect(await describe(broker, [])).toEqual([])
})

test('validateOnly changes nothing, nor does a value that is there already', async () => {
  const broker = await startMetadataBroker()
  await alter(broker, { user: 'alice' }, { producer_byte_rate: 1 }, true)
  expect(await describe(broker, [['user', 2, null]])).toEqual([])
  await alter(broker, { user: 'alice' }, { producer_byte_rate: 1 })
  const { offset } = broker.parts.metadata.image
  await alter(broker, { user: 'alice' }, { producer_byte_rate: 1, consumer_byte_rate: null })
  expect(broker.parts.metadata.image.offset).toBe(offset)
})

test('filters match exactly, the default, or anything; strictly or not', async () => {
  const broker = await startMetadataBroker()
  for (const names of [
    { user: 'a' },
    { user: null },
    { user: 'a', 'client-id': 'c' },
    { 'client-id': null },
    { ip: '10.0.0.1' },
  ]) {
    await alter(
      broker,
      names,
      'ip' in names ? { connection_creation_rate: 5 } : { producer_byte_rate: 5 },
    )
  }
  const found = async (
    ...query: Parameters<typeof describe> extends [unknown, ...infer Q] ? Q : never
  ) => {
    const entries = await describe(broker, ...query)
    return Array.isArray(entries) ? entries.map(([entity]) => entity).sort() : entries
  }
  expect(await found([['user', 0, 'a']])).toEqual(['user=a'])
  expect(await found([['user', 0, 'a']], false)).toEqual(['client-id=c,user=a', 'user=a'])
  expect(await found([['user', 1, null]])).toEqual(['user=null'])
  expect(await found([['user', 2, null]])).toEqual(['user=a', 'user=null'])
  expect(await found([['ip', 2, null]])).toEqual(['ip=10.0.0.1'])
  expect(await found([], false)).toHaveLength(5)
})

test.each([
  [{}, { producer_byte_rate: 1 }, 'Invalid empty client quota entity'],
  [{ group: 'g' }, { producer_byte_rate: 1 }, 'Unhandled client quota entity type: group'],
  [{ user: '' }, { producer_byte_rate: 1 }, 'Empty user not supported'],
  [
    { user: 'a' },
    { connection_creation_rate: 1 },
    'Invalid configuration key connection_creation_rate',
  ],
  [{ user: 'a' }, { producer_byte_rate: 0 }, 'Quota producer_byte_rate must be greater than 0'],
  [{ user: 'a' }, { producer_byte_rate: 1.5 }, 'producer_byte_rate cannot be a fractional value.'],
  [{ ip: '1.2.3' }, { connection_creation_rate: 1 }, '1.2.3 is not a valid IP or resolvable host.'],
  [
    { ip: '::1' },
    { connection_creation_rate: 2 ** 31 },
    'Proposed value for connection_creation_rate is too large for an INT.',
  ],
  [
    { ip: '1.2.3.4', user: 'a' },
    { connection_creation_rate: 1 },
    'Invalid quota entity combination, IP entity shouldnot be combined with User or ClientId',
  ],
])('%j with %j is refused', async (names, values, message) => {
  const broker = await startMetadataBroker()
  expect(await alter(broker, names as Names, values as Record<string, number>)).toBe(message)
  expect(broker.parts.metadata.image.clientQuotas.size).toBe(0)
})

test.each([
  [[['', 0, 'a']], 'INVALID_REQUEST: Invalid empty entity type.'],
  [[['shelf', 0, 'a']], 'UNSUPPORTED_VERSION: Unsupported entity type shelf'],
  [[['user', 7, null]], 'INVALID_REQUEST: Unknown match type 7'],
  [
    [['user', 0, null]],
    'INVALID_REQUEST: Request specified MATCH_TYPE_EXACT, but set match string to null.',
  ],
  [
    [
      ['user', 2, null],
      ['user', 1, null],
    ],
    'INVALID_REQUEST: Entity type user cannot appear more than once in the filter.',
  ],
  [
    [
      ['user', 2, null],
      ['ip', 2, null],
    ],
    'INVALID_REQUEST: Invalid entity filter component combination. IP filter component should not be used with user or clientId filter component.',
  ],
])('the filter %j is refused', async (components, message) => {
  const broker = await startMetadataBroker()
  expect(await describe(broker, components as unknown as Parameters<typeof describe>[1])).toBe(
    message,
  )
})
