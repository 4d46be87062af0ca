import { expect, test } from 'vitest'
import { describeCluster } from '../../../src/engine/handlers/describe-cluster.ts'
import { startMetadataBroker } from './metadata-broker.ts'

async function ask(endpointType: number, includeClusterAuthorizedOperations = false) {
  const broker = await startMetadataBroker()
  const request = { includeClusterAuthorizedOperations, endpointType, includeFencedBrokers: false }
  return broker.ask(describeCluster, 2, request)
}

test('cluster id, controller and the brokers of the listener are told', async () => {
  expect(await ask(1)).toMatchObject({
    errorCode: 0,
    clusterId: 'MkU3OEVBNTcwNTJENDM2Qk',
    controllerId: 1,
    brokers: [{ brokerId: 1, host: 'localhost', port: 9092, rack: null, isFenced: false }],
    clusterAuthorizedOperations: -2147483648,
  })
  expect(await ask(1, true)).toMatchObject({ clusterAuthorizedOperations: 8096 })
})

test('controllers, and endpoints of no known type, are not asked for here', async () => {
  expect(await ask(2)).toMatchObject({ errorCode: 114, brokers: [] })
  expect(await ask(9)).toMatchObject({ errorCode: 115, brokers: [] })
})
