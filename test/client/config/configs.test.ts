import { describe, expect, it } from 'vitest'
import { adminConfigs, parseAdminConfigs } from '../../../src/client/config/admin.ts'
import { reconnectBackoff } from '../../../src/client/config/client-rules.ts'
import { consumerConfigs, parseConsumerConfigs } from '../../../src/client/config/consumer.ts'
import {
  deliveryTimeoutMs,
  parseProducerConfigs,
  producerConfigs,
  warnOfLostIdempotence,
} from '../../../src/client/config/producer.ts'

const producerError = (properties: Record<string, string>) => () => parseProducerConfigs(properties)
const consumerError = (properties: Record<string, string>) => () => parseConsumerConfigs(properties)

describe('configuration tables', () => {
  it('hold as many keys as the configuration classes of Kafka 4.1', () => {
    expect(Object.keys(producerConfigs)).toHaveLength(112)
    expect(Object.keys(consumerConfigs)).toHaveLength(115)
    expect(Object.keys(adminConfigs)).toHaveLength(90)
  })

  it('have defaults that pass their own validators', () => {
    expect(parseProducerConfigs({})['batch.size']).toBe(16384)
    expect(parseConsumerConfigs({})['fetch.max.bytes']).toBe(52428800)
    expect(parseAdminConfigs({})['default.api.timeout.ms']).toBe(60000)
  })

  it('ignore unknown keys', () => {
    expect(parseProducerConfigs({ 'no.such.property': '1' }).acks).toBe('all')
  })
})

describe('producer configuration', () => {
  it.each([
    [
      { acks: 'two' },
      'Invalid value two for configuration acks: String must be one of: all, -1, 0, 1',
    ],
    [
      { 'linger.ms': 'soon' },
      'Invalid value soon for configuration linger.ms: Not a number of type LONG',
    ],
    [
      { 'compression.type': 'brotli' },
      'Invalid value brotli for configuration compression.type: ' +
        'String must be one of: none, gzip, snappy, lz4, zstd',
    ],
    [{ retries: '-1' }, 'Invalid value -1 for configuration retries: Value must be at least 0'],
  ])('refuses %o as Kafka does', (properties, message) => {
    expect(producerError(properties)).toThrow(message)
  })

  it.each([
    [{ acks: '1' }, 'Must set acks to all in order to use the idempotent producer.'],
    [{ retries: '0' }, 'Must set retries to non-zero when using the idempotent producer.'],
    [
      { 'max.in.flight.requests.per.connection': '6' },
      'Must set max.in.flight.requests.per.connection to at most 5 to use the idempotent producer.',
    ],
  ])(
    'refuses %o with idempotence asked for by name, and else goes without',
    (properties, message) => {
      expect(producerError({ ...properties, 'enable.idempotence': 'true' })).toThrow(message)
      expect(parseProducerConfigs(properties)['enable.idempotence']).toBe(false)
    },
  )

  it.each([
    { 'enable.idempotence': 'false' },
    { acks: '1' },
    { retries: '0' },
    { 'max.in.flight.requests.per.connection': '6' },
  ])('refuses transactions with %o, as they need idempotence', (properties) => {
    expect(producerError({ 'transactional.id': 'tx', ...properties })).toThrow(
      'Cannot set a transactional.id without also enabling idempotence.',
    )
    expect(parseProducerConfigs({ 'transactional.id': 'tx' })['enable.idempotence']).toBe(true)
    expect(producerError({ 'transactional.id': '' })).toThrow(
      'Invalid value  for configuration transactional.id: String must be non-empty',
    )
  })

  it('warns where more requests in flight switch idempotence off that nobody asked for', () => {
    const warnings = (properties: Record<string, string>): string[] => {
      const lines: string[] = []
      const warn = (_source: string, message: string) => lines.push(message)
      const logger = { warn, error: warn }
      warnOfLostIdempotence(properties, parseProducerConfigs(properties), logger)
      return lines
    }
    const many = { 'max.in.flight.requests.per.connection': '6' }
    expect(warnings(many)).toEqual([
      'Idempotence will be disabled because max.in.flight.requests.per.connection is set to 6, which is ' +
        'greater than 5. Please note that in v4.0.0 and onward, this will become an error.',
    ])
    expect(warnings({ ...many, 'enable.idempotence': 'false' })).toEqual([])
    expect(warnings({ acks: '1' })).toEqual([])
  })

  it('raises the default delivery timeout over linger and request timeout, and refuses a smaller one', () => {
    const slow = { 'request.timeout.ms': '300000' }
    expect(deliveryTimeoutMs(slow, parseProducerConfigs(slow))).toBe(300005)
    const short = { 'delivery.timeout.ms': '1000' }
    expect(() => deliveryTimeoutMs(short, parseProducerConfigs(short))).toThrow(
      'delivery.timeout.ms should be equal to or larger than linger.ms + request.timeout.ms',
    )
  })

  it.each([
    [{ 'security.protocol': 'SASL_SSL' }, 'security.protocol'],
    [{ 'interceptor.classes': 'com.example.I' }, 'interceptor.classes'],
  ])('names the key of what is not supported: %o', (properties, key) => {
    expect(producerError(properties)).toThrow(
      `for configuration ${key}: this client does not support`,
    )
  })
})

describe('consumer configuration', () => {
  it.each([
    [
      { 'auto.offset.reset': 'sometimes' },
      'Invalid value sometimes for configuration auto.offset.reset: ' +
        'String must be one of: latest, earliest, none',
    ],
    [
      { 'isolation.level': 'strict' },
      'Invalid value strict for configuration isolation.level: ' +
        'String must be one of: read_committed, read_uncommitted',
    ],
    [
      { 'enable.auto.commit': 'true' },
      'enable.auto.commit cannot be set to true when default group id (null) is used.',
    ],
  ])('refuses %o as Kafka does', (properties, message) => {
    expect(consumerError(properties)).toThrow(message)
  })

  it('commits automatically only with a group', () => {
    expect(parseConsumerConfigs({})['enable.auto.commit']).toBe(false)
    expect(parseConsumerConfigs({ 'group.id': 'g' })['enable.auto.commit']).toBe(true)
  })

  it('refuses configurations that the protocol of the group has no use for', () => {
    const properties = { 'session.timeout.ms': '9000', 'heartbeat.interval.ms': '10000' }
    expect(consumerError({ ...properties, 'group.protocol': 'consumer' })).toThrow(
      'heartbeat.interval.ms, session.timeout.ms cannot be set when group.protocol=CONSUMER',
    )
    expect(
      consumerError({ 'partition.assignment.strategy': 'x', 'group.protocol': 'Consumer' }),
    ).toThrow('partition.assignment.strategy cannot be set when group.protocol=CONSUMER')
    expect(consumerError({ 'group.remote.assignor': 'range' })).toThrow(
      'group.remote.assignor cannot be set when group.protocol=CLASSIC',
    )
  })
})

describe('reconnect back-off', () => {
  it('does not grow where only reconnect.backoff.ms is configured', () => {
    const properties = { 'reconnect.backoff.ms': '70' }
    const values = parseAdminConfigs(properties)
    expect(reconnectBackoff(properties, values)).toEqual({ initialMs: 70, maxMs: 70 })
    expect(reconnectBackoff({}, parseAdminConfigs({}))).toEqual({ initialMs: 50, maxMs: 1000 })
  })
})
