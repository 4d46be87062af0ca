import { describe, expect, it } from 'vitest'
import { PartitionQueue } from '../../../src/client/producer/partition-queue.ts'
import { ProducerBatch } from '../../../src/client/producer/producer-batch.ts'
import { ProducerIdentity } from '../../../src/client/producer/producer-identity.ts'

const settings = { compression: 'none', compressionLevel: undefined, batchSize: 16_384 } as const
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

const sent = (queue: PartitionQueue, identity: ProducerIdentity) => {
  const { batch } = queue.take(identity)
  return batch
}

describe('the batches of a partition', () => {
  it('are numbered one after the other', () => {
    const identity = new ProducerIdentity(9, 0)
    const queue = queueOf(3)
    const sequences = [1, 2, 3].map(() => sent(queue, identity).sequence?.baseSequence)
    expect(sequences).toEqual([0, 2, 4])
  })

  it('go back into their order, and a repeated one is sent alone', () => {
    const identity = new ProducerIdentity(9, 0)
    const queue = queueOf(4)
    const [first, second, third] = [1, 2, 3].map(() => sent(queue, identity))
    queue.onWire -= 2
    if (third) queue.putBack([third])
    if (first) queue.putBack([first])
    expect(queue.batches.map(({ order }) => order)).toEqual([1, 3, 4])
    expect(queue.sendable(0)).toBeUndefined()
    queue.onWire -= 1
    if (second) queue.acknowledged(second)
    expect(queue.sendable(0)).toBe(first)
    expect(sent(queue, identity).sequence?.baseSequence).toBe(0)
  })

  it('wait while the first one is in its back-off', () => {
    const queue = queueOf(2)
    const first = queue.batches[0]
    if (first) first.retryAt = 100
    expect(queue.sendable(99)).toBeUndefined()
    expect(queue.sendable(100)).toBe(first)
  })

  it('start anew with a higher epoch after a gap, once nothing is on the wire', () => {
    const identity = new ProducerIdentity(9, 0)
    const queue = queueOf(3)
    sent(queue, identity)
    sent(queue, identity)
    queue.startAnew()
    expect(queue.sendable(0)).toBeUndefined()
    queue.onWire = 0
    expect(sent(queue, identity).sequence).toEqual({
      producerId: 9,
      producerEpoch: 1,
      baseSequence: 0,
    })
  })

  it('know which batch the broker must accept next', () => {
    const identity = new ProducerIdentity(9, 0)
    const queue = queueOf(2)
    const [first, second] = [sent(queue, identity), sent(queue, identity)]
    expect([queue.isNext(first), queue.isNext(second)]).toEqual([true, false])
    queue.acknowledged(first)
    expect(queue.isNext(second)).toBe(true)
  })
})
