/** Altering configurations: outcomes and messages are those of Kafka 4.1. */
import { beforeEach, expect, test } from 'vitest'
import type { Controller } from '../../../src/engine/metadata/controller.ts'
import type { MetadataStore } from '../../../src/engine/metadata/metadata-store.ts'
import { createTestSystem } from '../system/test-system.ts'
import { newTopic, openDirectory } from './metadata-directory.ts'

const TOPIC = 2
const BROKER = 4
const SET = 0
const DELETE = 1
const APPEND = 2
const SUBTRACT = 3

let controller: Controller
let metadata: MetadataStore

beforeEach(async () => {
  const opened = await openDirectory(createTestSystem())
  controller = opened.controller
  metadata = opened.metadata
  await controller.createTopics([newTopic('t', { configs: { 'segment.ms': '1000' } })], false)
})

type Change = [name: string, operation: number, value: string | null]

async function alter(
  resourceType: number,
  resourceName: string,
  changes: Change[],
  validateOnly = false,
) {
  const configs = changes.map(([name, configOperation, value]) => ({
    name,
    configOperation,
    value,
  }))
  const alteration = { resourceType, resourceName, configs }
  const [outcome] = await controller.incrementalAlterConfigs([alteration], validateOnly)
  return [outcome?.error?.error ?? 'NONE', outcome?.error?.message]
}

const topicConfigs = () => Object.fromEntries(metadata.image.topicConfigs('t'))

test('SET and DELETE change one value and leave the others', async () => {
  await alter(TOPIC, 't', [['retention.ms', SET, '60000']])
  expect(topicConfigs()).toEqual({ 'segment.ms': '1000', 'retention.ms': '60000' })
  await alter(TOPIC, 't', [
    ['segment.ms', DELETE, null],
    ['never.set', DELETE, null],
  ])
  expect(topicConfigs()).toEqual({ 'retention.ms': '60000' })
})

test('APPEND and SUBTRACT work on lists, beginning with the default', async () => {
  const policy = async (operation: number, value: string) => {
    expect(await alter(TOPIC, 't', [['cleanup.policy', operation, value]])).toEqual([
      'NONE',
      undefined,
    ])
    return topicConfigs()['cleanup.policy']
  }
  expect(await policy(APPEND, 'compact')).toBe('delete,compact')
  expect(await policy(APPEND, 'compact')).toBe('delete,compact')
  expect(await policy(SUBTRACT, 'delete')).toBe('compact')
  expect(await policy(SUBTRACT, 'delete')).toBe('compact')
})

test.each<[number, string, Change[], string, string]>([
  [
    TOPIC,
    't',
    [['retention.ms', APPEND, '1']],
    'INVALID_CONFIG',
    "Can't APPEND to key retention.ms because its type is not LIST.",
  ],
  [
    TOPIC,
    't',
    [['retention.ms', SUBTRACT, '1']],
    'INVALID_CONFIG',
    "Can't SUBTRACT to key retention.ms because its type is not LIST.",
  ],
  [
    TOPIC,
    't',
    [['no.such', APPEND, 'x']],
    'INVALID_CONFIG',
    "Can't APPEND to key no.such because its type is not LIST.",
  ],
  [TOPIC, 't', [['no.such', SET, 'x']], 'INVALID_CONFIG', 'Unknown topic config name: no.such'],
  [
    TOPIC,
    't',
    [['retention.ms', SET, 'soon']],
    'INVALID_CONFIG',
    'Invalid value soon for configuration retention.ms: Not a number of type LONG',
  ],
  [
    TOPIC,
    't',
    [['retention.ms', SET, null]],
    'INVALID_REQUEST',
    'Null value not supported for : retention.ms',
  ],
  [
    TOPIC,
    't',
    [
      ['retention.ms', SET, '1'],
      ['retention.ms', SET, '2'],
    ],
    'INVALID_REQUEST',
    'Error due to duplicate config keys',
  ],
  [
    TOPIC,
    'nope',
    [['retention.ms', SET, '1']],
    'UNKNOWN_TOPIC_OR_PARTITION',
    "The topic 'nope' does not exist.",
  ],
  [
    TOPIC,
    'a b',
    [['retention.ms', SET, '1']],
    'INVALID_TOPIC_EXCEPTION',
    "Topic name is invalid: 'a b' contains one or more characters other than ASCII alphanumerics, '.', '_' and '-'",
  ],
  [
    BROKER,
    '1',
    [['num.partitions', SET, '3']],
    'INVALID_REQUEST',
    'Cannot update these configs dynamically: Set(num.partitions)',
  ],
  [
    BROKER,
    '',
    [['listeners', SET, 'PLAINTEXT://:1']],
    'INVALID_REQUEST',
    'Cannot update these configs at default cluster level, broker id must be specified: Set(listeners)',
  ],
  [
    BROKER,
    '1',
    [['listeners', SET, 'PLAINTEXT://:1']],
    'INVALID_REQUEST',
    'Cannot update these configs dynamically: Set(listeners)',
  ],
  [
    BROKER,
    '1',
    [['message.max.bytes', SET, 'x']],
    'INVALID_REQUEST',
    'Invalid value x for configuration message.max.bytes: Not a number of type INT',
  ],
  [
    BROKER,
    '1',
    [['num.io.threads', SET, '100']],
    'INVALID_REQUEST',
    'Invalid value org.apache.kafka.common.config.ConfigException: Dynamic thread count update validation failed for num.io.threads=100, value should not be greater than double the current value 8 for configuration Invalid dynamic configuration',
  ],
])('%i %s %j is refused', async (type, name, changes, error, message) => {
  const before = metadata.image
  expect(await alter(type, name, changes)).toEqual([error, message])
  expect(metadata.image).toBe(before)
})

test('values of one broker and of all are kept apart; keys that nobody knows are let through', async () => {
  await alter(BROKER, '1', [
    ['log.cleaner.threads', SET, '2'],
    ['no.such', SET, '3'],
  ])
  await alter(BROKER, '', [['log.cleaner.threads', SET, '3']])
  const of = (name: string) => Object.fromEntries(metadata.image.configsOf({ type: BROKER, name }))
  expect(of('1')).toEqual({ 'log.cleaner.threads': '2', 'no.such': '3' })
  expect(of('')).toEqual({ 'log.cleaner.threads': '3' })
})

test('validateOnly changes nothing', async () => {
  expect(await alter(TOPIC, 't', [['retention.ms', SET, '1']], true)).toEqual(['NONE', undefined])
  expect(topicConfigs()).toEqual({ 'segment.ms': '1000' })
})

test('a resource that is refused does not hold back the others', async () => {
  const change = (resourceName: string) => ({
    resourceType: TOPIC,
    resourceName,
    configs: [{ name: 'retention.ms', configOperation: SET, value: '1' }],
  })
  const outcomes = await controller.incrementalAlterConfigs([change('nope'), change('t')], false)
  expect(outcomes.map(({ error }) => error?.error)).toEqual([
    'UNKNOWN_TOPIC_OR_PARTITION',
    undefined,
  ])
  expect(topicConfigs()['retention.ms']).toBe('1')
})

test('the legacy AlterConfigs replaces the whole set', async () => {
  const configs = [{ name: 'retention.ms', value: '5' }]
  await controller.alterConfigs([{ resourceType: TOPIC, resourceName: 't', configs }], false)
  expect(topicConfigs()).toEqual({ 'retention.ms': '5' })
})
