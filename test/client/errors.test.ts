import { expect, it } from 'vitest'
import { isRetriable, javaText, KafkaException, TimeoutError } from '../../src/client/errors.ts'
import { ConfigError } from '../../src/config/definition.ts'
import { KafkaError } from '../../src/protocol/errors.ts'

it('prints errors as Java prints its exceptions', () => {
  const texts = [
    new KafkaError('TOPIC_ALREADY_EXISTS', "Topic 'there' already exists."),
    new TimeoutError(''),
    new KafkaException('Failed to create new KafkaAdminClient'),
    new ConfigError('wrong'),
  ].map(javaText)
  expect(texts).toEqual([
    "org.apache.kafka.common.errors.TopicExistsException: Topic 'there' already exists.",
    'org.apache.kafka.common.errors.TimeoutException',
    'org.apache.kafka.common.KafkaException: Failed to create new KafkaAdminClient',
    'org.apache.kafka.common.config.ConfigException: wrong',
  ])
})

it('tells what may be tried again', () => {
  expect(isRetriable(new KafkaError('NOT_COORDINATOR'))).toBe(true)
  expect(isRetriable(new TimeoutError('late'))).toBe(true)
  expect(isRetriable(new KafkaError('INVALID_TOPIC_EXCEPTION'))).toBe(false)
  expect(isRetriable(new Error('a bug'))).toBe(false)
})
