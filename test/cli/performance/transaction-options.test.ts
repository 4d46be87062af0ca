import { afterEach, describe, expect, it, vi } from 'vitest'
import { transactionOptions } from '../../../src/cli/performance/transaction-options.ts'

const given = (id: string | undefined, durationMs: number | undefined) => ({
  'transactional-id': id,
  'transaction-duration-ms': durationMs,
})

afterEach(() => vi.unstubAllEnvs())

describe('transactions of the producer performance tool', () => {
  it.each([
    ['nothing', given(undefined, undefined), {}, undefined, undefined],
    ['an id', given('a', undefined), {}, 'a', 3000],
    [
      'an id among the properties',
      given(undefined, undefined),
      { 'transactional.id': 'p' },
      'p',
      3000,
    ],
    ['both ids', given('a', 70), { 'transactional.id': 'p' }, 'a', 70],
    ['a duration', given(undefined, 50), {}, 'performance-producer-default-transactional-id', 50],
    ['an id and no duration at all', given('a', 0), {}, undefined, undefined],
  ])('follow from %s', (_name, flags, properties, id, durationMs) => {
    const options = transactionOptions(flags, properties)
    expect(options.properties['transactional.id']).toBe(id)
    expect(options.durationMs).toBe(durationMs)
  })

  it('have an id of their own in every run, as in Kafka 4', () => {
    vi.stubEnv('SAMSA_EMULATE', '4.1')
    const ids = [1, 2].map(
      () => transactionOptions(given(undefined, 50), {}).properties['transactional.id'],
    )
    expect(ids[0]).toMatch(/^performance-producer-[\w-]{22}$/)
    expect(ids[0]).not.toBe(ids[1])
  })
})
