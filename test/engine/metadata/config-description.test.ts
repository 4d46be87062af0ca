/** Configurations as DescribeConfigs shows them. */
import { expect, test } from 'vitest'
import { BrokerConfig } from '../../../src/engine/config/broker-config.ts'
import { describeBrokerConfigs } from '../../../src/engine/metadata/config-description.ts'

const required = {
  'process.roles': 'broker,controller',
  'node.id': '1',
  'controller.listener.names': 'CONTROLLER',
  listeners: 'PLAINTEXT://:9092,CONTROLLER://:9093',
  'controller.quorum.voters': '1@localhost:9093',
}

function shown(properties: Record<string, string>, name: string): string | null | undefined {
  const config = BrokerConfig.parse({ ...required, ...properties })
  return describeBrokerConfigs(config, new Map()).find((each) => each.name === name)?.value
}

test.each([
  [undefined, '1.7976931348623157E308'],
  ['10485760', '1.048576E7'],
  ['20000000', '2.0E7'],
  ['1048576', '1048576.0'],
  ['0.25', '0.25'],
])('a double of %s is printed as Java does: %s', (text, expected) => {
  const name = 'log.cleaner.io.max.bytes.per.second'
  expect(shown(text === undefined ? {} : { [name]: text }, name)).toBe(expected)
})

test('a retention time is shown with what other units say, as Kafka 4.1.1 does', () => {
  const synonyms = (dynamic: Record<string, string>, name: string) =>
    describeBrokerConfigs(BrokerConfig.parse(required).withDynamic(dynamic, {}), new Map())
      .find((each) => each.name === name)
      ?.synonyms.map((each) => `${each.source}:${each.name}=${each.value}`)
  expect(synonyms({ 'log.retention.ms': '5' }, 'log.retention.ms')).toEqual([
    '2:log.retention.ms=5',
    '5:log.retention.hours=168',
  ])
  expect(synonyms({}, 'log.retention.ms')).toEqual([])
  expect(synonyms({}, 'log.retention.hours')).toEqual(['5:log.retention.hours=168'])
  expect(synonyms({ 'log.retention.ms': '5' }, 'log.retention.hours')).toEqual([
    '5:log.retention.hours=168',
  ])
  expect(synonyms({ 'log.flush.interval.ms': '5' }, 'log.flush.interval.ms')).toEqual([
    '2:log.flush.interval.ms=5',
    '5:log.flush.scheduler.interval.ms=9223372036854775807',
  ])
})
