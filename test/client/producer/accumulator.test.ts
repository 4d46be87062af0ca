import { describe, expect, it } from 'vitest'
import { Accumulator } from '../../../src/client/producer/accumulator.ts'

const settings = {
  compression: 'none',
  compressionLevel: undefined,
  batchSize: 200,
  isTransactional: false,
  lingerMs: 1000,
  bufferMemory: 400,
} as const

const record = (size: number) => ({
  topic: 't',
  key: null,
  value: Buffer.alloc(size),
  timestamp: 1,
})

describe('the accumulator', () => {
  it('fills a batch up to batch.size and then begins another one', () => {
    const accumulator = new Accumulator(settings)
    const began = [50, 50, 50].map((size) =>
      accumulator.append(record(size), 0, size + 20, undefined),
    )
    expect(began).toEqual([true, false, true])
    expect(accumulator.queue('t', 0).batches.map(({ recordCount }) => recordCount)).toEqual([2, 1])
  })

  it('lets a batch linger until it is full, or everything has to go', async () => {
    const accumulator = new Accumulator(settings)
    accumulator.append(record(50), 0, 70, undefined)
    const queue = accumulator.queue('t', 0)
    const batch = queue.batches[0]
    if (batch === undefined) throw new Error('there is a batch')
    expect(accumulator.waitMs(queue, batch, batch.createdAt + 400)).toBe(600)
    let woken = 0
    const flushed = accumulator.flush(() => {
      woken += 1
    })
    expect([woken, accumulator.waitMs(queue, batch, batch.createdAt)]).toEqual([1, 0])
    batch.succeed({ baseOffset: 0, logAppendTimeMs: -1 })
    accumulator.release(batch)
    await flushed
    expect(accumulator.waitMs(queue, batch, batch.createdAt)).toBe(1000)
  })

  it('is full when buffer.memory is used up, until batches end', () => {
    const accumulator = new Accumulator(settings)
    for (let count = 0; count < 4; count++) accumulator.append(record(50), 0, 70, undefined)
    expect(accumulator.isFull).toBe(true)
    for (const batch of [...accumulator.incomplete]) accumulator.release(batch)
    expect(accumulator.isFull).toBe(false)
  })

  it('keeps the partitions of a vanished topic that still have batches, and only those', () => {
    const accumulator = new Accumulator(settings)
    accumulator.append(record(50), 0, 70, undefined)
    const busy = accumulator.queue('t', 0)
    const idle = accumulator.queue('t', 1)
    accumulator.forget(new Map())
    expect(accumulator.queue('t', 0)).toBe(busy)
    expect(accumulator.queue('t', 1)).not.toBe(idle)
  })
})
