import { expect, it } from 'vitest'
import { SubscriptionState } from '../../../src/client/consumer/subscription-state.ts'

it('takes topics or partitions, not both', () => {
  const subscription = new SubscriptionState()
  subscription.subscribe(['a'])
  expect(() => subscription.assignManually([{ topic: 'a', partition: 0 }])).toThrow(
    'Subscription to topics, partitions and pattern are mutually exclusive',
  )
  subscription.unsubscribe()
  subscription.assignManually([{ topic: 'a', partition: 0 }])
  expect(() => subscription.subscribe(['a'])).toThrow('mutually exclusive')
})

it('matches a pattern against whole names, without internal topics', () => {
  const subscription = new SubscriptionState()
  subscription.subscribe(/opt|x.*/)
  const all = ['opt', 'option', 'xy', '__x'].map((name) => ({
    name,
    internal: name.startsWith('__'),
  }))
  expect(subscription.interestingTopics()).toBeNull()
  expect(subscription.matchPattern(all, true)).toBe(true)
  expect([...subscription.topics]).toEqual(['opt', 'xy'])
  expect(subscription.matchPattern(all, true)).toBe(false)
})

it('keeps the positions of partitions that stay assigned', () => {
  const subscription = new SubscriptionState()
  const [first, second] = [0, 1].map((partition) => ({ topic: 'a', partition }))
  if (!first || !second) throw new Error('two partitions')
  subscription.assign([first])
  subscription.get(first).seek(7)
  subscription.assign([first, second])
  expect([subscription.get(first).position, subscription.get(second).position]).toEqual([
    7,
    undefined,
  ])
  subscription.assign([second])
  expect(() => subscription.get(first)).toThrow('No current assignment for partition a-0')
})
