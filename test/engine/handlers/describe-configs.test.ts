import { beforeEach, expect, test } from 'vitest'
import { describeConfigs } from '../../../src/engine/handlers/describe-configs.ts'
import { incrementalAlterConfigs } from '../../../src/engine/handlers/incremental-alter-configs.ts'
import { newTopic } from '../metadata/metadata-directory.ts'
import { type MetadataBroker, startMetadataBroker } from './metadata-broker.ts'

const TOPIC = 2
const BROKER = 4
const LOGGER = 8

let broker: MetadataBroker

beforeEach(async () => {
  broker = await startMetadataBroker({ 'log.retention.hours': '168', 'compression.type': 'lz4' })
  const configs = { 'retention.ms': '86400000', 'cleanup.policy': 'compact,delete' }
  await broker.controller.createTopics([newTopic('cfg', { configs })], false)
})

async function describe(resourceType: number, resourceName: string, keys: string[] | null = null) {
  const resources = [{ resourceType, resourceName, configurationKeys: keys }]
  const request = { resources, includeSynonyms: true, includeDocumentation: false }
  const { results } = await broker.ask(describeConfigs, 4, request)
  const [result] = results
  if (result === undefined) throw new Error('every resource has a result')
  return result
}

/** As kafka-configs prints it. */
async function printed(type: number, name: string, ...keys: string[]) {
  const { configs } = await describe(type, name, keys)
  const sources = [
    '',
    'DYNAMIC_TOPIC',
    'DYNAMIC_BROKER',
    'DYNAMIC_DEFAULT_BROKER',
    'STATIC_BROKER',
    'DEFAULT',
  ]
  return configs.map(({ name: key, value, isSensitive, synonyms }) => {
    const shown = synonyms.map(
      (each) => `${sources[each.source]}_CONFIG:${each.name}=${each.value}`,
    )
    return `${key}=${value} sensitive=${isSensitive} synonyms={${shown.join(', ')}}`
  })
}

async function alter(type: number, name: string, key: string, value: string) {
  const configs = [{ name: key, configOperation: 0, value }]
  const resources = [{ resourceType: type, resourceName: name, configs }]
  const request = { resources, validateOnly: false }
  const { responses } = await broker.ask(incrementalAlterConfigs, 1, request)
  return [responses[0]?.errorCode, responses[0]?.errorMessage]
}

test('a topic lists every key, in the order in which Kafka 4.1 lists them', async () => {
  const { configs } = await describe(TOPIC, 'cfg')
  expect(configs.map(({ name }) => name)).toEqual([
    'compression.type',
    'remote.log.delete.on.disable',
    'leader.replication.throttled.replicas',
    'remote.storage.enable',
    'min.insync.replicas',
    'segment.jitter.ms',
    'remote.log.copy.disable',
    'local.retention.ms',
    'cleanup.policy',
    'flush.ms',
    'follower.replication.throttled.replicas',
    'compression.lz4.level',
    'segment.bytes',
    'retention.ms',
    'compression.gzip.level',
    'flush.messages',
    'compression.zstd.level',
    'max.compaction.lag.ms',
    'file.delete.delay.ms',
    'max.message.bytes',
    'min.compaction.lag.ms',
    'message.timestamp.type',
    'local.retention.bytes',
    'preallocate',
    'min.cleanable.dirty.ratio',
    'index.interval.bytes',
    'unclean.leader.election.enable',
    'retention.bytes',
    'delete.retention.ms',
    'message.timestamp.after.max.ms',
    'message.timestamp.before.max.ms',
    'segment.ms',
    'segment.index.bytes',
  ])
})

test('values of a topic say where they come from and what they hide', async () => {
  const keys = [
    'cleanup.policy',
    'retention.ms',
    'compression.type',
    'flush.ms',
    'min.cleanable.dirty.ratio',
  ]
  expect((await printed(TOPIC, 'cfg', ...keys)).sort()).toEqual([
    'cleanup.policy=compact,delete sensitive=false synonyms={DYNAMIC_TOPIC_CONFIG:cleanup.policy=compact,delete, DEFAULT_CONFIG:log.cleanup.policy=delete}',
    'compression.type=lz4 sensitive=false synonyms={STATIC_BROKER_CONFIG:compression.type=lz4, DEFAULT_CONFIG:compression.type=producer}',
    'flush.ms=9223372036854775807 sensitive=false synonyms={}',
    'min.cleanable.dirty.ratio=0.5 sensitive=false synonyms={DEFAULT_CONFIG:log.cleaner.min.cleanable.ratio=0.5}',
    'retention.ms=86400000 sensitive=false synonyms={DYNAMIC_TOPIC_CONFIG:retention.ms=86400000}',
  ])
})

test('a broker shows its dynamic values over the static ones', async () => {
  await alter(BROKER, '1', 'log.cleaner.threads', '2')
  await alter(BROKER, '', 'message.max.bytes', '2000000')
  const keys = ['log.cleaner.threads', 'message.max.bytes', 'log.retention.ms']
  expect(await printed(BROKER, '1', ...keys)).toEqual([
    'log.cleaner.threads=2 sensitive=false synonyms={DYNAMIC_BROKER_CONFIG:log.cleaner.threads=2, DEFAULT_CONFIG:log.cleaner.threads=1}',
    'log.retention.ms=null sensitive=false synonyms={}',
    'message.max.bytes=2000000 sensitive=false synonyms={DYNAMIC_DEFAULT_BROKER_CONFIG:message.max.bytes=2000000, DEFAULT_CONFIG:message.max.bytes=1048588}',
  ])
})

test('the defaults of all brokers are only what was set for all', async () => {
  await alter(BROKER, '', 'message.max.bytes', '2000000')
  expect(await printed(BROKER, '')).toEqual([
    'message.max.bytes=2000000 sensitive=false synonyms={DYNAMIC_DEFAULT_BROKER_CONFIG:message.max.bytes=2000000}',
  ])
})

test('a key that nobody knows may be a secret, so its value is not shown', async () => {
  await alter(BROKER, '1', 'no.such', 'hidden')
  expect(await printed(BROKER, '1', 'no.such')).toEqual([
    'no.such=null sensitive=true synonyms={DYNAMIC_BROKER_CONFIG:no.such=null}',
  ])
})

test('loggers have levels of their own, which follow root when reset', async () => {
  const level = async () => {
    const { configs } = await describe(LOGGER, '1', ['kafka.server.ReplicaManager'])
    return configs[0]?.value
  }
  expect(await level()).toBe('INFO')
  await alter(LOGGER, '1', 'kafka.server.ReplicaManager', 'DEBUG')
  expect(await level()).toBe('DEBUG')
  expect(await alter(LOGGER, '1', 'kafka.server.ReplicaManager', 'LOUD')).toEqual([
    40,
    'Cannot set the log level of kafka.server.ReplicaManager to LOUD as it is not a supported log level. Valid log levels are DEBUG, ERROR, FATAL, INFO, TRACE, WARN',
  ])
})

test.each([
  [TOPIC, 'nowhere', 3],
  [TOPIC, 'a b', 17],
  [BROKER, '7', 42],
  [BROKER, 'x', 42],
  [LOGGER, '', 42],
  [99, 'x', 42],
])('resource %i %j cannot be described: error %i', async (type, name, errorCode) => {
  expect(await describe(type, name)).toMatchObject({ errorCode, configs: [] })
})

test('a resource that is named again and again is described as often', async () => {
  const one = { resourceType: BROKER, resourceName: '1', configurationKeys: null }
  const other = { ...one, resourceType: TOPIC, resourceName: 'cfg' }
  const request = { includeSynonyms: true, includeDocumentation: true }
  const resources = [one, other, one, other, { ...one, configurationKeys: ['log.dirs'] }]
  const { results } = await broker.ask(describeConfigs, 4, { ...request, resources })
  const [first, second, third, fourth, fifth] = results
  expect([third, fourth]).toEqual([first, second])
  expect(first?.configs.length).toBeGreaterThan(100)
  expect(second?.configs.find(({ name }) => name === 'retention.ms')?.value).toBe('86400000')
  expect(fifth?.configs.map(({ name }) => name)).toEqual(['log.dirs'])
})

test('another broker is not altered here', async () => {
  expect(await alter(BROKER, '7', 'log.cleaner.threads', '2')).toEqual([
    42,
    'Unexpected broker id, expected 1 or empty string, but received 7',
  ])
})
