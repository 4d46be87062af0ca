/** Listeners, connections, requests, quotas and metrics. The broker's keys of Kafka 4.1, in alphabetical order. */
import { atLeast } from '../../../config/definition.ts'
import { className, int, list, long, string } from '../row.ts'

export const serverConfigs = {
  'advertised.listeners': string(null, {
    importance: 'high',
    doc: 'The addresses that clients are told to connect to, as name://host:port; those of `listeners` when unset.',
  }),
  'background.threads': int(10, {
    effect: 'none',
    importance: 'high',
    valid: atLeast(1),
    update: 'cluster-wide',
    doc: 'Threads for background work in Apache Kafka; one event loop does it here.',
  }),
  'client.quota.callback.class': className(null, {
    effect: 'none',
    importance: 'low',
    doc: 'A Java class that computes client quotas.',
  }),
  'connections.max.idle.ms': long(600000, {
    importance: 'medium',
    doc: 'A connection without a request for so many milliseconds is closed.',
  }),
  'delete.records.purgatory.purge.interval.requests': int(1, {
    effect: 'none',
    importance: 'medium',
    doc: 'How many finished DeleteRecords requests Apache Kafka lets pile up in its purgatory.',
  }),
  'early.start.listeners': string(null, {
    effect: 'none',
    importance: 'high',
    doc: 'Names of listeners that are opened before the authorizer is ready.',
  }),
  'fetch.max.bytes': int(57671680, {
    importance: 'medium',
    valid: atLeast(1024),
    doc: 'The most bytes of one answer to a fetch, over all its partitions; the first batch may exceed it.',
  }),
  'fetch.purgatory.purge.interval.requests': int(1000, {
    effect: 'none',
    importance: 'medium',
    doc: 'How many finished fetches Apache Kafka lets pile up in its purgatory.',
  }),
  'inter.broker.listener.name': string(null, {
    importance: 'medium',
    doc: 'The listener over which brokers talk to each other.',
  }),
  'kafka.metrics.polling.interval.secs': int(10, {
    effect: 'none',
    importance: 'low',
    valid: atLeast(1),
    doc: 'How often, in seconds, the reporters of `kafka.metrics.reporters` are polled.',
  }),
  'kafka.metrics.reporters': list('', {
    effect: 'none',
    importance: 'low',
    doc: 'Java classes that report Yammer metrics.',
  }),
  'listener.security.protocol.map': string(
    'SASL_SSL:SASL_SSL,PLAINTEXT:PLAINTEXT,SSL:SSL,SASL_PLAINTEXT:SASL_PLAINTEXT',
    {
      importance: 'low',
      update: 'per-broker',
      doc: 'The security protocol of each listener, as name:protocol, comma-separated.',
    },
  ),
  listeners: string('PLAINTEXT://:9092', {
    importance: 'high',
    update: 'per-broker',
    doc: 'The addresses on which the broker listens, as name://host:port; an empty host is every address.',
  }),
  'max.connection.creation.rate': int('2147483647', {
    importance: 'medium',
    valid: atLeast(0),
    update: 'cluster-wide',
    doc: 'The most new connections a second.',
  }),
  'max.connections': int('2147483647', {
    importance: 'medium',
    valid: atLeast(0),
    update: 'cluster-wide',
    doc: 'The most connections of the broker at a time.',
  }),
  'max.connections.per.ip': int('2147483647', {
    importance: 'medium',
    valid: atLeast(0),
    update: 'cluster-wide',
    doc: 'The most connections from one address at a time.',
  }),
  'max.connections.per.ip.overrides': string('', {
    importance: 'medium',
    update: 'cluster-wide',
    doc: 'Other limits for single hosts, as host:number, comma-separated.',
  }),
  'max.incremental.fetch.session.cache.slots': int(1000, {
    importance: 'medium',
    valid: atLeast(0),
    doc: 'How many incremental fetch sessions are remembered.',
  }),
  'max.request.partition.size.limit': int(2000, {
    importance: 'medium',
    valid: atLeast(1),
    doc: 'The most partitions of one answer to DescribeTopicPartitions.',
  }),
  'metric.reporters': list('org.apache.kafka.common.metrics.JmxReporter', {
    effect: 'none',
    importance: 'low',
    update: 'cluster-wide',
    doc: 'Java classes that report metrics.',
  }),
  'metrics.num.samples': int(2, {
    effect: 'none',
    importance: 'low',
    valid: atLeast(1),
    doc: 'How many samples a metric keeps.',
  }),
  'metrics.recording.level': string('INFO', {
    effect: 'none',
    importance: 'low',
    doc: 'How much detail metrics record.',
  }),
  'metrics.sample.window.ms': long(30000, {
    effect: 'none',
    importance: 'low',
    valid: atLeast(1),
    doc: 'Length, in milliseconds, of one sample of a metric.',
  }),
  'num.io.threads': int(8, {
    effect: 'none',
    importance: 'high',
    valid: atLeast(1),
    update: 'cluster-wide',
    doc: 'Request threads of Apache Kafka; one event loop serves requests here.',
  }),
  'num.network.threads': int(3, {
    effect: 'none',
    importance: 'high',
    valid: atLeast(1),
    update: 'cluster-wide',
    doc: 'Network threads of Apache Kafka; one event loop serves connections here.',
  }),
  'producer.purgatory.purge.interval.requests': int(1000, {
    effect: 'none',
    importance: 'medium',
    doc: 'How many finished produce requests Apache Kafka lets pile up in its purgatory.',
  }),
  'queued.max.request.bytes': long(-1, {
    importance: 'medium',
    doc: 'The most bytes of requests that arrive or wait to be handled, of all connections; -1: twice socket.request.max.bytes.',
  }),
  'queued.max.requests': int(500, {
    effect: 'none',
    importance: 'high',
    valid: atLeast(1),
    doc: 'The most requests that wait to be handled.',
  }),
  'quota.window.num': int(11, {
    importance: 'low',
    valid: atLeast(1),
    doc: 'How many samples a client quota keeps.',
  }),
  'quota.window.size.seconds': int(1, {
    importance: 'low',
    valid: atLeast(1),
    doc: 'Length, in seconds, of one sample of a client quota.',
  }),
  'request.timeout.ms': int(30000, {
    effect: 'none',
    importance: 'high',
    doc: 'How long, in milliseconds, this broker waits for an answer of another.',
  }),
  'socket.connection.setup.timeout.max.ms': long(30000, {
    effect: 'none',
    importance: 'medium',
    doc: 'Longest time, in milliseconds, to wait for a connection to another broker.',
  }),
  'socket.connection.setup.timeout.ms': long(10000, {
    effect: 'none',
    importance: 'medium',
    doc: 'First time, in milliseconds, to wait for a connection to another broker.',
  }),
  'socket.listen.backlog.size': int(50, {
    effect: 'none',
    importance: 'medium',
    valid: atLeast(1),
    doc: 'How many connections may wait to be accepted.',
  }),
  'socket.receive.buffer.bytes': int(102400, {
    effect: 'none',
    importance: 'high',
    doc: "Receive buffer, in bytes, of a client's connection; -1: the system's choice.",
  }),
  'socket.request.max.bytes': int(104857600, {
    importance: 'high',
    valid: atLeast(1),
    doc: 'The most bytes of one request; a longer one closes its connection.',
  }),
  'socket.send.buffer.bytes': int(102400, {
    effect: 'none',
    importance: 'high',
    doc: "Send buffer, in bytes, of a client's connection; -1: the system's choice.",
  }),
  'telemetry.max.bytes': int(1048576, {
    effect: 'none',
    importance: 'low',
    valid: atLeast(1),
    doc: 'The most bytes of metrics that a client may push at a time.',
  }),
} as const
