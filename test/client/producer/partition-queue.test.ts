import { describe, expect, it } from 'vitest'
import { PartitionQueue } from '../../../src/client/producer/partition-queue.ts'
import { ProducerBatch } from '../../../src/client/producer/producer-batch.ts'
import { ProducerIdentity } from '../../../src/client/producer/producer-identity.ts'

const settings = {
  compression: 'none',
  compressionLevel: undefined,
  batchSize: 16_384,
  isTransactional: false,
} as const
const partition = { topic: 't', partition: 0 }

/** A queue with batches of two records each. */
function queueOf(count: number): PartitionQueue {
  const queue = new PartitionQueue(partition)
  for (let order = 1; order <= count; order++) {
    const batch = new ProducerBatch(partition, { createdAt: 0, order }, settings)
    for (const value of ['a', 'b']) {
      batch.append({ topic: 't', key: null, value: Buffer.from(value) }, 1, undefined)
    }
    queue.batches.push(batch)
  }
  return queue
}

const first = new ProducerIdentity(9, 0)
const second = new ProducerIdentity(9, 1)
const later = Number.MAX_SAFE_INTEGER

/** Takes `count` batches; the first of new numbers is acknowledged at once, as others wait for it. */
function take(queue: PartitionQueue, count: number, identity = first): ProducerBatch[] {
  return Array.from({ length: count }, () => queue.take(identity).batch)
}

/** The broker has answered, with an error unless told otherwise. */
function answer(queue: PartitionQueue, batch: ProducerBatch | undefined, accepted = false): void {
  if (batch === undefined) throw new Error('there is a batch')
  queue.onWire.delete(batch)
  if (accepted) queue.acknowledged(batch)
}

/** A queue whose first batch was acknowledged, with `count` more. */
function runningQueue(count: number): PartitionQueue {
  const queue = queueOf(count + 1)
  answer(queue, take(queue, 1)[0], true)
  return queue
}

const numbers = (batches: readonly ProducerBatch[]): string[] =>
  batches.map(({ sequence }) => `${sequence?.producerEpoch}:${sequence?.baseSequence}`)

const atFirst = (queue: PartitionQueue): string =>
  numbers([queue.sendable(later, first)].flatMap((batch) => batch ?? [])).join()

describe('the batches of a partition', () => {
  it('are numbered one after the other', () => {
    expect(numbers(take(queueOf(3), 3))).toEqual(['0:0', '0:2', '0:4'])
  })

  it('go out alone where nothing was acknowledged under their numbers yet', () => {
    const queue = queueOf(2)
    const [batch] = take(queue, 1)
    expect(queue.sendable(later, first)).toBeUndefined()
    answer(queue, batch, true)
    take(queue, 1)
    expect(queue.batches).toHaveLength(0)
  })

  it('go back into their order, and a repeated one is sent alone', () => {
    const queue = runningQueue(4)
    const [a, b, c] = take(queue, 3)
    answer(queue, c)
    answer(queue, a)
    if (c) queue.putBack([c])
    if (a) queue.putBack([a])
    expect(queue.batches.map(({ order }) => order)).toEqual([2, 4, 5])
    expect(queue.sendable(later, first)).toBeUndefined()
    answer(queue, b)
    expect(queue.sendable(later, first)).toBe(a)
    take(queue, 1)
    expect(queue.sendable(later, first)).toBeUndefined()
  })

  it('wait for the end of their back-off', () => {
    const queue = queueOf(1)
    const [batch] = queue.batches
    if (batch) batch.retryAt = 100
    expect([queue.sendable(99, first), queue.sendable(100, first)]).toEqual([undefined, batch])
  })

  it('are numbered anew in a higher epoch after one was refused for good', () => {
    const queue = runningQueue(3)
    const [a, b] = take(queue, 2)
    answer(queue, a)
    if (a) queue.givenUp(a)
    expect(queue.needsNewEpoch(first)).toBe(false)
    answer(queue, b)
    if (b) queue.putBack([b])
    expect(queue.needsNewEpoch(first)).toBe(true)
    expect(queue.needsNewEpoch(second)).toBe(false)
    expect(numbers(take(queue, 2, second))).toEqual(['1:0', '1:2'])
  })

  it('keep their numbers after one that may have been written was given up, until its fate is known', () => {
    const queue = runningQueue(3)
    const [a, b] = take(queue, 2)
    if (!a || !b) throw new Error('two batches')
    answer(queue, a)
    a.maybeWritten = true
    queue.givenUp(a)
    answer(queue, b)
    queue.putBack([b])
    expect(queue.needsNewEpoch(first)).toBe(false)
    expect(atFirst(queue)).toBe('0:4')
    // Accepted: so the broker has the one that was given up.
    answer(queue, take(queue, 1)[0], true)
    expect(queue.needsNewEpoch(first)).toBe(false)
    expect(numbers(take(queue, 1))).toEqual(['0:6'])
  })

  it('start anew when the broker misses the one that was given up', () => {
    const queue = runningQueue(2)
    const [a, b] = take(queue, 2)
    if (!a || !b) throw new Error('two batches')
    answer(queue, a)
    a.maybeWritten = true
    queue.givenUp(a)
    answer(queue, b)
    queue.outOfOrder(b)
    queue.putBack([b])
    expect(queue.needsNewEpoch(first)).toBe(true)
  })

  it('start anew when nothing is left that could tell of the one that was given up', () => {
    const queue = runningQueue(2)
    const [a] = take(queue, 1)
    if (!a) throw new Error('a batch')
    a.maybeWritten = true
    queue.givenUp(a)
    expect(queue.sendable(later, first)).toBeUndefined()
    answer(queue, a)
    queue.settle()
    expect(queue.needsNewEpoch(first)).toBe(true)
  })

  it('do not start anew for a gap before a batch while an earlier one is still to be sent', () => {
    const queue = runningQueue(2)
    const [a, b] = take(queue, 2)
    if (!a || !b) throw new Error('two batches')
    answer(queue, b)
    queue.outOfOrder(b)
    queue.putBack([b])
    answer(queue, a)
    queue.putBack([a])
    expect(queue.needsNewEpoch(first)).toBe(false)
    expect(atFirst(queue)).toBe('0:2')
  })

  it('keep their numbers where only later ones are lost', () => {
    const queue = runningQueue(3)
    const [a, b, c] = take(queue, 3)
    if (!a || !b || !c) throw new Error('three batches')
    for (const batch of [a, b, c]) answer(queue, batch)
    queue.givenUp(b)
    queue.putBack([a, c])
    expect(queue.needsNewEpoch(first)).toBe(false)
    expect(numbers(take(queue, 1))).toEqual(['0:2'])
    answer(queue, a, true)
    expect(queue.needsNewEpoch(first)).toBe(true)
  })

  it('go over to another identity only when nothing is on the wire', () => {
    const queue = runningQueue(2)
    const [a] = take(queue, 1)
    expect(queue.sendable(later, second)).toBeUndefined()
    answer(queue, a, true)
    expect(numbers(take(queue, 1, second))).toEqual(['1:0'])
  })

  it('know which one the broker must accept next', () => {
    const queue = runningQueue(2)
    const [a, b] = take(queue, 2)
    if (!a || !b) throw new Error('two batches')
    expect([queue.isNext(a), queue.isNext(b)]).toEqual([true, false])
    queue.acknowledged(b)
    queue.acknowledged(a)
    expect(queue.isNext(b)).toBe(false)
  })

  it('share their numbers with the halves that one is split into', () => {
    const queue = runningQueue(1)
    const [batch] = take(queue, 1)
    if (!batch) throw new Error('a batch')
    answer(queue, batch)
    queue.putBack(batch.split())
    expect(numbers(queue.batches)).toEqual(['0:2', '0:3'])
  })
})
