/** controller_mutation_rate (KIP-599), with the answers and times of Apache Kafka 4.1.1. */
import { beforeEach, describe, expect, test } from 'vitest'
import { TokenBucket } from '../../../src/engine/quota/token-bucket.ts'
import { alterClientQuotas } from '../../../src/protocol/apis/alter-client-quotas.ts'
import { createPartitions } from '../../../src/protocol/apis/create-partitions.ts'
import { createTopics } from '../../../src/protocol/apis/create-topics.ts'
import { deleteTopics } from '../../../src/protocol/apis/delete-topics.ts'
import { errorName } from '../../../src/protocol/errors.ts'
import { TestBroker } from '../test-broker.ts'

let broker: TestBroker
beforeEach(async () => {
  broker = await TestBroker.start()
  await limit(2)
})

async function limit(value: number) {
  const entity = [{ entityType: 'client-id', entityName: 'test' as string | null }]
  const ops = [{ key: 'controller_mutation_rate', value, remove: false }]
  const request = { entries: [{ entity, ops }], validateOnly: false }
  await broker.connect('admin').ask(alterClientQuotas, 1, request)
}

interface Answered {
  readonly errorCode: number
  readonly errorMessage?: string | null
}
const answers = (throttleTimeMs: number, items: readonly Answered[]) => [
  throttleTimeMs,
  ...items.map(({ errorCode }) => errorName(errorCode)),
]

/** Each on a connection of its own: one that is throttled is not heard. */
async function create(
  names: string[],
  numPartitions: number,
  { version = 7, validateOnly = false, client = 'test' } = {},
) {
  const { throttleTimeMs, topics } = await broker.connect(client).ask(createTopics, version, {
    topics: names.map((name) => {
      return { name, numPartitions, replicationFactor: 1, assignments: [], configs: [] }
    }),
    timeoutMs: 1000,
    validateOnly,
  })
  return answers(throttleTimeMs, topics)
}

async function remove(names: string[], version: number) {
  const { throttleTimeMs, responses } = await broker.connect().ask(deleteTopics, version, {
    topicNames: names,
    topics: [],
    timeoutMs: 1000,
  })
  return answers(throttleTimeMs, responses)
}

async function grow(name: string, count: number, version: number) {
  const { throttleTimeMs, results } = await broker.connect().ask(createPartitions, version, {
    topics: [{ name, count, assignments: null }],
    timeoutMs: 1000,
    validateOnly: false,
  })
  return answers(throttleTimeMs, results)
}

const exceeded = 'THROTTLING_QUOTA_EXCEEDED'

test('a burst of a whole window is allowed and may go beyond; then nothing is until it is made up for', async () => {
  expect(await create(['a'], 24)).toEqual([0, 'NONE'])
  expect(await create(['b', 'c'], 1)).toEqual([1000, exceeded, exceeded])
  expect(await create(['b'], 1, { validateOnly: true })).toEqual([1000, exceeded])
  expect(await create(['b'], 1, { client: 'other' })).toEqual([0, 'NONE'])
  broker.system.clock.advance(999)
  expect(await create(['c'], 1)).toEqual([1, exceeded])
  broker.system.clock.advance(1)
  expect(await create(['c'], 5)).toEqual([0, 'NONE'])
  expect(await create(['d'], 1)).toEqual([2500, exceeded])
})

test('the error has no text, and the connection is muted for as long as the answer says', async () => {
  await create(['a'], 26)
  const client = broker.connect()
  const asked = { topics: [{ name: 'a', count: 27, assignments: null }], timeoutMs: 1000 }
  const { throttleTimeMs, results } = await client.ask(createPartitions, 3, {
    ...asked,
    validateOnly: false,
  })
  expect([throttleTimeMs, results[0]?.errorMessage]).toEqual([2000, null])
  client.send(createPartitions, 3, { ...asked, validateOnly: true })
  broker.system.clock.advance(1999)
  expect(await client.answer(createPartitions, 3)).toBeUndefined()
  broker.system.clock.advance(1)
  expect((await client.answer(createPartitions, 3))?.body.results[0]?.errorCode).toBe(0)
})

test('what cannot be done for other reasons costs nothing', async () => {
  await create(['a'], 26)
  expect(await create(['a'], 1)).toEqual([0, 'TOPIC_ALREADY_EXISTS'])
  expect(await create(['bad name'], 1)).toEqual([0, 'INVALID_TOPIC_EXCEPTION'])
})

describe('versions that do not know the error', () => {
  test.each([[5], [2]])('CreateTopics %i is answered, and late', async (version) => {
    expect(await create(['a'], 24, { version })).toEqual([1000, 'NONE'])
    expect(await create(['b'], 6, { version })).toEqual([4000, 'NONE'])
  })

  test('CreatePartitions before 3 and DeleteTopics before 5, too', async () => {
    await create(['a'], 24)
    expect(await grow('a', 26, 2)).toEqual([2000, 'NONE'])
    expect(await grow('a', 27, 3)).toEqual([2000, exceeded])
    expect(await remove(['a'], 5)).toEqual([2000, exceeded])
    expect(await remove(['a'], 4)).toEqual([15_000, 'NONE'])
  })
})

test('a change of the quota keeps what was used', async () => {
  await create(['a'], 32)
  expect(await create(['b'], 1)).toEqual([5000, exceeded])
  await limit(10)
  expect(await create(['b'], 1)).toEqual([1000, exceeded])
})

test('a bucket holds no more than a window, and none waits longer than an int32 of milliseconds', () => {
  const bucket = new TokenBucket({ samples: 11, sampleMs: 1000 })
  bucket.take(0, 1, 1e12)
  expect(bucket.isIdle(1e12)).toBe(true)
  bucket.take(12, 1, 1e12)
  expect(bucket.delay(1, 1e12)).toBe(1000)
  expect(bucket.isIdle(1e12)).toBe(false)
  expect(bucket.delay(1e-9, 1e12)).toBe(2 ** 31 - 1)
  expect(bucket.isIdle(1e12 + 1e9)).toBe(false)
})
