/** Kafka's ProducerConfig: the keys beside those that all clients share. */
import {
  atLeast,
  between,
  ConfigError,
  type Configs,
  gzipLevel,
  nonEmpty,
  oneOf,
  parseConfigs,
} from '../../config/definition.ts'
import type { ClientLogger } from '../client-logger.ts'
import { type Properties, refuseUnsupported } from './client-rules.ts'
import { commonConfigs } from './common.ts'
import { boolean, int, javaClass, list, long, string } from './row.ts'

export const producerConfigs = {
  ...commonConfigs,
  acks: string('all', {
    importance: 'low',
    valid: oneOf('all', '-1', '0', '1'),
    doc: 'How many replicas must have a batch before it counts as sent: `0`, `1`, or `all` (`-1`).',
  }),
  'batch.size': int('16384', {
    importance: 'medium',
    valid: atLeast(0),
    doc: 'Bytes of records per partition that are sent together.',
  }),
  'bootstrap.servers': list('', {
    importance: 'high',
    doc: 'Addresses `host:port` to find the cluster with.',
  }),
  'buffer.memory': long('33554432', {
    importance: 'high',
    valid: atLeast(0),
    doc: 'Bytes of records that may wait in the producer before `send` asks the caller to wait.',
  }),
  'client.id': string('', {
    importance: 'medium',
    doc: 'The name that brokers see and log.',
  }),
  'compression.gzip.level': int('-1', {
    importance: 'medium',
    valid: gzipLevel,
    doc: 'The level of gzip.',
  }),
  'compression.lz4.level': int('9', {
    importance: 'medium',
    valid: between(1, 17),
    doc: 'The level of lz4.',
  }),
  'compression.type': string('none', {
    importance: 'high',
    valid: oneOf('none', 'gzip', 'snappy', 'lz4', 'zstd'),
    doc: 'How batches are compressed.',
  }),
  'compression.zstd.level': int('3', {
    importance: 'medium',
    valid: between(-131072, 22),
    doc: 'The level of zstd.',
  }),
  'connections.max.idle.ms': long('540000', {
    importance: 'medium',
    effect: 'none',
    doc: 'Connections that nothing was sent on for this long are closed.',
  }),
  'delivery.timeout.ms': int('120000', {
    importance: 'medium',
    valid: atLeast(0),
    doc: 'The time from `send` to the final success or failure of a record.',
  }),
  'enable.idempotence': boolean('true', {
    importance: 'low',
    doc: 'Whether the brokers drop what a retry would write twice.',
  }),
  'enable.metrics.push': boolean('true', {
    importance: 'low',
    effect: 'none',
    doc: 'Whether the client sends its metrics to the brokers.',
  }),
  'interceptor.classes': list('', {
    importance: 'low',
    effect: 'refused',
    doc: 'Java classes that see every record.',
  }),
  'key.serializer': javaClass(undefined, {
    importance: 'high',
    effect: 'none',
    doc: 'The Java class that makes bytes of keys.',
  }),
  'linger.ms': long('5', {
    importance: 'medium',
    valid: atLeast(0),
    doc: 'How long an unfilled batch waits for more records.',
  }),
  'max.block.ms': long('60000', {
    importance: 'medium',
    valid: atLeast(0),
    doc: 'How long a record may wait for metadata or for memory.',
  }),
  'max.in.flight.requests.per.connection': int('5', {
    importance: 'low',
    valid: atLeast(1),
    doc: 'Requests that may be under way on one connection.',
  }),
  'max.request.size': int('1048576', {
    importance: 'medium',
    valid: atLeast(0),
    doc: 'The largest request, and so the largest record, in bytes.',
  }),
  'metadata.max.idle.ms': long('300000', {
    importance: 'low',
    valid: atLeast(5000),
    effect: 'none',
    doc: 'Topics that nothing was sent to for this long are forgotten.',
  }),
  'metric.reporters': list('org.apache.kafka.common.metrics.JmxReporter', {
    importance: 'low',
    effect: 'none',
    doc: 'Java classes that publish metrics.',
  }),
  'partitioner.adaptive.partitioning.enable': boolean('true', {
    importance: 'low',
    effect: 'none',
    doc: 'Whether slow brokers get fewer of the records without a key.',
  }),
  'partitioner.availability.timeout.ms': long('0', {
    importance: 'low',
    valid: atLeast(0),
    effect: 'none',
    doc: 'After this time without progress a partition counts as unavailable.',
  }),
  'partitioner.class': javaClass(undefined, {
    importance: 'medium',
    doc: "The Java class that chooses partitions; only Kafka's RoundRobinPartitioner is known.",
  }),
  'partitioner.ignore.keys': boolean('false', {
    importance: 'medium',
    doc: 'Whether records with a key are spread as those without.',
  }),
  'receive.buffer.bytes': int('32768', {
    importance: 'medium',
    valid: atLeast(-1),
    effect: 'none',
    doc: "The size of the socket's receive buffer.",
  }),
  retries: int('2147483647', {
    importance: 'high',
    valid: between(0, 2147483647),
    doc: 'How often a request is tried again.',
  }),
  'transaction.timeout.ms': int('60000', {
    importance: 'low',
    doc: 'After this time the coordinator aborts an open transaction.',
  }),
  'transaction.two.phase.commit.enable': boolean('false', {
    importance: 'low',
    effect: 'none',
    doc: 'Whether an outside coordinator decides about transactions.',
  }),
  'transactional.id': string(undefined, {
    importance: 'low',
    valid: nonEmpty,
    doc: 'The name under which a transactional producer is known over restarts.',
  }),
  'value.serializer': javaClass(undefined, {
    importance: 'high',
    effect: 'none',
    doc: 'The Java class that makes bytes of values.',
  }),
}

export type ProducerConfigs = Configs<typeof producerConfigs>

/**
 * Typed values, with Kafka's rules between keys: idempotence asked for by name is refused where another key prevents it,
 * and is switched off where it is only the default; transactions need it. Throws ConfigError.
 */
export function parseProducerConfigs(properties: Properties): ProducerConfigs {
  const values = parseConfigs(producerConfigs, properties)
  refuseUnsupported(producerConfigs, properties)
  const obstacle = values['enable.idempotence'] ? idempotenceObstacle(values) : undefined
  if (obstacle !== undefined && properties['enable.idempotence'] !== undefined) {
    throw new ConfigError(obstacle)
  }
  const isIdempotent = values['enable.idempotence'] && obstacle === undefined
  if (!isIdempotent && values['transactional.id'] !== null) {
    throw new ConfigError('Cannot set a transactional.id without also enabling idempotence.')
  }
  return { ...values, 'enable.idempotence': isIdempotent }
}

const MAX_IN_FLIGHT = 'max.in.flight.requests.per.connection'
const MAX_IN_FLIGHT_IDEMPOTENT = 5

/** Kafka's line about a producer that is not idempotent for a reason that its user may not have seen. */
export function warnOfLostIdempotence(
  properties: Properties,
  values: ProducerConfigs,
  logger: ClientLogger,
): void {
  const inFlight = values[MAX_IN_FLIGHT]
  const isAskedFor = properties['enable.idempotence'] !== undefined
  if (isAskedFor || inFlight <= MAX_IN_FLIGHT_IDEMPOTENT) return
  logger.warn(
    'org.apache.kafka.clients.producer.ProducerConfig',
    `Idempotence will be disabled because ${MAX_IN_FLIGHT} is set to ${inFlight}, which is greater than 5. ` +
      'Please note that in v4.0.0 and onward, this will become an error.',
  )
}

function idempotenceObstacle(values: ProducerConfigs): string | undefined {
  if (values.retries === 0) {
    return 'Must set retries to non-zero when using the idempotent producer.'
  }
  if (values.acks !== 'all' && values.acks !== '-1') {
    return (
      'Must set acks to all in order to use the idempotent producer. ' +
      'Otherwise we cannot guarantee idempotence.'
    )
  }
  if (values[MAX_IN_FLIGHT] > MAX_IN_FLIGHT_IDEMPOTENT) {
    return `Must set ${MAX_IN_FLIGHT} to at most 5 to use the idempotent producer.`
  }
  return undefined
}

/**
 * `delivery.timeout.ms`, raised to `linger.ms` + `request.timeout.ms` where it is only the default.
 * Throws ConfigError where it was configured smaller.
 */
export function deliveryTimeoutMs(properties: Properties, values: ProducerConfigs): number {
  const least = Math.min(values['linger.ms'] + values['request.timeout.ms'], 2147483647)
  if (values['delivery.timeout.ms'] >= least) return values['delivery.timeout.ms']
  if (properties['delivery.timeout.ms'] === undefined) return least
  throw new ConfigError(
    'delivery.timeout.ms should be equal to or larger than linger.ms + request.timeout.ms',
  )
}
