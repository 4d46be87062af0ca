/** Configurations of groups and of subscriptions to metrics; every error is what Apache Kafka 4.1.1 answers. */
import { beforeEach, describe, expect, test } from 'vitest'
import { EffectiveConfigs } from '../../../src/engine/effective-configs.ts'
import { alterConfigs } from '../../../src/engine/handlers/alter-configs.ts'
import { describeConfigs } from '../../../src/engine/handlers/describe-configs.ts'
import { incrementalAlterConfigs } from '../../../src/engine/handlers/incremental-alter-configs.ts'
import { listConfigResources } from '../../../src/engine/handlers/list-config-resources.ts'
import { errorCode } from '../../../src/protocol/errors.ts'
import { type MetadataBroker, startMetadataBroker } from './metadata-broker.ts'

const METRICS = 16
const GROUP = 32
const SET = 0
const DELETE = 1
const APPEND = 2

type Answer = [error: 'NONE' | 'INVALID_CONFIG' | 'INVALID_REQUEST', message: string | null]

let broker: MetadataBroker
beforeEach(async () => {
  broker = await startMetadataBroker()
})

async function alter(
  resourceType: number,
  resourceName: string,
  name: string,
  value: string | null,
  configOperation = SET,
) {
  const resources = [{ resourceType, resourceName, configs: [{ name, configOperation, value }] }]
  const request = { resources, validateOnly: false }
  const { responses } = await broker.ask(incrementalAlterConfigs, 1, request)
  return [responses[0]?.errorCode, responses[0]?.errorMessage]
}

async function described(resourceType: number, resourceName: string, keys: string[] | null = null) {
  const { results } = await broker.ask(describeConfigs, 4, {
    resources: [{ resourceType, resourceName, configurationKeys: keys }],
    includeSynonyms: true,
    includeDocumentation: false,
  })
  return results[0]
}

const answer = ([error, message]: Answer) => [error === 'NONE' ? 0 : errorCode(error), message]

const tooSmall = (key: string, bound: string): Answer => [
  'INVALID_CONFIG',
  `${key} must be greater than or equal to group.${bound}`,
]
const tooLarge = (key: string, bound: string): Answer => [
  'INVALID_CONFIG',
  `${key} must be less than or equal to group.${bound}`,
]
const invalid = (key: string, value: string, why: string): Answer => [
  'INVALID_CONFIG',
  `Invalid value ${value} for configuration ${key}: ${why}`,
]
const ok: Answer = ['NONE', null]

describe('a group', () => {
  test.each<[key: string, value: string, expected: Answer]>([
    ['consumer.session.timeout.ms', '46000', ok],
    [
      'consumer.session.timeout.ms',
      '1',
      tooSmall('consumer.session.timeout.ms', 'consumer.min.session.timeout.ms'),
    ],
    [
      'consumer.session.timeout.ms',
      '70000',
      tooLarge('consumer.session.timeout.ms', 'consumer.max.session.timeout.ms'),
    ],
    ['consumer.heartbeat.interval.ms', '6000', ok],
    [
      'consumer.heartbeat.interval.ms',
      '1',
      tooSmall('consumer.heartbeat.interval.ms', 'consumer.min.heartbeat.interval.ms'),
    ],
    [
      'consumer.heartbeat.interval.ms',
      '0',
      invalid('consumer.heartbeat.interval.ms', '0', 'Value must be at least 1'),
    ],
    [
      'consumer.heartbeat.interval.ms',
      'x',
      invalid('consumer.heartbeat.interval.ms', 'x', 'Not a number of type INT'),
    ],
    [
      'share.record.lock.duration.ms',
      '1',
      invalid('share.record.lock.duration.ms', '1', 'Value must be at least 1000'),
    ],
    [
      'share.record.lock.duration.ms',
      '99999999',
      tooLarge('share.record.lock.duration.ms', 'share.max.record.lock.duration.ms'),
    ],
    ['share.auto.offset.reset', 'by_duration:PT1H', ok],
    [
      'share.auto.offset.reset',
      'by_duration:-PT1H',
      invalid(
        'share.auto.offset.reset',
        'by_duration:-PT1H',
        "Invalid value `by_duration:-PT1H` for configuration share.auto.offset.reset. The value must be either 'earliest', 'latest' or of the format 'by_duration:<PnDTnHnMn.nS>'.",
      ),
    ],
    [
      'share.isolation.level',
      'READ_COMMITTED',
      invalid(
        'share.isolation.level',
        'READ_COMMITTED',
        'String must be one of: read_committed, read_uncommitted',
      ),
    ],
    [
      'streams.num.standby.replicas',
      '9',
      tooLarge('streams.num.standby.replicas', 'streams.max.standby.replicas'),
    ],
    ['foo', 'bar', ['INVALID_CONFIG', 'Unknown group config name: foo']],
  ])('answers as Kafka does for %s=%s', async (key, value, expected) => {
    expect(await alter(GROUP, 'g', key, value)).toEqual(answer(expected))
    const values = broker.parts.metadata.image.configsOf({ type: GROUP, name: 'g' })
    expect(values.get(key)).toBe(expected === ok ? value : undefined)
  })

  test('has no default for all groups, and no lists to append to', async () => {
    const key = 'consumer.session.timeout.ms'
    expect(await alter(GROUP, '', key, '50000')).toEqual(
      answer(['INVALID_REQUEST', 'Default group resources are not allowed.']),
    )
    expect(await alter(GROUP, 'g', key, '50000', APPEND)).toEqual(
      answer(['INVALID_CONFIG', `Can't APPEND to key ${key} because its type is not LIST.`]),
    )
    expect(await alter(GROUP, 'g', 'no.such.key', null, DELETE)).toEqual(answer(ok))
  })

  test('needs not exist to be described; what is set is listed and named as its source', async () => {
    const keys = ['consumer.session.timeout.ms', 'consumer.heartbeat.interval.ms', 'none']
    await alter(GROUP, 'g', 'consumer.session.timeout.ms', '46000')
    const entry = (name: string, value: string, source: number) => ({
      name,
      value,
      readOnly: false,
      configSource: source,
      isSensitive: false,
      synonyms: [{ name, value, source }],
      configType: 3,
      documentation: null,
    })
    expect((await described(GROUP, 'g', keys))?.configs).toEqual([
      entry('consumer.session.timeout.ms', '46000', 8),
      entry('consumer.heartbeat.interval.ms', '5000', 5),
    ])
    expect((await described(GROUP, 'other'))?.configs).toHaveLength(10)
    expect(await described(GROUP, '')).toMatchObject({
      errorCode: errorCode('INVALID_REQUEST'),
      errorMessage: 'Group name must not be empty',
    })
    const { configResources } = await broker.ask(listConfigResources, 1, { resourceTypes: [GROUP] })
    expect(configResources).toEqual([{ resourceName: 'g', resourceType: GROUP }])
  })

  test('loses with AlterConfigs what the request does not name', async () => {
    await alter(GROUP, 'g', 'consumer.session.timeout.ms', '46000')
    const configs = [{ name: 'consumer.heartbeat.interval.ms', value: '7000' }]
    const resources = [{ resourceType: GROUP, resourceName: 'g', configs }]
    await broker.ask(alterConfigs, 2, { resources, validateOnly: false })
    const values = broker.parts.metadata.image.configsOf({ type: GROUP, name: 'g' })
    expect([...values]).toEqual([['consumer.heartbeat.interval.ms', '7000']])
  })
})

test('the values in force of a group follow its changes and the broker', async () => {
  const { metadata, config } = broker.parts
  const configs = new EffectiveConfigs(config, metadata.image)
  metadata.subscribe((delta) => configs.apply(delta))
  const timeout = (group: string) => configs.group(group)['consumer.session.timeout.ms']
  expect([timeout('g'), timeout('other')]).toEqual([45000, 45000])
  await alter(GROUP, 'g', 'consumer.session.timeout.ms', '46000')
  expect([timeout('g'), timeout('other')]).toEqual([46000, 45000])
  await alter(GROUP, 'g', 'consumer.session.timeout.ms', null, DELETE)
  expect(timeout('g')).toBe(45000)
})

describe('a subscription to metrics', () => {
  const interval = (value: string): Answer => [
    'INVALID_REQUEST',
    `Invalid value ${value} for interval.ms, interval must be between 100 and 3600000 (1 hour)`,
  ]
  const pattern = (text: string): Answer => [
    'INVALID_CONFIG',
    `Illegal client matching pattern: ${text}`,
  ]
  test.each<[key: string, value: string, expected: Answer]>([
    ['interval.ms', '100', ok],
    ['interval.ms', '99', interval('99')],
    ['interval.ms', '3600001', interval('3600001')],
    ['interval.ms', 'x', invalid('interval.ms', 'x', 'Not a number of type INT')],
    ['metrics', 'a,b,a', ok],
    ['metrics', '', ok],
    ['match', 'client_id=app.*,client_software_name=x', ok],
    ['match', 'client_id=a,client_id=b', ok],
    ['match', 'client_id=[', pattern('client_id=[')],
    ['match', 'client_id=a,foo=bar', pattern('foo=bar')],
    ['match', 'a=b=c', pattern('a=b=c')],
    ['match', 'x', pattern('x')],
    ['foo', '1', ['INVALID_REQUEST', 'Unknown client metrics configuration: foo']],
  ])('answers as Kafka does for %s=%s', async (key, value, expected) => {
    expect(await alter(METRICS, 'sub', key, value)).toEqual(answer(expected))
  })

  test('must have a name, and its lists are set as a whole', async () => {
    expect(await alter(METRICS, '', 'interval.ms', '1000')).toEqual(
      answer(['INVALID_REQUEST', "Subscription name can't be empty"]),
    )
    expect(await alter(METRICS, 'sub', 'metrics', 'a', APPEND)).toEqual(
      answer(['INVALID_CONFIG', "Can't APPEND to key metrics because its type is not LIST."]),
    )
    expect(await described(METRICS, '')).toMatchObject({
      errorMessage: 'Client metrics subscription name must not be empty',
    })
  })

  test('shows what is set, and defaults without synonyms', async () => {
    await alter(METRICS, 'sub', 'metrics', 'org.apache.kafka.')
    const result = await described(METRICS, 'sub')
    const shown = result?.configs.map(({ name, value, configSource, synonyms, configType }) => {
      return { name, value, configSource, synonyms, configType }
    })
    const metrics = { name: 'metrics', value: 'org.apache.kafka.' }
    expect(shown).toEqual([
      { name: 'interval.ms', value: '300000', configSource: 5, synonyms: [], configType: 3 },
      { name: 'match', value: '', configSource: 5, synonyms: [], configType: 7 },
      { ...metrics, configSource: 7, synonyms: [{ ...metrics, source: 7 }], configType: 7 },
    ])
  })
})
