import { expect, test } from 'vitest'
import {
  environmentProperties,
  propertyName,
} from '../../../src/cli/server/environment-properties.ts'
import { brokerConfigs } from '../../../src/engine/config/broker.ts'

const isKnown = (name: string) => Object.hasOwn(brokerConfigs, name)

test.each([
  ['KAFKA_LOG_DIRS', 'log.dirs'],
  ['KAFKA_NODE_ID', 'node.id'],
  ['KAFKA_A__B', 'a_b'],
  ['KAFKA_A___B', 'a-b'],
  ['KAFKA_LISTENER_NAME_INTERNAL_SASL_MECHANISM', 'listener.name.internal.sasl.mechanism'],
])('%s is %s', (variable, property) => {
  expect(propertyName(variable)).toBe(property)
})

test('only variables that name a configuration count', () => {
  const environment = {
    KAFKA_LOG_RETENTION_HOURS: '1',
    KAFKA_HOME: '/opt/kafka',
    KAFKA_OPTS: '-Dx=y',
    KAFKA_HEAP_OPTS: '-Xmx1G',
    LOG_DIRS: '/elsewhere',
    PATH: '/bin',
  }
  expect(environmentProperties(environment, isKnown)).toEqual({ 'log.retention.hours': '1' })
})

test('advertised addresses alone say where to listen', () => {
  const environment = {
    KAFKA_ADVERTISED_LISTENERS: 'PLAINTEXT://example.org:9092,IN://kafka:29092',
  }
  expect(environmentProperties(environment, isKnown)['listeners']).toBe(
    'PLAINTEXT://0.0.0.0:9092,IN://0.0.0.0:29092',
  )
  const both = { ...environment, KAFKA_LISTENERS: 'PLAINTEXT://:9092,IN://:29092' }
  expect(environmentProperties(both, isKnown)['listeners']).toBe('PLAINTEXT://:9092,IN://:29092')
})
