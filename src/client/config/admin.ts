/** Kafka's AdminClientConfig: the keys beside those that all clients share. */
import { atLeast, between, type Configs, parseConfigs } from '../../config/definition.ts'
import { type Properties, refuseUnsupported } from './client-rules.ts'
import { commonConfigs } from './common.ts'
import { boolean, int, list, long, string } from './row.ts'

export const adminConfigs = {
  ...commonConfigs,
  'bootstrap.controllers': list('', {
    importance: 'high',
    doc: 'Addresses of controllers, to be asked in the place of brokers.',
  }),
  'bootstrap.servers': list('', {
    importance: 'high',
    doc: 'Addresses `host:port` to find the cluster with.',
  }),
  'client.id': string('', {
    importance: 'medium',
    doc: 'The name that brokers see and log.',
  }),
  'connections.max.idle.ms': long('300000', {
    importance: 'medium',
    effect: 'none',
    doc: 'Connections that nothing was sent on for this long are closed.',
  }),
  'default.api.timeout.ms': int('60000', {
    importance: 'medium',
    valid: atLeast(0),
    doc: 'How long a call may take that has no timeout of its own.',
  }),
  'enable.metrics.push': boolean('false', {
    importance: 'low',
    effect: 'none',
    doc: 'Whether the client sends its metrics to the brokers.',
  }),
  'metric.reporters': list('org.apache.kafka.common.metrics.JmxReporter', {
    importance: 'low',
    effect: 'none',
    doc: 'Java classes that publish metrics.',
  }),
  'receive.buffer.bytes': int('65536', {
    importance: 'medium',
    valid: atLeast(-1),
    effect: 'none',
    doc: "The size of the socket's receive buffer.",
  }),
  retries: int('2147483647', {
    importance: 'low',
    valid: between(0, 2147483647),
    effect: 'none',
    doc: 'How often a request is tried again.',
  }),
}

export type AdminConfigs = Configs<typeof adminConfigs>

/** Typed values. Throws ConfigError. */
export function parseAdminConfigs(properties: Properties): AdminConfigs {
  const values = parseConfigs(adminConfigs, properties)
  refuseUnsupported(adminConfigs, properties)
  return values
}
