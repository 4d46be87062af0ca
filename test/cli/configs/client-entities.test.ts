/** kafka-configs for users, clients and addresses, in the words of Kafka 3.7.2's tool. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import {
  alterClientEntity,
  describeClientEntities,
} from '../../../src/cli/configs/client-entities.ts'
import { scramUpsertion } from '../../../src/cli/configs/scram-credentials.ts'
import type { Admin } from '../../../src/client/admin.ts'

let printed = ''
const asked: unknown[] = []

beforeEach(() => {
  printed = ''
  asked.length = 0
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += text
    return true
  })
})
afterEach(() => vi.restoreAllMocks())

const admin = {
  describeClientQuotas: async (filter: unknown) => {
    asked.push(filter)
    const quotas = new Map([
      ['request_percentage', 12.5],
      ['producer_byte_rate', 2e7],
      ['consumer_byte_rate', 2048],
    ])
    return [
      { entity: { user: 'alice', 'client-id': null }, quotas },
      { entity: { ip: '::1' }, quotas: new Map([['connection_creation_rate', 10]]) },
    ]
  },
  describeUserScramCredentials: async () =>
    new Map([['alice', [{ mechanism: 'SCRAM-SHA-256', iterations: 8192 }]]]),
  alterClientQuotas: async (alteration: unknown) => asked.push(alteration),
  alterUserScramCredentials: async (alterations: unknown) => asked.push(alterations),
} as unknown as Admin

const alter = (
  types: string[],
  names: string[],
  add: Record<string, string>,
  remove: string[] = [],
) => alterClientEntity(admin, { types, names }, { add, remove })

test('quotas are described in the order of a Java map, with Java doubles; then credentials', async () => {
  await describeClientEntities(admin, { types: ['users'], names: ['alice'] })
  expect(asked).toEqual([[['user', 'alice']]])
  expect(printed).toBe(
    `Quota configs for user-principal 'alice', the default client-id are consumer_byte_rate=2048.0, request_percentage=12.5, producer_byte_rate=2.0E7
Quota configs for ip '::1' are connection_creation_rate=10.0
SCRAM credential configs for user-principal 'alice' are SCRAM-SHA-256=iterations=8192
`,
  )
})

test('types and names are paired in their order; no name asks for all', async () => {
  await describeClientEntities(admin, { types: ['users', 'clients'], names: [''] })
  expect(asked).toEqual([
    [
      ['user', null],
      ['client-id', undefined],
    ],
  ])
  expect(printed).not.toContain('SCRAM')
})

test('quotas are set and removed in one request', async () => {
  const types = ['users', 'clients']
  await alter(types, ['alice', ''], { producer_byte_rate: '1e3' }, ['consumer_byte_rate'])
  expect(asked[1]).toEqual({
    entity: { user: 'alice', 'client-id': null },
    quotas: { producer_byte_rate: 1000, consumer_byte_rate: null },
  })
  expect(printed).toBe('Completed updating config for user alice.\n')
})

test('credentials are for users only, and not together with quotas', async () => {
  await alter(['users'], ['bob'], { 'SCRAM-SHA-512': 'password=x' }, ['SCRAM-SHA-256'])
  expect(asked).toEqual([
    {
      user: 'bob',
      deletions: ['SCRAM-SHA-256'],
      upsertions: [{ mechanism: 'SCRAM-SHA-512', iterations: 4096, password: 'x' }],
    },
  ])
  await expect(alter(['clients'], ['c'], { 'SCRAM-SHA-512': 'password=x' })).rejects.toThrow(
    "Only quota configs can be added for 'clients' using --bootstrap-server. Unexpected config names: Set(SCRAM-SHA-512)",
  )
  await expect(alter(['users'], [''], { 'SCRAM-SHA-512': 'password=x' })).rejects.toThrow(
    'The use of --entity-default or --user-defaults is not allowed with User SCRAM Credentials using --bootstrap-server.',
  )
  const both = { 'SCRAM-SHA-512': 'password=x', producer_byte_rate: '1' }
  await expect(alter(['users'], ['bob'], both)).rejects.toThrow(
    "Cannot alter both quota and SCRAM credential configs simultaneously for 'users' using --bootstrap-server.",
  )
})

test.each([
  [
    ['users'],
    { x: '1' },
    [],
    "Only quota and SCRAM credential configs can be added for 'users' using --bootstrap-server. Unexpected config names: Set(x)",
  ],
  [
    ['users'],
    {},
    ['x', 'y'],
    "Only quota and SCRAM credential configs can be deleted for 'users' using --bootstrap-server. Unexpected config names: ArrayBuffer(x, y)",
  ],
  [
    ['ips'],
    { x: '1' },
    ['y'],
    "Only connection quota configs can be added for 'ips' using --bootstrap-server. Unexpected config names: x,y",
  ],
  [
    ['clients'],
    { producer_byte_rate: 'x' },
    [],
    'Cannot parse quota configuration value for producer_byte_rate: x',
  ],
  [['clients'], {}, ['controller_mutation_rate'], 'Invalid config(s): controller_mutation_rate'],
])('%j with %j and without %j is refused', async (types, add, remove, message) => {
  await expect(alter(types, ['a'], add as Record<string, string>, remove)).rejects.toThrow(message)
})

test('a credential needs a password and enough iterations', () => {
  expect(scramUpsertion('SCRAM-SHA-256', 'iterations=8192,password=a,b=c')).toEqual({
    mechanism: 'SCRAM-SHA-256',
    iterations: 8192,
    password: 'a,b=c',
  })
  expect(scramUpsertion('SCRAM-SHA-256', 'iterations=-1,password=').iterations).toBe(4096)
  expect(() => scramUpsertion('SCRAM-SHA-256', 'x')).toThrow(
    'Invalid credential property SCRAM_SHA_256=x',
  )
  expect(() => scramUpsertion('SCRAM-SHA-512', 'iterations=100,password=x')).toThrow(
    'Iterations 100 is less than the minimum 4096 required for SCRAM-SHA-512',
  )
})
