import { expect, test } from 'vitest'
import { initProducerId } from '../../../src/protocol/apis/init-producer-id.ts'
import { errorName } from '../../../src/protocol/errors.ts'
import { TestBroker, type TestClient } from '../test-broker.ts'

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
    'a transactional id: there are no transactions',
    { transactionalId: 'tx' },
    'UNSUPPORTED_VERSION',
  ],
])('%s', async (_, more, error) => {
  const client = (await TestBroker.start()).connect()
  const { errorCode, producerId, producerEpoch } = await ask(client, 4, more)
  expect([errorName(errorCode), producerId, producerEpoch]).toEqual([error, -1, -1])
})
