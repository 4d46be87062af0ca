/** Kafka's ConsumerConfig: the keys beside those that all clients share. */
import {
  atLeast,
  ConfigError,
  type Configs,
  nonEmpty,
  oneOf,
  oneOfIgnoringCase,
  parseConfigs,
} from '../../config/definition.ts'
import { type Properties, refuseUnsupported } from './client-rules.ts'
import { commonConfigs } from './common.ts'
import { boolean, int, javaClass, list, long, offsetReset, string } from './row.ts'

export const consumerConfigs = {
  ...commonConfigs,
  'allow.auto.create.topics': boolean('true', {
    importance: 'medium',
    doc: 'Whether asking for a topic may create it.',
  }),
  'auto.commit.interval.ms': int('5000', {
    importance: 'low',
    valid: atLeast(0),
    doc: 'The time between automatic commits.',
  }),
  'auto.offset.reset': string('latest', {
    importance: 'medium',
    valid: offsetReset,
    doc: 'Where to begin without a committed offset, or when the offset is out of range.',
  }),
  'bootstrap.servers': list('', {
    importance: 'high',
    doc: 'Addresses `host:port` to find the cluster with.',
  }),
  'check.crcs': boolean('true', {
    importance: 'low',
    doc: 'Whether the checksums of fetched batches are verified.',
  }),
  'client.id': string('', {
    importance: 'low',
    doc: 'The name that brokers see and log.',
  }),
  'client.rack': string('', {
    importance: 'low',
    doc: 'The rack of this client.',
  }),
  'connections.max.idle.ms': long('540000', {
    importance: 'medium',
    effect: 'none',
    doc: 'Connections that nothing was sent on for this long are closed.',
  }),
  'default.api.timeout.ms': int('60000', {
    importance: 'medium',
    valid: atLeast(0),
    doc: 'How long a call may take that has no timeout of its own.',
  }),
  'enable.auto.commit': boolean('true', {
    importance: 'medium',
    doc: 'Whether positions are committed now and then and at the end.',
  }),
  'enable.metrics.push': boolean('true', {
    importance: 'low',
    effect: 'none',
    doc: 'Whether the client sends its metrics to the brokers.',
  }),
  'exclude.internal.topics': boolean('true', {
    importance: 'medium',
    doc: 'Whether a pattern leaves out internal topics.',
  }),
  'fetch.max.bytes': int('52428800', {
    importance: 'medium',
    valid: atLeast(0),
    doc: 'The most bytes one fetch brings.',
  }),
  'fetch.max.wait.ms': int('500', {
    importance: 'low',
    valid: atLeast(0),
    doc: 'How long a broker may wait for `fetch.min.bytes`.',
  }),
  'fetch.min.bytes': int('1', {
    importance: 'high',
    valid: atLeast(0),
    doc: 'The least bytes a broker should answer a fetch with.',
  }),
  'group.id': string(undefined, {
    importance: 'high',
    doc: 'The consumer group.',
  }),
  'group.instance.id': string(undefined, {
    importance: 'medium',
    valid: nonEmpty,
    doc: 'A name that makes this a static member of the group (KIP-345).',
  }),
  'group.protocol': string('classic', {
    importance: 'high',
    valid: oneOfIgnoringCase('CONSUMER', 'CLASSIC'),
    doc: 'How the group is coordinated: by its members, or by the broker (KIP-848).',
  }),
  'group.remote.assignor': string(undefined, {
    importance: 'medium',
    doc: 'The assignor on the broker, such as `uniform` or `range`, with the consumer protocol.',
  }),
  'heartbeat.interval.ms': int('3000', {
    importance: 'high',
    doc: 'The time between heartbeats to the coordinator.',
  }),
  'interceptor.classes': list('', {
    importance: 'low',
    effect: 'refused',
    doc: 'Java classes that see every record.',
  }),
  'internal.leave.group.on.close': boolean('true', {
    importance: 'low',
    doc: 'Whether a dynamic member leaves the group at once when it ends.',
  }),
  'internal.throw.on.fetch.stable.offset.unsupported': boolean('false', {
    importance: 'low',
    effect: 'none',
    doc: 'Whether an old broker is an error for read_committed offsets.',
  }),
  'isolation.level': string('read_uncommitted', {
    importance: 'medium',
    valid: oneOf('read_committed', 'read_uncommitted'),
    doc: 'Whether records of transactions that are open or aborted are seen.',
  }),
  'key.deserializer': javaClass(undefined, {
    importance: 'high',
    effect: 'none',
    doc: 'The Java class that reads keys.',
  }),
  'max.partition.fetch.bytes': int('1048576', {
    importance: 'high',
    valid: atLeast(0),
    doc: 'The most bytes of one partition that one fetch brings.',
  }),
  'max.poll.interval.ms': int('300000', {
    importance: 'medium',
    valid: atLeast(1),
    doc: 'A member that does not poll for this long leaves the group.',
  }),
  'max.poll.records': int('500', {
    importance: 'medium',
    valid: atLeast(1),
    doc: 'The most records that one poll gives.',
  }),
  'metric.reporters': list('org.apache.kafka.common.metrics.JmxReporter', {
    importance: 'low',
    effect: 'none',
    doc: 'Java classes that publish metrics.',
  }),
  'partition.assignment.strategy': list(
    'org.apache.kafka.clients.consumer.RangeAssignor,org.apache.kafka.clients.consumer.CooperativeStickyAssignor',
    {
      importance: 'medium',
      doc: 'Assignors in order of preference.',
    },
  ),
  'receive.buffer.bytes': int('65536', {
    importance: 'medium',
    valid: atLeast(-1),
    effect: 'none',
    doc: "The size of the socket's receive buffer.",
  }),
  'session.timeout.ms': int('45000', {
    importance: 'high',
    doc: 'After this time without a heartbeat the coordinator drops the member.',
  }),
  'share.acknowledgement.mode': string('implicit', {
    importance: 'medium',
    valid: oneOf('implicit', 'explicit'),
    effect: 'none',
    doc: 'How a share consumer acknowledges.',
  }),
  'value.deserializer': javaClass(undefined, {
    importance: 'high',
    effect: 'none',
    doc: 'The Java class that reads values.',
  }),
}

export type ConsumerConfigs = Configs<typeof consumerConfigs>

export const isClassicProtocol = (configs: ConsumerConfigs): boolean =>
  configs['group.protocol'].toUpperCase() === 'CLASSIC'

const ONLY_CONSUMER = ['group.remote.assignor'] as const
/** With the consumer protocol the broker's `group.consumer.*` configurations take their place. */
const ONLY_CLASSIC = [
  'partition.assignment.strategy',
  'heartbeat.interval.ms',
  'session.timeout.ms',
] as const
const ONLY_SHARE = ['share.acknowledgement.mode'] as const

function refuseOfOtherProtocol(values: ConsumerConfigs, properties: Properties): void {
  const isClassic = isClassicProtocol(values)
  const others = [...(isClassic ? ONLY_CONSUMER : ONLY_CLASSIC), ...ONLY_SHARE]
  const used = others.filter((name) => properties[name] !== undefined)
  if (used.length === 0) return
  throw new ConfigError(
    `${used.join(', ')} cannot be set when group.protocol=${isClassic ? 'CLASSIC' : 'CONSUMER'}`,
  )
}

/** Typed values, with Kafka's rules between keys. Throws ConfigError. */
export function parseConsumerConfigs(properties: Properties): ConsumerConfigs {
  const values = parseConfigs(consumerConfigs, properties)
  refuseUnsupported(consumerConfigs, properties)
  refuseOfOtherProtocol(values, properties)
  if (values['group.id'] !== null) return values
  if (properties['enable.auto.commit']?.trim().toLowerCase() === 'true') {
    throw new ConfigError(
      'enable.auto.commit cannot be set to true when default group id (null) is used.',
    )
  }
  return { ...values, 'enable.auto.commit': false }
}
