import { expect, test } from 'vitest'
import { initProducerId } from '../../../src/protocol/apis/init-producer-id.ts'
import { errorName } from '../../../src/protocol/errors.ts'
import { TestBroker, type TestClient } from '../test-broker.ts'
import { startTransactionalBroker, TransactionalClient } from '../transactional-client.ts'

const idempotent = { transactionalId: null, transactionTimeoutMs: 0 }

const ask = (client: TestClient, version: number, more: object = {}) =>
  client.ask(initProducerId, version, { ...idempotent, ...more })

test.each([0, 1, 2, 3, 4, 5])(
  'version %i gives a new id with epoch 0 each time',
  async (version) => {
    const client = (await TestBroker.start()).connect()
    const first = await ask(client, version)
    const second = await ask(client, version)
    expect([first.errorCode, first.producerEpoch, second.producerEpoch]).toEqual([0, 0, 0])
    expect(second.producerId).toBeGreaterThan(first.producerId)
  },
)

test('no id is given again after a restart', async () => {
  const broker = await TestBroker.start()
  const { producerId } = await ask(broker.connect(), 4)
  const again = await TestBroker.start({ disk: await broker.stop() })
  expect((await ask(again.connect(), 4)).producerId).toBeGreaterThan(producerId)
})

test('an idempotent producer that names its old id gets a new one', async () => {
  const client = (await TestBroker.start()).connect()
  const { producerId } = await ask(client, 4)
  const next = await ask(client, 4, { producerId, producerEpoch: 0 })
  expect([next.errorCode, next.producerEpoch]).toEqual([0, 0])
  expect(next.producerId).not.toBe(producerId)
})

test.each<[string, object, string]>([
  ['an id without an epoch', { producerId: 5 }, 'INVALID_REQUEST'],
  ['an epoch without an id', { producerEpoch: 5 }, 'INVALID_REQUEST'],
  ['an empty transactional id', { transactionalId: '' }, 'INVALID_REQUEST'],
  [
    'an empty transactional id with an id and epoch',
    { transactionalId: '', producerId: 5, producerEpoch: 0 },
    'INVALID_REQUEST',
  ],
  [
    'a transaction timeout of 0',
    { transactionalId: 'id', transactionTimeoutMs: 0 },
    'INVALID_TRANSACTION_TIMEOUT',
  ],
  [
    'a transaction timeout above transaction.max.timeout.ms',
    { transactionalId: 'id', transactionTimeoutMs: 900_001 },
    'INVALID_TRANSACTION_TIMEOUT',
  ],
  [
    'a transactional id before __transaction_state was created',
    { transactionalId: 'id', transactionTimeoutMs: 1000 },
    'NOT_COORDINATOR',
  ],
])('%s', async (_, more, error) => {
  const client = (await TestBroker.start()).connect()
  const { errorCode, producerId, producerEpoch } = await ask(client, 4, more)
  expect([errorName(errorCode), producerId, producerEpoch]).toEqual([error, -1, -1])
})

test.each([
  [3, 'INVALID_PRODUCER_EPOCH'],
  [4, 'PRODUCER_FENCED'],
])('version %i tells a fenced producer %s', async (version, error) => {
  const broker = await startTransactionalBroker()
  const producer = new TransactionalClient(broker)
  await producer.init()
  await new TransactionalClient(broker).init()
  expect(await producer.reinit(version)).toBe(error)
})
