import { describe, expect, test } from 'vitest'
import { BatchWindow, type FinishedBatch } from '../../../src/client/producer/batch-window.ts'

interface Named extends FinishedBatch {
  readonly name: string
}

const batch = (name: string): Named => ({ name, bytes: Buffer.alloc(1), recordCount: 1 })

const [a, b, c, d] = ['a', 'b', 'c', 'd'].map(batch) as [Named, Named, Named, Named]

/** Sends what may be sent; the names. */
function send(window: BatchWindow<Named>, now = 0): string[] {
  const sent: string[] = []
  for (let next = window.sendable(now); next !== undefined; next = window.sendable(now)) {
    window.sent(next)
    sent.push(next.name)
  }
  return sent
}

const names = (written: readonly { readonly batch: Named }[]): string[] =>
  written.map((each) => each.batch.name)

function windowWith(...batches: readonly Named[]): BatchWindow<Named> {
  const window = new BatchWindow<Named>({ topic: 't', partition: 0 })
  for (const each of batches) window.append(each)
  return window
}

/** A window whose producer the broker knows. */
function known(...batches: readonly Named[]): BatchWindow<Named> {
  const window = windowWith(batch('first'), ...batches)
  const [first] = [window.sendable(0)]
  if (first === undefined) throw new Error('the first batch')
  window.sent(first)
  window.acknowledged(first, 0, 0)
  return window
}

describe('a broker that does not know the producer yet', () => {
  test('gets one batch, which nothing may overtake', () => {
    const window = windowWith(a, b, c)
    expect(send(window)).toEqual(['a'])
    window.acknowledged(a, 0, 0)
    expect(send(window)).toEqual(['b', 'c'])
  })

  test('may have forgotten it after a time', () => {
    const window = known(a, b)
    expect(send(window, 60_000)).toEqual(['a'])
  })
})

test('five batches are on the wire together', () => {
  const window = known(...Array.from({ length: 8 }, (_, index) => batch(String(index))))
  expect(send(window)).toEqual(['0', '1', '2', '3', '4'])
})

test('after a failure everything is sent again in order, once the others are answered', () => {
  const window = known(a, b, c)
  expect(send(window)).toEqual(['a', 'b', 'c'])
  window.failed(a, 100)
  expect(send(window, 200)).toEqual([])
  window.failed(b, 100)
  window.failed(c, 100)
  expect(send(window, 99)).toEqual([])
  expect(send(window, 100)).toEqual(['a', 'b', 'c'])
})

test('what was written out of order is told in order, and not sent again', () => {
  const window = known(a, b, c)
  send(window)
  window.failed(a, 0)
  expect(window.acknowledged(b, 2, 0)).toEqual([])
  expect(window.acknowledged(c, 3, 0)).toEqual([])
  expect(send(window)).toEqual(['a'])
  expect(names(window.acknowledged(a, 1, 0))).toEqual(['a', 'b', 'c'])
  expect(window.isEmpty).toBe(true)
})

test('the parts of a batch that was too large come before what is behind it', () => {
  const window = known(a, d)
  send(window)
  window.failed(a, 100)
  window.replace(a, [b, c])
  window.failed(d, 0)
  expect(window.isFirst(b)).toBe(true)
  expect(send(window)).toEqual(['b', 'c', 'd'])
})
