import { expect, test } from 'vitest'
import { incrementalAlterConfigs } from '../../../src/engine/handlers/incremental-alter-configs.ts'
import { newTopic } from '../metadata/metadata-directory.ts'
import { startMetadataBroker } from './metadata-broker.ts'

const TOPIC = 2
const BROKER = 4
const LOGGER = 8
const SET = 0
const APPEND = 2

test('each resource has its own answer, and those that can change do', async () => {
  const broker = await startMetadataBroker()
  await broker.controller.createTopics([newTopic('t')], false)
  const change = (type: number, name: string, key: string, operation: number, value: string) => ({
    resourceType: type,
    resourceName: name,
    configs: [{ name: key, configOperation: operation, value }],
  })
  const resources = [
    change(LOGGER, '1', 'kafka.server.ReplicaManager', APPEND, 'DEBUG'),
    change(TOPIC, 't', 'cleanup.policy', APPEND, 'compact'),
    change(BROKER, '7', 'log.cleaner.threads', SET, '2'),
    change(BROKER, '', 'message.max.bytes', SET, '2000000'),
    change(LOGGER, '1', 'kafka.controller', SET, 'WARN'),
    change(99, 'x', 'y', SET, 'z'),
  ]
  // A resource can be there once only, so the two changes of loggers go in two requests.
  const ask = (some: typeof resources) =>
    broker.ask(incrementalAlterConfigs, 1, { resources: some, validateOnly: false })
  const [refused, ...others] = resources
  expect((await ask(others)).responses.map(({ errorCode }) => errorCode)).toEqual([0, 42, 0, 0, 42])
  expect((await ask(refused === undefined ? [] : [refused])).responses).toMatchObject([
    {
      errorCode: 42,
      errorMessage: 'APPEND operation is not allowed for the BROKER_LOGGER resource',
    },
  ])
  const { image } = broker.parts.metadata
  expect(image.topicConfigs('t').get('cleanup.policy')).toBe('delete,compact')
  expect(image.configsOf({ type: BROKER, name: '' }).get('message.max.bytes')).toBe('2000000')
  expect(broker.parts.brokerLoggers.levelOf('kafka.controller')).toBe('WARN')
})
