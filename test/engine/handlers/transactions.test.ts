import { expect, test } from 'vitest'
import { describeTransactions } from '../../../src/engine/handlers/describe-transactions.ts'
import { findCoordinator } from '../../../src/engine/handlers/find-coordinator.ts'
import { listTransactions } from '../../../src/engine/handlers/list-transactions.ts'
import { errorName } from '../../../src/protocol/errors.ts'
import { newTopic } from '../metadata/metadata-directory.ts'
import { type MetadataBroker, startMetadataBroker } from './metadata-broker.ts'

const list = (broker: MetadataBroker, stateFilters: string[] = []) =>
  broker.ask(listTransactions, 2, {
    stateFilters,
    producerIdFilters: [],
    durationFilter: -1,
    transactionalIdPattern: null,
  })

async function describeError(broker: MetadataBroker) {
  const answer = await broker.ask(describeTransactions, 0, { transactionalIds: ['id'] })
  return errorName(answer.transactionStates[0]?.errorCode ?? 0)
}

test('a broker that never had a transaction knows no transactional id', async () => {
  const broker = await startMetadataBroker()
  expect(await list(broker, ['Ongoing', 'Sleeping'])).toMatchObject({
    errorCode: 0,
    unknownStateFilters: ['Sleeping'],
    transactionStates: [],
  })
  expect(await describeError(broker)).toBe('TRANSACTIONAL_ID_NOT_FOUND')
})

test('nothing is claimed about transactions that Apache Kafka left', async () => {
  const broker = await startMetadataBroker()
  await broker.controller.createTopics([newTopic('__transaction_state', { partitions: 1 })], false)
  expect(errorName((await list(broker)).errorCode)).toBe('UNSUPPORTED_VERSION')
  expect(await describeError(broker)).toBe('UNSUPPORTED_VERSION')
})

test('the coordinator of a transactional id is the broker itself, at the address of the listener', async () => {
  const broker = await startMetadataBroker()
  const request = { key: '', keyType: 1, coordinatorKeys: ['id'] }
  const { coordinators } = await broker.ask(findCoordinator, 6, request)
  const node = { key: 'id', nodeId: 1, host: 'localhost', port: 9092, errorCode: 0 }
  expect(coordinators).toMatchObject([node])
  const elsewhere = await broker.ask(findCoordinator, 6, request, 'UNKNOWN')
  expect(errorName(elsewhere.coordinators[0]?.errorCode ?? 0)).toBe('COORDINATOR_NOT_AVAILABLE')
})
