import { beforeEach, expect, test } from 'vitest'
import { alterConfigs } from '../../../src/engine/handlers/alter-configs.ts'
import { newTopic } from '../metadata/metadata-directory.ts'
import { type MetadataBroker, startMetadataBroker } from './metadata-broker.ts'

const TOPIC = 2
const BROKER = 4

let broker: MetadataBroker

beforeEach(async () => {
  broker = await startMetadataBroker()
  await broker.controller.createTopics(
    [newTopic('t', { configs: { 'segment.ms': '1000' } })],
    false,
  )
})

function resource(resourceType: number, resourceName: string, name: string, value: string | null) {
  return { resourceType, resourceName, configs: [{ name, value }] }
}

async function alter(resources: ReturnType<typeof resource>[], validateOnly = false) {
  const { responses } = await broker.ask(alterConfigs, 2, { resources, validateOnly })
  return responses.map(({ resourceName, errorCode }) => [resourceName, errorCode])
}

const configs = () => Object.fromEntries(broker.parts.metadata.image.topicConfigs('t'))

test('what the request does not name goes back to its default', async () => {
  expect(await alter([resource(TOPIC, 't', 'retention.ms', '5')])).toEqual([['t', 0]])
  expect(configs()).toEqual({ 'retention.ms': '5' })
})

test('each resource has its own answer, in the order of the request', async () => {
  expect(
    await alter([
      resource(BROKER, '7', 'log.cleaner.threads', '2'),
      resource(TOPIC, 't', 'retention.ms', '5'),
      resource(TOPIC, 'nowhere', 'retention.ms', '5'),
      resource(BROKER, '1', 'num.partitions', '2'),
    ]),
  ).toEqual([
    ['7', 42],
    ['t', 0],
    ['nowhere', 3],
    ['1', 42],
  ])
})

test('a null value and an unknown key change nothing', async () => {
  expect(await alter([resource(TOPIC, 't', 'retention.ms', null)])).toEqual([['t', 42]])
  expect(await alter([resource(TOPIC, 't', 'no.such', '1')])).toEqual([['t', 40]])
  expect(await alter([resource(TOPIC, 't', 'retention.ms', '5')], true)).toEqual([['t', 0]])
  expect(configs()).toEqual({ 'segment.ms': '1000' })
})
