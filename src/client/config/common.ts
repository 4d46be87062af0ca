/** Keys that every client has, with the same default in each. */
import { atLeast, oneOf, oneOfIgnoringCase } from '../../config/definition.ts'
import { oauthbearerConfigs } from './oauthbearer.ts'
import { int, long, string } from './row.ts'
import { saslConfigs } from './sasl.ts'
import { sslConfigs } from './ssl.ts'

export const commonConfigs = {
  ...oauthbearerConfigs,
  ...saslConfigs,
  ...sslConfigs,
  'client.dns.lookup': string('use_all_dns_ips', {
    importance: 'medium',
    valid: oneOf('use_all_dns_ips', 'resolve_canonical_bootstrap_servers_only'),
    effect: 'none',
    doc: 'Whether every address of a host name is tried.',
  }),
  'metadata.max.age.ms': long('300000', {
    importance: 'low',
    valid: atLeast(0),
    doc: 'After this time metadata is asked for again even when nothing seems changed.',
  }),
  'metadata.recovery.rebootstrap.trigger.ms': long('300000', {
    importance: 'low',
    valid: atLeast(0),
    effect: 'none',
    doc: 'After this time without metadata the client starts again from `bootstrap.servers`.',
  }),
  'metadata.recovery.strategy': string('rebootstrap', {
    importance: 'low',
    valid: oneOfIgnoringCase('REBOOTSTRAP', 'NONE'),
    effect: 'none',
    doc: 'What to do when none of the known brokers answers.',
  }),
  'metrics.num.samples': int('2', {
    importance: 'low',
    valid: atLeast(1),
    effect: 'none',
    doc: 'Samples per metric.',
  }),
  'metrics.recording.level': string('INFO', {
    importance: 'low',
    valid: oneOf('INFO', 'DEBUG', 'TRACE'),
    effect: 'none',
    doc: 'The most detailed level of metrics.',
  }),
  'metrics.sample.window.ms': long('30000', {
    importance: 'low',
    valid: atLeast(0),
    effect: 'none',
    doc: 'The time a metric sample covers.',
  }),
  'reconnect.backoff.max.ms': long('1000', {
    importance: 'low',
    valid: atLeast(0),
    doc: 'The longest pause between attempts to connect to one broker.',
  }),
  'reconnect.backoff.ms': long('50', {
    importance: 'low',
    valid: atLeast(0),
    doc: 'The first pause between attempts to connect to one broker.',
  }),
  'request.timeout.ms': int('30000', {
    importance: 'medium',
    valid: atLeast(0),
    doc: 'How long one request may take.',
  }),
  'retry.backoff.max.ms': long('1000', {
    importance: 'low',
    valid: atLeast(0),
    doc: 'The longest pause between tries of a request.',
  }),
  'retry.backoff.ms': long('100', {
    importance: 'low',
    valid: atLeast(0),
    doc: 'The first pause between tries of a request.',
  }),
  'send.buffer.bytes': int('131072', {
    importance: 'medium',
    valid: atLeast(-1),
    effect: 'none',
    doc: "The size of the socket's send buffer.",
  }),
  'socket.connection.setup.timeout.max.ms': long('30000', {
    importance: 'medium',
    doc: 'The longest time that setting up a connection may take.',
  }),
  'socket.connection.setup.timeout.ms': long('10000', {
    importance: 'medium',
    doc: 'How long setting up a connection may take at first; doubles with each failure.',
  }),
}
