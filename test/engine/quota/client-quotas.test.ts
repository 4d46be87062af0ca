import { expect, test } from 'vitest'
import { type ClientQuotaImage, clientQuotaKey } from '../../../src/engine/metadata/image.ts'
import { ClientQuotas } from '../../../src/engine/quota/client-quotas.ts'
import { ConnectionRates } from '../../../src/engine/quota/connection-rates.ts'
import { createTestSystem } from '../system/test-system.ts'

/** A sample of a second, the window never shorter than one: limits are amounts. */
const window = { samples: 2, sampleMs: 1000 }

type Entity = Partial<Record<'user' | 'client-id' | 'ip', string | null>>

function images(quotas: readonly [Entity, Record<string, number>][]) {
  return new Map(
    quotas.map(([names, values]): [string, ClientQuotaImage] => {
      const entity = Object.entries(names).map(([type, name]) => ({ type, name }))
      return [clientQuotaKey(entity), { entity, quotas: new Map(Object.entries(values)) }]
    }),
  )
}

function clientQuotas(quotas: readonly [Entity, number][]) {
  const { clock } = createTestSystem()
  const limits = new ClientQuotas(clock, window)
  limits.update(images(quotas.map(([entity, rate]) => [entity, { producer_byte_rate: rate }])))
  return { clock, limits }
}

const client = (user: string, clientId: string | null) => ({ principal: { name: user }, clientId })

test('the most specific quota holds', () => {
  const all: [Entity, number][] = [
    [{ user: 'u', 'client-id': 'c' }, 1],
    [{ user: 'u', 'client-id': null }, 2],
    [{ user: 'u' }, 3],
    [{ user: null, 'client-id': 'c' }, 4],
    [{ user: null, 'client-id': null }, 5],
    [{ user: null }, 6],
    [{ 'client-id': 'c' }, 7],
    [{ 'client-id': null }, 8],
  ]
  const held = all.map((_, from) =>
    clientQuotas(all.slice(from)).limits.mostAtOnce('producer_byte_rate', client('u', 'c')),
  )
  expect(held).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
})

test('a quota of a user is shared by its clients; the default of clients is not', () => {
  const shared = clientQuotas([[{ user: 'u' }, 10]]).limits
  expect(shared.record('producer_byte_rate', client('u', 'a'), 10)).toBe(0)
  expect(shared.record('producer_byte_rate', client('u', 'b'), 10)).toBeGreaterThan(0)
  const own = clientQuotas([[{ 'client-id': null }, 10]]).limits
  expect(own.record('producer_byte_rate', client('u', 'a'), 10)).toBe(0)
  expect(own.record('producer_byte_rate', client('v', 'b'), 10)).toBe(0)
  expect(own.record('producer_byte_rate', client('w', 'b'), 10)).toBeGreaterThan(0)
})

test('a client without an id has the default of clients', () => {
  const { limits } = clientQuotas([[{ 'client-id': null }, 10]])
  expect(limits.record('producer_byte_rate', client('u', null), 20)).toBe(1000)
})

test('a changed quota holds at once, and what was used still counts', () => {
  const { limits } = clientQuotas([[{ user: 'u' }, 10]])
  limits.record('producer_byte_rate', client('u', 'c'), 10)
  limits.update(images([[{ user: 'u' }, { producer_byte_rate: 5 }]]))
  expect(limits.record('producer_byte_rate', client('u', 'c'), 0)).toBe(1000)
  limits.update(new Map())
  expect(limits.has('producer_byte_rate')).toBe(false)
  expect(limits.record('producer_byte_rate', client('u', 'c'), 1e9)).toBe(0)
})

test('connections above the rate of their address are counted out', () => {
  const { clock } = createTestSystem()
  const rates = new ConnectionRates(clock, window)
  expect(rates.record('10.0.0.1')).toBe(0)
  rates.update(
    images([
      [{ ip: null }, { connection_creation_rate: 1 }],
      [{ ip: '10.0.0.9' }, { connection_creation_rate: 100 }],
    ]),
  )
  expect(rates.record('10.0.0.1')).toBe(0)
  expect(rates.record('::ffff:10.0.0.1')).toBe(1000)
  expect(rates.record('10.0.0.2')).toBe(0)
  for (let count = 0; count < 100; count++) expect(rates.record('10.0.0.9')).toBe(0)
  clock.advance(2000)
  expect(rates.record('10.0.0.1')).toBe(0)
})
