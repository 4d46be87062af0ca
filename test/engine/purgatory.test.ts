import { expect, test } from 'vitest'
import { Purgatory } from '../../src/engine/purgatory.ts'
import { ManualTime } from './system/test-system.ts'

function parked() {
  const time = new ManualTime()
  const purgatory = new Purgatory(time)
  const key = {}
  const events: string[] = []
  const park = (name: string, keys: readonly object[] = [key], isSatisfied = () => true) =>
    purgatory.park(
      {
        isSatisfied,
        complete: () => events.push(`${name} at ${time.monotonic()}`),
        fail: (error) => events.push(`${name} failed: ${error}`),
      },
      keys,
      100,
    )
  return { time, purgatory, key, events, park }
}

test('an event completes what watches its key, at the end of the turn', () => {
  const { time, purgatory, key, events, park } = parked()
  park('one')
  park('other', [{}])
  purgatory.wake(key)
  expect(events).toEqual([])
  time.turn()
  expect(events).toEqual(['one at 0'])
  expect(purgatory.size).toBe(1)
})

test('several events of one turn ask once', () => {
  const { time, purgatory, key, park } = parked()
  let asked = 0
  park('one', [key], () => {
    asked += 1
    return false
  })
  purgatory.wake(key)
  purgatory.wake(key)
  time.turn()
  expect(asked).toBe(1)
  purgatory.wake(key)
  time.turn()
  expect(asked).toBe(2)
})

test('what is never satisfied completes when its time is over, once', () => {
  const { time, purgatory, key, events, park } = parked()
  park('one', [key], () => false)
  time.advance(99)
  expect(events).toEqual([])
  time.advance(1)
  purgatory.wake(key)
  time.advance(1000)
  expect(events).toEqual(['one at 100'])
})

test('what watches several keys completes once and leaves all of them', () => {
  const { time, purgatory, key, events, park } = parked()
  const second = {}
  park('one', [key, second])
  purgatory.wake(key)
  purgatory.wake(second)
  time.turn()
  purgatory.wake(second)
  time.turn()
  expect(events).toEqual(['one at 0'])
  expect([purgatory.size, time.pendingTimers]).toEqual([0, 0])
})

test('what is dropped is not completed, not even when it was woken in the same turn', () => {
  const { time, purgatory, key, events, park } = parked()
  const drop = park('one')
  purgatory.wake(key)
  drop()
  time.advance(1000)
  expect(events).toEqual([])
  expect(time.pendingTimers).toBe(0)
})

test('a broker that stops completes everything', () => {
  const { purgatory, events, park } = parked()
  park('one')
  park('two', [{}], () => false)
  purgatory.completeAll()
  expect(events).toEqual(['one at 0', 'two at 0'])
})

test('an operation that throws is told so, and costs no other its wake-up', () => {
  const { time, purgatory, key, events, park } = parked()
  park('broken', [key], () => {
    throw new Error('no disk')
  })
  park('sound')
  purgatory.wake(key)
  time.turn()
  expect(events).toEqual(['broken failed: Error: no disk', 'sound at 0'])
  expect(purgatory.size).toBe(0)
})
