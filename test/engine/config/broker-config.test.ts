import { describe, expect, test } from 'vitest'
import { BrokerConfig } from '../../../src/engine/config/broker-config.ts'

const node = { 'node.id': '0', 'process.roles': 'broker,controller' }

describe('a broker configuration', () => {
  test('takes broker.id for node.id', () => {
    expect(BrokerConfig.parse({ 'broker.id': '7', 'process.roles': 'broker' }).nodeId).toBe(7)
  })

  test('gives typed values, and Infinity for no limit', () => {
    const config = BrokerConfig.parse({ ...node, 'num.partitions': ' 3 ' })
    expect(config.get('num.partitions')).toBe(3)
    expect(config.get('log.flush.interval.messages')).toBe(Number.POSITIVE_INFINITY)
    expect(config.get('auto.create.topics.enable')).toBe(true)
    expect(config.get('process.roles')).toEqual(['broker', 'controller'])
    expect(config.get('log.flush.interval.ms')).toBeNull()
  })

  test.each([
    [
      { 'num.partitions': '0' },
      'Invalid value 0 for configuration num.partitions: Value must be at least 1',
    ],
    [
      { 'num.partitions': 'many' },
      'Invalid value many for configuration num.partitions: Not a number of type INT',
    ],
    [
      { 'queued.max.request.bytes': '1000' },
      'requirement failed: queued.max.request.bytes must be larger or equal to socket.request.max.bytes',
    ],
    [{ 'auto.create.topics.enable': 'maybe' }, 'Expected value to be either true or false'],
    [{ 'log.cleanup.policy': 'sometimes' }, 'String must be one of: compact, delete'],
    [{ listeners: 'here' }, 'Unable to parse here to a broker endpoint'],
    [
      { listeners: 'A://:9092', 'listener.security.protocol.map': 'B:PLAINTEXT' },
      'No security protocol defined for listener A',
    ],
    [{ listeners: 'PLAINTEXT://:1,PLAINTEXT://:2' }, 'Each listener must have a different name'],
    [
      { 'advertised.listeners': 'PLAINTEXT://0.0.0.0:9092' },
      'cannot use the nonroutable meta-address 0.0.0.0',
    ],
    [
      {
        'advertised.listeners': 'OTHER://host:1',
        'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,OTHER:PLAINTEXT',
      },
      'Found OTHER',
    ],
  ])('refuses %j', (properties, message) => {
    expect(() => BrokerConfig.parse({ ...node, ...properties })).toThrow(message)
  })

  test.each(['node.id', 'broker.id'])('reports a wrong %s under that name', (name) => {
    expect(() => BrokerConfig.parse({ 'process.roles': 'broker', [name]: 'zero' })).toThrow(
      `Invalid value zero for configuration ${name}: Not a number of type INT`,
    )
  })

  test('wants a node id', () => {
    expect(() => BrokerConfig.parse({ 'process.roles': 'broker' })).toThrow(
      'Missing required configuration "node.id" which has no default value.',
    )
  })

  test('separates the listeners of clients from the controller’s', () => {
    const config = BrokerConfig.parse({
      ...node,
      listeners: 'PLAINTEXT://localhost:9092,CONTROLLER://:9093',
      'controller.listener.names': 'CONTROLLER',
    })
    expect(config.brokerListeners).toEqual([
      { name: 'PLAINTEXT', host: 'localhost', port: 9092, protocol: 'PLAINTEXT' },
    ])
    expect(config.advertisedListeners).toEqual(config.brokerListeners)
  })

  test('lays dynamic values over static ones, per broker before cluster-wide', () => {
    const config = BrokerConfig.parse({ ...node, 'message.max.bytes': '1' })
    const changed = config.withDynamic({ 'message.max.bytes': '2' }, { 'message.max.bytes': '3' })
    expect(changed.get('message.max.bytes')).toBe(2)
    expect(changed.sources('message.max.bytes')).toEqual([
      { key: 'message.max.bytes', source: 'DYNAMIC_BROKER_CONFIG', text: '2' },
      { key: 'message.max.bytes', source: 'DYNAMIC_DEFAULT_BROKER_CONFIG', text: '3' },
      { key: 'message.max.bytes', source: 'STATIC_BROKER_CONFIG', text: '1' },
      { key: 'message.max.bytes', source: 'DEFAULT_CONFIG', text: '1048588' },
    ])
    expect(config.get('message.max.bytes')).toBe(1)
  })

  test('gives a topic its defaults in the topic’s unit', () => {
    const config = BrokerConfig.parse({
      ...node,
      'log.retention.hours': '1',
      'log.roll.ms': '5000',
    })
    const topic = config.topicConfigs({ 'max.message.bytes': '99' })
    expect(topic['retention.ms']).toBe(3_600_000)
    expect(topic['segment.ms']).toBe(5000)
    expect(topic['max.message.bytes']).toBe(99)
    expect(config.topicConfigs({})['max.message.bytes']).toBe(1_048_588)
  })

  test.each([
    [{}, 168 * 3_600_000],
    [{ 'log.retention.minutes': '5' }, 300_000],
    [{ 'log.retention.minutes': '5', 'log.retention.ms': '7' }, 7],
    [{ 'log.retention.ms': '-1' }, Number.POSITIVE_INFINITY],
  ])('keeps records by the finest unit of %j', (properties, ms) => {
    expect(BrokerConfig.parse({ ...node, ...properties }).retentionMs).toBe(ms)
  })

  test('keeps unknown keys apart', () => {
    expect(BrokerConfig.parse({ ...node, 'my.own': 'x' }).unknownKeys()).toEqual(['my.own'])
  })
})
