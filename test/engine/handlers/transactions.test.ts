/** What the requests of transactional producers, of brokers and of tools are answered. */
import { describe, expect, test } from 'vitest'
import { addPartitionsToTxn } from '../../../src/protocol/apis/add-partitions-to-txn.ts'
import { describeProducers } from '../../../src/protocol/apis/describe-producers.ts'
import { describeTransactions } from '../../../src/protocol/apis/describe-transactions.ts'
import { findCoordinator } from '../../../src/protocol/apis/find-coordinator.ts'
import { listTransactions } from '../../../src/protocol/apis/list-transactions.ts'
import { writeTxnMarkers } from '../../../src/protocol/apis/write-txn-markers.ts'
import { errorName } from '../../../src/protocol/errors.ts'
import { TestBroker } from '../test-broker.ts'
import {
  committedOffset,
  consumed,
  startTransactionalBroker,
  TransactionalClient,
} from '../transactional-client.ts'

async function begun() {
  const broker = await startTransactionalBroker()
  const producer = new TransactionalClient(broker)
  await producer.init()
  return { broker, producer }
}

interface Filter {
  readonly stateFilters?: string[]
  readonly producerIdFilters?: number[]
  readonly durationFilter?: number
  readonly transactionalIdPattern?: string | null
}

async function listed(broker: TestBroker, filter: Filter = {}) {
  const { errorCode, transactionStates, unknownStateFilters } = await broker
    .connect()
    .ask(listTransactions, 2, {
      stateFilters: [],
      producerIdFilters: [],
      durationFilter: -1,
      transactionalIdPattern: null,
      ...filter,
    })
  const ids = transactionStates.map((one) => `${one.transactionalId} ${one.transactionState}`)
  return { error: errorName(errorCode), ids, unknownStateFilters }
}

async function described(broker: TestBroker, transactionalId: string) {
  const ids = { transactionalIds: [transactionalId] }
  const { transactionStates } = await broker.connect().ask(describeTransactions, 0, ids)
  const [state] = transactionStates
  return { ...state, error: errorName(state?.errorCode ?? -1) }
}

describe('FindCoordinator', () => {
  const request = { key: '', keyType: 1, coordinatorKeys: ['id'] }

  test('creates __transaction_state for the first transactional id', async () => {
    const properties = {
      'transaction.state.log.num.partitions': '3',
      'transaction.state.log.replication.factor': '1',
    }
    const broker = await TestBroker.start({ properties })
    const first = await broker.connect().ask(findCoordinator, 6, request)
    expect(errorName(first.coordinators[0]?.errorCode ?? 0)).toBe('COORDINATOR_NOT_AVAILABLE')
    const second = await broker.connect().ask(findCoordinator, 6, request)
    expect(second.coordinators).toMatchObject([{ key: 'id', nodeId: 0, port: 9092, errorCode: 0 }])
    expect(broker.broker.metadata.image.topic('__transaction_state')?.partitions.length).toBe(3)
  })

  test('does not find one where the topic cannot be created', async () => {
    const broker = await TestBroker.start()
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const { coordinators } = await broker.connect().ask(findCoordinator, 6, request)
      expect(errorName(coordinators[0]?.errorCode ?? 0)).toBe('COORDINATOR_NOT_AVAILABLE')
    }
    expect(broker.errors[0]?.message).toBe('Failed to create __transaction_state')
  })
})

describe('AddPartitionsToTxn', () => {
  test.each([0, 1, 2, 3])('version %i adds partitions of a client', async (version) => {
    const { broker, producer } = await begun()
    expect(await producer.add([0, 1], version)).toEqual(['NONE', 'NONE'])
    expect(await described(broker, 'id')).toMatchObject({
      transactionState: 'Ongoing',
      topics: [{ topic: 't', partitions: [0, 1] }],
    })
  })

  test('a partition that does not exist keeps the others from being added', async () => {
    const { broker, producer } = await begun()
    const errors = await producer.add([0, 9])
    expect(errors).toEqual(['OPERATION_NOT_ATTEMPTED', 'UNKNOWN_TOPIC_OR_PARTITION'])
    expect(await described(broker, 'id')).toMatchObject({ transactionState: 'Empty', topics: [] })
  })

  test.each([
    [1, 'INVALID_PRODUCER_EPOCH'],
    [2, 'PRODUCER_FENCED'],
  ])('version %i tells a fenced producer %s', async (version, error) => {
    const { broker, producer } = await begun()
    await new TransactionalClient(broker).init()
    expect(await producer.add([0], version)).toEqual([error])
    expect(await producer.addOffsets('g', version)).toBe(error)
    expect(await producer.end(true, version)).toBe(error)
  })

  test.each([4, 5])('version %i asks for several transactions at once', async (version) => {
    const { broker, producer } = await begun()
    await producer.add([0])
    const { producerId, producerEpoch } = producer
    const asked = { transactionalId: 'id', producerId, producerEpoch, verifyOnly: true }
    const topics = [{ name: 't', partitions: [0, 1] }]
    const { resultsByTransaction } = await broker.connect().ask(addPartitionsToTxn, version, {
      transactions: [
        { ...asked, topics },
        { ...asked, transactionalId: 'nobody', topics },
        { ...asked, verifyOnly: false, topics },
      ],
      v3AndBelowTransactionalId: '',
      v3AndBelowProducerId: 0,
      v3AndBelowProducerEpoch: 0,
      v3AndBelowTopics: [],
    })
    const errors = resultsByTransaction.map(({ topicResults }) =>
      topicResults[0]?.resultsByPartition.map((one) => errorName(one.partitionErrorCode)),
    )
    expect(errors).toEqual([
      ['NONE', 'TRANSACTION_ABORTABLE'],
      ['INVALID_PRODUCER_ID_MAPPING', 'INVALID_PRODUCER_ID_MAPPING'],
      ['NONE', 'NONE'],
    ])
  })
})

test.each([0, 1, 2, 3, 4])('EndTxn v%i commits, and again when asked again', async (version) => {
  const { broker, producer } = await begun()
  await producer.add([0])
  await producer.produce(['a'])
  expect([await producer.end(true, version), await producer.end(true, version)]).toEqual([
    'NONE',
    'NONE',
  ])
  expect(await producer.end(false, version)).toBe('INVALID_TXN_STATE')
  expect(await consumed(broker)).toEqual(['a'])
})

test('EndTxn of an id that nobody has is INVALID_PRODUCER_ID_MAPPING', async () => {
  const { broker } = await begun()
  expect(await new TransactionalClient(broker, 'nobody').end(true)).toBe(
    'INVALID_PRODUCER_ID_MAPPING',
  )
})

describe('WriteTxnMarkers', () => {
  async function mark(
    broker: TestBroker,
    producer: TransactionalClient,
    coordinatorEpoch: number,
    name = 't',
  ) {
    const { producerId, producerEpoch } = producer
    const topics = [{ name, partitionIndexes: [0, 1] }]
    const marker = { producerId, producerEpoch, transactionResult: true, coordinatorEpoch, topics }
    const { markers } = await broker.connect().ask(writeTxnMarkers, 1, { markers: [marker] })
    return markers[0]?.topics[0]?.partitions.map((one) => errorName(one.errorCode))
  }

  test('ends a transaction in the partitions; an older coordinator cannot any more', async () => {
    const { broker, producer } = await begun()
    await producer.add([0])
    await producer.produce(['a'])
    expect(await mark(broker, producer, 5)).toEqual(['NONE', 'NONE'])
    expect(await consumed(broker)).toEqual(['a'])
    const fenced = 'TRANSACTION_COORDINATOR_FENCED'
    expect(await mark(broker, producer, 4)).toEqual([fenced, fenced])
  })

  test('makes offsets count, and names partitions that are not there', async () => {
    const { broker, producer } = await begun()
    await producer.addOffsets()
    await producer.commitOffset(7)
    expect(await mark(broker, producer, 5, '__consumer_offsets')).toEqual(['NONE', 'NONE'])
    expect(await committedOffset(broker)).toBe(7)
    const unknown = 'UNKNOWN_TOPIC_OR_PARTITION'
    expect(await mark(broker, producer, 5, 'missing')).toEqual([unknown, unknown])
  })
})

describe('ListTransactions', () => {
  async function several() {
    const { broker, producer } = await begun()
    await producer.add([0])
    const other = new TransactionalClient(broker, 'other')
    await other.init()
    return { broker, producer, other }
  }

  test('shows every transactional id with its state', async () => {
    const { broker } = await several()
    const { ids } = await listed(broker)
    expect(ids.sort()).toEqual(['id Ongoing', 'other Empty'])
  })

  test('filters by state, producer id, duration and pattern', async () => {
    const { broker, other } = await several()
    const states = await listed(broker, { stateFilters: ['Ongoing', 'Sleeping'] })
    expect([states.ids, states.unknownStateFilters]).toEqual([['id Ongoing'], ['Sleeping']])
    expect((await listed(broker, { stateFilters: ['Sleeping'] })).ids).toEqual([])
    const producerIdFilters = [other.producerId]
    expect((await listed(broker, { producerIdFilters })).ids).toEqual(['other Empty'])
    broker.system.clock.advance(1000)
    expect((await listed(broker, { durationFilter: 500, stateFilters: ['Ongoing'] })).ids).toEqual([
      'id Ongoing',
    ])
    expect((await listed(broker, { durationFilter: 1000, stateFilters: ['Ongoing'] })).ids).toEqual(
      [],
    )
    expect((await listed(broker, { transactionalIdPattern: 'o.*' })).ids).toEqual(['other Empty'])
    const wrong = await listed(broker, { transactionalIdPattern: '(' })
    expect(wrong.error).toBe('INVALID_REGULAR_EXPRESSION')
  })
})

test('DescribeTransactions tells of an id what is known, and which are unknown', async () => {
  const { broker, producer } = await begun()
  await producer.add([1])
  const { producerId, producerEpoch } = producer
  expect(await described(broker, 'id')).toMatchObject({
    error: 'NONE',
    transactionState: 'Ongoing',
    transactionTimeoutMs: 60_000,
    transactionStartTimeMs: broker.system.clock.now(),
    producerId,
    producerEpoch,
    topics: [{ topic: 't', partitions: [1] }],
  })
  expect((await described(broker, 'nobody')).error).toBe('TRANSACTIONAL_ID_NOT_FOUND')
  expect((await described(broker, '')).error).toBe('INVALID_REQUEST')
})

test('DescribeProducers tells where the open transaction begins', async () => {
  const { broker, producer } = await begun()
  await producer.add([0])
  await producer.produce(['a'])
  const ask = async () => {
    const request = { topics: [{ name: 't', partitionIndexes: [0] }] }
    const { topics } = await broker.connect().ask(describeProducers, 0, request)
    return topics[0]?.partitions[0]?.activeProducers
  }
  const { producerId, producerEpoch } = producer
  const open = { producerId, producerEpoch, coordinatorEpoch: -1, currentTxnStartOffset: 0 }
  expect(await ask()).toMatchObject([open])
  await producer.end(true)
  expect(await ask()).toMatchObject([{ ...open, coordinatorEpoch: 0, currentTxnStartOffset: -1 }])
})
