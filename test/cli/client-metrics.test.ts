/** kafka-client-metrics over an admin client that remembers what it was asked. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import {
  alterSubscription,
  deleteSubscription,
  describeSubscriptions,
  listSubscriptions,
} from '../../src/cli/client-metrics.ts'
import type { Admin } from '../../src/client/admin.ts'

let printed = ''
const changes: unknown[] = []

beforeEach(() => {
  printed = ''
  changes.length = 0
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += text
    return true
  })
})
afterEach(() => vi.restoreAllMocks())

const entry = (name: string, value: string, source: string) => ({ name, value, source })

const admin = {
  listConfigResources: async () => [{ type: 'CLIENT_METRICS', name: 'basic' }],
  describeConfigs: async (resources: unknown[]) =>
    resources.map((resource) => ({
      resource,
      configs: [
        entry('metrics', 'org.apache.kafka.', 'DYNAMIC_CLIENT_METRICS_CONFIG'),
        entry('interval.ms', '1000', 'DYNAMIC_CLIENT_METRICS_CONFIG'),
        entry('match', '', 'DEFAULT_CONFIG'),
      ],
    })),
  incrementalAlterConfigs: async (alterations: unknown[]) => {
    changes.push(...alterations)
    return []
  },
} as unknown as Admin

const resource = { type: 'CLIENT_METRICS', name: 'basic' }
const nothing = { interval: undefined, match: undefined, metrics: undefined }

test('subscriptions are listed by name, and described with all their values in order', async () => {
  await listSubscriptions(admin)
  await describeSubscriptions(admin, undefined)
  expect(printed).toBe(
    'basic\nClient metrics configs for basic are:\n  interval.ms=1000\n  match=\n  metrics=org.apache.kafka.\n',
  )
})

test('only what is given is changed, and an empty value is reset', async () => {
  await alterSubscription(admin, 'basic', { ...nothing, interval: '5000', match: '' })
  expect(changes).toEqual([
    {
      resource,
      alterations: [
        { name: 'interval.ms', operation: 'SET', value: '5000' },
        { name: 'match', operation: 'DELETE', value: null },
      ],
    },
  ])
  expect(printed).toBe('Altered client metrics config for basic.\n')
})

test('a subscription without a name gets one of 22 characters', async () => {
  await alterSubscription(admin, undefined, { ...nothing, interval: '5000' })
  expect(printed).toMatch(/^Altered client metrics config for [A-Za-z0-9_-]{22}\.\n$/)
})

test('an interval that is no number is refused before anything is asked', async () => {
  await expect(alterSubscription(admin, 'basic', { ...nothing, interval: 'x' })).rejects.toThrow(
    "Cannot parse argument 'x' of option interval",
  )
  expect(changes).toEqual([])
})

test('a deletion takes back exactly what is set', async () => {
  await deleteSubscription(admin, 'basic')
  const removal = (name: string) => ({ name, operation: 'DELETE', value: null })
  expect(changes).toEqual([{ resource, alterations: [removal('metrics'), removal('interval.ms')] }])
})
