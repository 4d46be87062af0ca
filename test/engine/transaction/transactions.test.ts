/** Transactions on a whole broker, seen from producers and consumers. */
import { describe, expect, test, vi } from 'vitest'
import { partitionFor } from '../../../src/engine/group/partition-for.ts'
import { encodeTransactions } from '../../../src/engine/transaction/transaction-records.ts'
import { fetch } from '../../../src/protocol/apis/fetch.ts'
import { KafkaError } from '../../../src/protocol/errors.ts'
import { type TestBroker, turnOf } from '../test-broker.ts'
import { fetchOf, fetchPartition } from '../test-fetch.ts'
import {
  committedOffset,
  consumed,
  startTransactionalBroker,
  TransactionalClient,
} from '../transactional-client.ts'

async function begun(options: Parameters<typeof startTransactionalBroker>[0] = {}) {
  const broker = await startTransactionalBroker(options)
  const producer = new TransactionalClient(broker)
  expect(await producer.init()).toBe('NONE')
  return { broker, producer }
}

async function advance(broker: TestBroker, ms: number): Promise<void> {
  broker.system.clock.advance(ms)
  for (let turn = 0; turn < 5; turn += 1) await turnOf(broker.system)
}

describe('what read_committed consumers see', () => {
  test('nothing before the end, all of a committed transaction after it', async () => {
    const { broker, producer } = await begun()
    await producer.add([0, 1])
    await producer.produce(['a', 'b'])
    expect([await consumed(broker), await consumed(broker, 0)]).toEqual([[], ['a', 'b']])
    expect(await producer.end(true)).toBe('NONE')
    expect(await consumed(broker)).toEqual(['a', 'b'])
  })

  test('nothing of an aborted one', async () => {
    const { broker, producer } = await begun()
    await producer.add([0])
    await producer.produce(['a'])
    await producer.end(false)
    await producer.add([0])
    await producer.produce(['b'])
    await producer.end(true)
    expect([await consumed(broker), await consumed(broker, 0)]).toEqual([['b'], ['a', 'b']])
  })

  test('a fetch that waits is answered by the end of the transaction', async () => {
    const { broker, producer } = await begun()
    await producer.add([0])
    await producer.produce(['a'])
    const consumer = broker.connect()
    const waiting = { isolationLevel: 1, maxWaitMs: 60_000, minBytes: 1 }
    consumer.send(fetch, 12, fetchOf([fetchPartition(0)], waiting))
    expect(await consumer.answer(fetch, 12)).toBeUndefined()
    await producer.end(true)
    const answer = await consumer.answer(fetch, 12)
    expect(answer?.body.responses[0]?.partitions[0]?.records?.length).toBeGreaterThan(0)
  })

  test('other producers are held back by an open transaction only with read_committed', async () => {
    const { broker, producer } = await begun()
    await producer.add([0])
    await producer.produce(['open'])
    const other = new TransactionalClient(broker, 'other')
    await other.init()
    await other.add([0])
    await other.produce(['done'])
    await other.end(true)
    expect([await consumed(broker), await consumed(broker, 0)]).toEqual([[], ['open', 'done']])
    await producer.end(false)
    expect(await consumed(broker)).toEqual(['done'])
  })
})

describe('records outside of their transaction', () => {
  test.each([
    [9, 'INVALID_TXN_STATE'],
    [11, 'TRANSACTION_ABORTABLE'],
    [12, 'NONE'],
  ])('Produce v%i to a partition that was not added is %s', async (version, error) => {
    const { broker, producer } = await begun()
    await producer.add([1])
    expect(await producer.produce(['a'], { version })).toBe(error)
    expect(await consumed(broker, 0)).toEqual(error === 'NONE' ? ['a'] : [])
  })

  test('after the end of their transaction are INVALID_TXN_STATE', async () => {
    const { producer } = await begun()
    await producer.add([0])
    await producer.produce(['a'])
    await producer.end(true)
    expect(await producer.produce(['b'])).toBe('INVALID_TXN_STATE')
  })

  test('that are not transactional, of a producer in a transaction, are INVALID_TXN_STATE', async () => {
    const { producer } = await begun()
    await producer.add([0])
    await producer.produce(['a'])
    expect(await producer.produce(['b'], { isTransactional: false })).toBe('INVALID_TXN_STATE')
  })

  test('transaction.partition.verification.enable=false lets older clients write them', async () => {
    const properties = { 'transaction.partition.verification.enable': 'false' }
    const { producer } = await begun({ properties })
    expect(await producer.produce(['a'])).toBe('NONE')
  })

  test('of a fenced producer are INVALID_PRODUCER_EPOCH', async () => {
    const { broker, producer } = await begun()
    const next = new TransactionalClient(broker)
    await next.init()
    const errors = [9, 12].map((version) => producer.produce(['a'], { version }))
    expect([await errors[0], await errors[1]]).toEqual([
      'INVALID_PRODUCER_EPOCH',
      'INVALID_PRODUCER_EPOCH',
    ])
  })
})

test('with version 2 every end raises the epoch, and what comes late is fenced', async () => {
  const { broker, producer } = await begun()
  await producer.produce(['a'], { version: 12 })
  expect(await producer.end(true, 5)).toBe('NONE')
  expect(producer.producerEpoch).toBe(1)
  await producer.produce(['b'], { version: 12 })
  producer.producerEpoch = 0
  expect(await producer.produce(['late'], { version: 12 })).toBe('INVALID_PRODUCER_EPOCH')
  producer.producerEpoch = 1
  expect(await producer.end(false, 5)).toBe('NONE')
  expect(await consumed(broker)).toEqual(['a'])
})

test('with version 2 a batch cannot overtake the first one of its producer in a partition', async () => {
  const { broker, producer } = await begun()
  expect(await producer.produce(['second'], { version: 12, baseSequence: 1 })).toBe(
    'OUT_OF_ORDER_SEQUENCE_NUMBER',
  )
  expect(await producer.produce(['first'], { version: 12 })).toBe('NONE')
  expect(await producer.produce(['second'], { version: 12 })).toBe('NONE')
  expect(await consumed(broker, 0)).toEqual(['first', 'second'])
})

test('with version 1 any first sequence is taken, because the records before may be gone', async () => {
  const { producer } = await begun()
  await producer.add([0])
  expect(await producer.produce(['a'], { baseSequence: 7 })).toBe('NONE')
})

describe('a new producer with the same id', () => {
  test('has to wait until the open transaction is aborted, and fences its producer', async () => {
    const { broker, producer } = await begun()
    await producer.add([0])
    await producer.produce(['a'])
    const next = new TransactionalClient(broker)
    expect(await next.init()).toBe('CONCURRENT_TRANSACTIONS')
    expect(await next.init()).toBe('NONE')
    expect(await producer.end(true)).toBe('PRODUCER_FENCED')
    expect([await consumed(broker), await consumed(broker, 0)]).toEqual([[], ['a']])
  })

  test('fences the old one, which cannot take the id back', async () => {
    const { broker, producer } = await begun()
    const next = new TransactionalClient(broker)
    await next.init()
    expect(await producer.reinit()).toBe('PRODUCER_FENCED')
    expect(await next.reinit()).toBe('NONE')
    expect(next.producerEpoch).toBe(2)
  })
})

describe('time', () => {
  test('a transaction that takes longer than its timeout is aborted at the next check', async () => {
    const { broker, producer } = await begun()
    await producer.init(4, 5_000)
    await producer.add([0])
    await producer.produce(['a'])
    await advance(broker, 10_000)
    expect(await producer.end(true)).toBe('PRODUCER_FENCED')
    expect([await consumed(broker), await consumed(broker, 0)]).toEqual([[], ['a']])
    const fresh = new TransactionalClient(broker)
    expect(await fresh.init()).toBe('NONE')
  })

  test('an id that nobody used for transactional.id.expiration.ms is forgotten', async () => {
    const properties = { 'transactional.id.expiration.ms': '3600000' }
    const { broker, producer } = await begun({ properties })
    await advance(broker, 3_600_000)
    expect(await producer.on(broker).add([0])).toEqual(['INVALID_PRODUCER_ID_MAPPING'])
    const again = await startTransactionalBroker({ disk: await broker.stop(), properties })
    expect(again.broker.transactions.describe('id').error).toBe('TRANSACTIONAL_ID_NOT_FOUND')
  })
})

describe('markers', () => {
  const stateOf = (broker: TestBroker) => broker.broker.transactions.describe('id').metadata?.state

  /** Until it is given back, the partition takes no markers. */
  function withoutReplicas({ broker }: TestBroker): Disposable {
    return vi.spyOn(broker.partitions.leader('t', 0), 'append').mockImplementation(() => {
      throw new KafkaError('NOT_ENOUGH_REPLICAS')
    })
  }

  test('are tried again until every partition has its own; until then nothing new begins', async () => {
    const { broker, producer } = await begun()
    await producer.add([0])
    await producer.produce(['a'])
    const lack = withoutReplicas(broker)
    expect(await producer.end(true)).toBe('NONE')
    expect([stateOf(broker), await consumed(broker)]).toEqual(['PrepareCommit', []])
    expect([await producer.end(true), ...(await producer.add([0])), await producer.init()]).toEqual(
      Array(3).fill('CONCURRENT_TRANSACTIONS'),
    )
    expect(await producer.produce(['b'], { version: 12, partition: 1 })).toBe('NOT_ENOUGH_REPLICAS')
    lack[Symbol.dispose]()
    await advance(broker, 1000)
    expect([stateOf(broker), await consumed(broker)]).toEqual(['CompleteCommit', ['a']])
  })

  test('are not missed by a topic that was deleted', async () => {
    const { broker, producer } = await begun()
    await producer.add([0, 1])
    await producer.produce(['a'])
    await broker.deleteTopic('t')
    expect(await producer.end(true)).toBe('NONE')
    expect(stateOf(broker)).toBe('CompleteCommit')
  })
})

describe('offsets of a transaction', () => {
  test.each([
    ['version 1', 3],
    ['version 2', 5],
  ])('%s: count when it commits, who asks for stable ones must wait until then', async (_, v) => {
    const { broker, producer } = await begun()
    if (v < 5) expect(await producer.addOffsets()).toBe('NONE')
    expect(await producer.commitOffset(7, v)).toBe('NONE')
    expect(await committedOffset(broker)).toBe('UNSTABLE_OFFSET_COMMIT')
    expect(await committedOffset(broker, false)).toBe(-1)
    await producer.end(true, v)
    expect(await committedOffset(broker)).toBe(7)
  })

  test('are dropped when it aborts, and the ones before stay', async () => {
    const { broker, producer } = await begun()
    await producer.addOffsets()
    await producer.commitOffset(7)
    await producer.end(true)
    await producer.addOffsets()
    await producer.commitOffset(9)
    await producer.end(false)
    expect(await committedOffset(broker)).toBe(7)
  })

  test('need the group to be in the transaction', async () => {
    const { producer } = await begun()
    const errors = [await producer.commitOffset(1, 3), await producer.commitOffset(1, 4)]
    expect(errors).toEqual(['INVALID_TXN_STATE', 'TRANSACTION_ABORTABLE'])
  })

  test('a group without members knows no generation', async () => {
    const { producer } = await begun()
    await producer.addOffsets()
    const member = { generationId: 3, memberId: 'm' }
    expect(await producer.commitOffset(1, 3, member)).toBe('ILLEGAL_GENERATION')
  })
})

describe('after a restart', () => {
  type Way = 'stopped' | 'killed'

  async function restarted(broker: TestBroker, way: Way): Promise<TestBroker> {
    const disk = way === 'stopped' ? await broker.stop() : broker.system.disk.afterKill()
    return startTransactionalBroker({ disk })
  }

  /** What the coordinator would have written next, had it not been killed. */
  function appendPrepared(broker: TestBroker, state: 'PrepareCommit' | 'PrepareAbort'): void {
    const { metadata } = broker.broker.transactions.describe('id')
    if (metadata === undefined) throw new Error('nobody knows the id')
    const change = { transactionalId: 'id', metadata: { ...metadata, state } }
    broker.broker.partitions
      .leader('__transaction_state', partitionFor('id', 2))
      .append(encodeTransactions([change], 1, broker.system.clock.now()), {
        origin: 'coordinator',
        requiredAcks: -1,
      })
  }

  test.each([
    ['PrepareCommit', 'CompleteCommit', ['a'], 7],
    ['PrepareAbort', 'CompleteAbort', [], -1],
  ] as const)('%s is completed', async (prepared, complete, values, offset) => {
    const { broker, producer } = await begun()
    await producer.add([0])
    await producer.produce(['a'])
    await producer.addOffsets()
    await producer.commitOffset(7)
    appendPrepared(broker, prepared)
    const again = await restarted(broker, 'killed')
    expect(again.broker.transactions.describe('id').metadata?.state).toBe(complete)
    expect([await consumed(again), await committedOffset(again)]).toEqual([values, offset])
    expect(again.errors).toEqual([])
  })

  test.each<Way>(['stopped', 'killed'])(
    'an open transaction goes on, with its offsets (%s)',
    async (way) => {
      const { broker, producer } = await begun()
      await producer.add([0])
      await producer.produce(['a'])
      await producer.addOffsets()
      await producer.commitOffset(7)
      const again = await restarted(broker, way)
      expect([await consumed(again), await committedOffset(again)]).toEqual([
        [],
        'UNSTABLE_OFFSET_COMMIT',
      ])
      expect(await producer.on(again).end(true)).toBe('NONE')
      expect([await consumed(again), await committedOffset(again)]).toEqual([['a'], 7])
    },
  )

  test('epochs rise from where they were', async () => {
    const { broker } = await begun()
    const again = await restarted(broker, 'stopped')
    const next = new TransactionalClient(again)
    await next.init()
    expect(next.producerEpoch).toBe(1)
  })
})
