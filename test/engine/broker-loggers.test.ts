/** Levels of loggers drive what the broker logs; every error is what Apache Kafka 4.1.1 answers. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { BrokerLoggers } from '../../src/engine/metadata/broker-loggers.ts'
import { describeConfigs } from '../../src/protocol/apis/describe-configs.ts'
import { fetch } from '../../src/protocol/apis/fetch.ts'
import { incrementalAlterConfigs } from '../../src/protocol/apis/incremental-alter-configs.ts'
import { listConfigResources } from '../../src/protocol/apis/list-config-resources.ts'
import { errorCode } from '../../src/protocol/errors.ts'
import { TestBroker, type TestClient } from './test-broker.ts'
import { fetchOf, fetchPartition } from './test-fetch.ts'

const LOGGER = 8
const [SET, DELETE, APPEND, SUBTRACT] = [0, 1, 2, 3]
const REQUESTS = 'kafka.request.logger'
const REPLICAS = 'kafka.server.ReplicaManager'

let broker: TestBroker
let client: TestClient
beforeEach(async () => {
  broker = await TestBroker.start()
  client = broker.connect()
})
afterEach(() => broker.stop())

async function alter(
  configs: [name: string, value: string | null, operation?: number][],
  { validateOnly = false, resourceName = '0' } = {},
) {
  const { responses } = await client.ask(incrementalAlterConfigs, 1, {
    resources: [
      {
        resourceType: LOGGER,
        resourceName,
        configs: configs.map(([name, value, configOperation = SET]) => ({
          name,
          value,
          configOperation,
        })),
      },
    ],
    validateOnly,
  })
  return [responses[0]?.errorCode, responses[0]?.errorMessage]
}

async function level(name: string): Promise<string | null | undefined> {
  const { results } = await client.ask(describeConfigs, 4, {
    resources: [{ resourceType: LOGGER, resourceName: '0', configurationKeys: [name] }],
    includeSynonyms: false,
    includeDocumentation: false,
  })
  return results[0]?.configs[0]?.value
}

const listGroups = () => client.ask(listConfigResources, 1, { resourceTypes: [32] })
const completed = () =>
  broker.lines
    .filter(({ message }) => message.startsWith('Completed request:'))
    .map(({ message }) => JSON.parse(message.slice('Completed request:'.length)))

test('a level holds for the next line already, and no longer than it is set', async () => {
  await listGroups()
  expect(completed()).toEqual([])
  await alter([[REQUESTS, 'DEBUG']])
  await listGroups()
  await alter([[REQUESTS, null, DELETE]])
  await listGroups()
  expect(completed()).toMatchObject([
    // Not what the request said: configurations may be secrets.
    { requestHeader: { requestApiKeyName: 'INCREMENTAL_ALTER_CONFIGS' }, request: '' },
    {
      isForwarded: false,
      requestHeader: {
        requestApiKey: 74,
        requestApiVersion: 1,
        clientId: 'test',
        requestApiKeyName: 'LIST_CONFIG_RESOURCES',
      },
      request: { resourceTypes: [32] },
      response: { throttleTimeMs: 0, errorCode: 0, configResources: [] },
      principal: 'User:ANONYMOUS',
      listener: 'PLAINTEXT',
    },
  ])
})

test('records are logged by their size', async () => {
  await broker.createTopic('t')
  await alter([[REQUESTS, 'DEBUG']])
  await client.ask(fetch, 12, fetchOf([fetchPartition(0)], { sessionEpoch: -1 }))
  const response = completed().at(-1).response
  expect(response.responses[0].partitions[0]).toMatchObject({ recordsSizeInBytes: 0 })
})

test('what is below the level of a logger or of its nearest ancestor is not logged', async () => {
  const isDeletion = ({ message }: { message: string }) => message.includes('is renamed to')
  const deletions = async (topic: string) => {
    await broker.createTopic(topic)
    await broker.deleteTopic(topic)
    return broker.lines.filter(isDeletion).length
  }
  expect(await deletions('loud')).toBe(1)
  await alter([['kafka', 'ERROR']])
  expect(await deletions('quiet')).toBe(1)
  await alter([['kafka.log.LogManager', 'INFO']])
  expect(await deletions('louder')).toBe(2)
})

test('levels are inherited by name, from root at last', async () => {
  await alter([['kafka', 'WARN']])
  expect(await level(REPLICAS)).toBe('WARN')
  await alter([[REPLICAS, 'TRACE']])
  await alter([['kafka', null, DELETE]])
  await alter([['root', 'ERROR']])
  expect([await level(REPLICAS), await level('kafka.server.KafkaApis')]).toEqual(['TRACE', 'ERROR'])
  await alter([[REPLICAS, null, DELETE]])
  expect(await level(REPLICAS)).toBe('ERROR')
})

test('levels are forgotten at a restart', async () => {
  await alter([['kafka', 'WARN']])
  const disk = await broker.stop()
  broker = await TestBroker.start({ disk })
  client = broker.connect()
  expect(await level('kafka')).toBe('INFO')
})

describe('a change is refused', () => {
  const wrongLevel = (value: string) =>
    `Cannot set the log level of ${REPLICAS} to ${value} as it is not a supported log level. Valid log levels are DEBUG, ERROR, FATAL, INFO, TRACE, WARN`
  const one = (value: string | null, operation = SET): [string, string | null, number][] => [
    [REPLICAS, value, operation],
  ]
  test.each([
    ['a level that there is not', one('FOO'), 'INVALID_CONFIG', wrongLevel('FOO')],
    ['a level in lower case', one('debug'), 'INVALID_CONFIG', wrongLevel('debug')],
    ['OFF', one('OFF'), 'INVALID_CONFIG', wrongLevel('OFF')],
    ['no level', one(null), 'INVALID_REQUEST', `Null value not supported for : ${REPLICAS}`],
    [
      'a logger that there is not',
      [['no.such.logger', 'DEBUG', SET]],
      'INVALID_CONFIG',
      'Logger no.such.logger does not exist!',
    ],
    [
      'the removal of the level of root',
      [['root', null, DELETE]],
      'INVALID_REQUEST',
      'Removing the log level of the root logger is not allowed',
    ],
    [
      'APPEND',
      one('INFO', APPEND),
      'INVALID_REQUEST',
      'APPEND operation is not allowed for the BROKER_LOGGER resource',
    ],
    [
      'SUBTRACT',
      one('INFO', SUBTRACT),
      'INVALID_REQUEST',
      'SUBTRACT operation is not allowed for the BROKER_LOGGER resource',
    ],
    [
      'two changes of one logger',
      [...one('INFO'), ...one('WARN')],
      'INVALID_REQUEST',
      'Error due to duplicate config keys',
    ],
  ] as const)('%s', async (_, configs, error, message) => {
    const asked = configs.map((each) => [...each] as [string, string | null, number])
    expect(await alter(asked)).toEqual([errorCode(error), message])
    expect(await level(REPLICAS)).toBe('INFO')
  })

  test.each([
    ['', 'Node id must be an integer, but it is: '],
    ['x', 'Node id must be an integer, but it is: x'],
    ['7', 'Unexpected node id. Expected 0, but received 7'],
  ])('node %j', async (resourceName, message) => {
    expect(await alter(one('DEBUG'), { resourceName })).toEqual([
      errorCode('INVALID_REQUEST'),
      message,
    ])
  })

  test('all of it when one part is wrong, and without effect when it is only validated', async () => {
    await alter([
      [REPLICAS, 'TRACE'],
      ['nope', 'INFO'],
    ])
    await alter([[REPLICAS, 'TRACE']], { validateOnly: true })
    expect(await level(REPLICAS)).toBe('INFO')
  })
})

test('every name that the broker logs under has a level that can be set', () => {
  const root = fileURLToPath(new URL('../../src/engine', import.meta.url))
  const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.startsWith('config'))
    .map((file) => readFileSync(join(root, file), 'utf8'))
  // Classes of Kafka, and its few loggers that are no classes; not its exceptions.
  const NAME = /'((?:org\.apache\.kafka|kafka|state)\.[\w.]*\.?(?:[A-Z]\w*\$?|logger))'/g
  const found = sources.flatMap((text) => [...text.matchAll(NAME)].map(([, name = '']) => name))
  const used = found.filter((name) => !name.endsWith('Exception'))
  expect(used).toContain('kafka.network.SocketServer')
  const names = new BrokerLoggers().levels().map(([name]) => name)
  expect(used.filter((name) => !names.includes(name))).toEqual([])
})
