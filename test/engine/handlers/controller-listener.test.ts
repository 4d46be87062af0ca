/** The listener of the controller (KIP-919), with the answers of Apache Kafka 4.1.1's. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { addRaftVoter } from '../../../src/protocol/apis/add-raft-voter.ts'
import { apiVersions } from '../../../src/protocol/apis/api-versions.ts'
import { createTopics } from '../../../src/protocol/apis/create-topics.ts'
import { describeCluster } from '../../../src/protocol/apis/describe-cluster.ts'
import { describeConfigs } from '../../../src/protocol/apis/describe-configs.ts'
import { describeQuorum } from '../../../src/protocol/apis/describe-quorum.ts'
import { incrementalAlterConfigs } from '../../../src/protocol/apis/incremental-alter-configs.ts'
import { metadata } from '../../../src/protocol/apis/metadata.ts'
import { produce } from '../../../src/protocol/apis/produce.ts'
import { removeRaftVoter } from '../../../src/protocol/apis/remove-raft-voter.ts'
import { updateFeatures } from '../../../src/protocol/apis/update-features.ts'
import { errorName } from '../../../src/protocol/errors.ts'
import { TestBroker, type TestClient } from '../test-broker.ts'

const CONTROLLER_PORT = 9093
const BROKER = 4

const everything = {
  topics: null,
  allowAutoTopicCreation: false,
  includeClusterAuthorizedOperations: false,
  includeTopicAuthorizedOperations: false,
}

let broker: TestBroker
let controller: TestClient
beforeEach(async () => {
  broker = await TestBroker.start({
    properties: {
      listeners: `PLAINTEXT://localhost:9092,CONTROLLER://localhost:${CONTROLLER_PORT}`,
      'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    },
  })
  controller = broker.connect('test', CONTROLLER_PORT)
})
afterEach(() => broker.stop())

test('shows and serves what concerns the cluster as a whole, and nothing of records and groups', async () => {
  const { apiKeys } = await controller.ask(apiVersions, 4, {
    clientSoftwareName: 'test',
    clientSoftwareVersion: '1',
  })
  const keys = apiKeys.map(({ apiKey }) => apiKey)
  expect(keys).toEqual([...keys].sort((a, b) => a - b))
  expect(keys).toEqual(
    expect.arrayContaining([18, 19, 20, 32, 33, 37, 43, 44, 45, 46, 55, 57, 60, 64, 80, 81]),
  )
  for (const api of [produce, metadata]) expect(keys).not.toContain(api.key)
  controller.send(metadata, 12, everything)
  expect(await controller.answer(metadata, 12)).toBeUndefined()
  expect(controller.socket.isClosed).toBe(true)
})

const cluster = (client: TestClient, endpointType: number) =>
  client.ask(describeCluster, 1, {
    includeClusterAuthorizedOperations: false,
    includeFencedBrokers: false,
    endpointType,
  })

test('tells of controllers, and a broker of brokers', async () => {
  const described = await cluster(controller, 2)
  expect(described).toMatchObject({
    errorCode: 0,
    endpointType: 2,
    clusterId: broker.broker.clusterId,
    controllerId: 0,
    brokers: [{ brokerId: 0, host: 'localhost', port: CONTROLLER_PORT, rack: null }],
  })
  const mismatch = (sent: string, wanted: string) =>
    `The request was sent to an endpoint of type ${sent}, but we wanted an endpoint of type ${wanted}`
  for (const [client, type, message] of [
    [controller, 1, mismatch('CONTROLLER', 'BROKER')],
    [broker.connect(), 2, mismatch('BROKER', 'CONTROLLER')],
  ] as const) {
    const { errorCode, errorMessage } = await cluster(client, type)
    expect([errorName(errorCode), errorMessage]).toEqual(['MISMATCHED_ENDPOINT_TYPE', message])
  }
  expect(errorName((await cluster(controller, 3)).errorCode)).toBe('UNSUPPORTED_ENDPOINT_TYPE')
})

test('is registered nowhere as a way for clients', async () => {
  const { brokers } = await broker.connect().ask(metadata, 12, everything)
  expect(brokers.map(({ port }) => port)).toEqual([9092])
  const { endpoints } = broker.broker.metadata.image.brokers.get(0) ?? {}
  expect(endpoints?.map(({ name }) => name)).toEqual(['PLAINTEXT'])
})

test('changes configurations, topics and features as a broker does', async () => {
  const configs = [{ name: 'log.retention.ms', configOperation: 0, value: '777' }]
  const altered = await controller.ask(incrementalAlterConfigs, 1, {
    resources: [{ resourceType: BROKER, resourceName: '', configs }],
    validateOnly: false,
  })
  expect(altered.responses[0]?.errorCode).toBe(0)
  const { results } = await controller.ask(describeConfigs, 4, {
    resources: [{ resourceType: BROKER, resourceName: '', configurationKeys: null }],
    includeSynonyms: false,
    includeDocumentation: false,
  })
  expect(results[0]?.configs).toMatchObject([{ name: 'log.retention.ms', value: '777' }])
  const topic = {
    name: 't',
    numPartitions: 1,
    replicationFactor: 1,
    assignments: [],
    configs: [],
  }
  const made = await controller.ask(createTopics, 7, {
    topics: [topic],
    timeoutMs: 1000,
    validateOnly: false,
  })
  expect(made.topics[0]?.errorCode).toBe(0)
  const features = await controller.ask(updateFeatures, 2, {
    timeoutMs: 1000,
    featureUpdates: [
      { feature: 'foo.version', maxVersionLevel: 1, allowDowngrade: false, upgradeType: 1 },
    ],
    validateOnly: true,
  })
  expect(errorName(features.errorCode)).toBe('INVALID_UPDATE_VERSION')
})

test('describes the quorum of one', async () => {
  const topics = [{ topicName: '__cluster_metadata', partitions: [{ partitionIndex: 0 }] }]
  for (const client of [controller, broker.connect()]) {
    const answer = await client.ask(describeQuorum, 2, { topics })
    const { highWatermark } = broker.broker.controller.quorum
    expect(answer).toMatchObject({
      errorCode: 0,
      errorMessage: '',
      topics: [
        {
          partitions: [
            {
              errorCode: 0,
              errorMessage: '',
              leaderId: 0,
              highWatermark,
              currentVoters: [{ replicaId: 0, logEndOffset: highWatermark }],
              observers: [],
            },
          ],
        },
      ],
      nodes: [
        {
          nodeId: 0,
          listeners: [{ name: 'CONTROLLER', host: 'localhost', port: CONTROLLER_PORT }],
        },
      ],
    })
  }
})

test.each([0, 1])('describes the quorum without its nodes in version %i', async (version) => {
  const topics = [{ topicName: '__cluster_metadata', partitions: [{ partitionIndex: 0 }] }]
  const answer = await controller.ask(describeQuorum, version, { topics })
  expect(answer.topics[0]?.partitions[0]).toMatchObject({ errorCode: 0, leaderId: 0 })
})

test.each([
  ['t', 0],
  ['__cluster_metadata', 1],
])('knows no quorum of %s-%i', async (topicName, partitionIndex) => {
  const answer = await controller.ask(describeQuorum, 2, {
    topics: [{ topicName, partitions: [{ partitionIndex }] }],
  })
  const [partition] = answer.topics[0]?.partitions ?? []
  expect(errorName(partition?.errorCode ?? 0)).toBe('UNKNOWN_TOPIC_OR_PARTITION')
})

test('the voters of a quorum that the configuration names cannot be changed', async () => {
  const voter = { clusterId: null, voterId: 1, voterDirectoryId: 'Zm9vYmFyYmF6cXV4MTIzNA' }
  const added = await controller.ask(addRaftVoter, 0, { ...voter, timeoutMs: 1, listeners: [] })
  const removed = await controller.ask(removeRaftVoter, 0, voter)
  const why = (what: string) =>
    `Cluster doesn't support ${what} voter because the kraft.version feature is 0`
  expect([added, removed].map((each) => [errorName(each.errorCode), each.errorMessage])).toEqual([
    ['UNSUPPORTED_VERSION', why('adding')],
    ['UNSUPPORTED_VERSION', why('removing')],
  ])
})
