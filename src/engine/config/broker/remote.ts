/** Tiered storage. The broker's keys of Kafka 4.1, in alphabetical order. */
import { atLeast } from '../../../config/definition.ts'
import { boolean, int, long, nonEmpty, string } from '../row.ts'

export const remoteConfigs = {
  'log.local.retention.bytes': long(-2, {
    importance: 'medium',
    valid: atLeast(-2),
    update: 'cluster-wide',
    doc: 'Bytes of a tiered log to keep on local disk; -2: as `log.retention.bytes`.',
  }),
  'log.local.retention.ms': long(-2, {
    importance: 'medium',
    valid: atLeast(-2),
    update: 'cluster-wide',
    doc: 'Milliseconds to keep a tiered log on local disk; -2: as `log.retention.ms`.',
  }),
  'remote.fetch.max.wait.ms': int(500, {
    importance: 'medium',
    valid: atLeast(1),
    update: 'cluster-wide',
    doc: 'How long, in milliseconds, a fetch may wait for tiered data.',
  }),
  'remote.list.offsets.request.timeout.ms': long(30000, {
    importance: 'medium',
    valid: atLeast(1),
    update: 'cluster-wide',
    doc: 'How long, in milliseconds, a look-up of tiered offsets may take.',
  }),
  'remote.log.index.file.cache.total.size.bytes': long('1073741824', {
    importance: 'low',
    valid: atLeast(1),
    update: 'cluster-wide',
    doc: 'Bytes of local disk for the indexes of tiered segments.',
  }),
  'remote.log.manager.copier.thread.pool.size': int(10, {
    importance: 'medium',
    valid: atLeast(1),
    update: 'cluster-wide',
    doc: 'Threads that copy segments to tiered storage.',
  }),
  'remote.log.manager.copy.max.bytes.per.second': long('9223372036854775807', {
    importance: 'medium',
    valid: atLeast(1),
    update: 'cluster-wide',
    doc: 'The most bytes a second that are copied to tiered storage.',
  }),
  'remote.log.manager.copy.quota.window.num': int(11, {
    importance: 'medium',
    valid: atLeast(1),
    doc: 'How many samples the quota of copies to tiered storage keeps.',
  }),
  'remote.log.manager.copy.quota.window.size.seconds': int(1, {
    importance: 'medium',
    valid: atLeast(1),
    doc: 'Length, in seconds, of one sample of that quota.',
  }),
  'remote.log.manager.expiration.thread.pool.size': int(10, {
    importance: 'medium',
    valid: atLeast(1),
    update: 'cluster-wide',
    doc: 'Threads that remove expired segments from tiered storage.',
  }),
  'remote.log.manager.fetch.max.bytes.per.second': long('9223372036854775807', {
    importance: 'medium',
    valid: atLeast(1),
    update: 'cluster-wide',
    doc: 'The most bytes a second that are fetched from tiered storage.',
  }),
  'remote.log.manager.fetch.quota.window.num': int(11, {
    importance: 'medium',
    valid: atLeast(1),
    doc: 'How many samples the quota of fetches from tiered storage keeps.',
  }),
  'remote.log.manager.fetch.quota.window.size.seconds': int(1, {
    importance: 'medium',
    valid: atLeast(1),
    doc: 'Length, in seconds, of one sample of that quota.',
  }),
  'remote.log.manager.task.interval.ms': long(30000, {
    importance: 'low',
    valid: atLeast(1),
    doc: 'How often, in milliseconds, segments are looked at for tiering.',
  }),
  'remote.log.manager.thread.pool.size': int(2, {
    importance: 'medium',
    valid: atLeast(1),
    doc: 'Threads that manage tiered segments.',
  }),
  'remote.log.metadata.custom.metadata.max.bytes': int(128, {
    importance: 'low',
    valid: atLeast(0),
    doc: "The most bytes of a storage plug-in's own metadata for a segment.",
  }),
  'remote.log.metadata.manager.class.name': string(
    'org.apache.kafka.server.log.remote.metadata.storage.TopicBasedRemoteLogMetadataManager',
    {
      importance: 'medium',
      valid: nonEmpty,
      doc: 'The Java class that keeps the metadata of tiered segments.',
    },
  ),
  'remote.log.metadata.manager.class.path': string(null, {
    importance: 'medium',
    doc: 'Where that class is loaded from.',
  }),
  'remote.log.metadata.manager.impl.prefix': string('rlmm.config.', {
    importance: 'medium',
    valid: nonEmpty,
    doc: 'The prefix of properties that are passed to that class.',
  }),
  'remote.log.metadata.manager.listener.name': string(null, {
    importance: 'medium',
    valid: nonEmpty,
    doc: 'The listener over which that class reaches the brokers.',
  }),
  'remote.log.reader.max.pending.tasks': int(100, {
    importance: 'medium',
    valid: atLeast(1),
    doc: 'How many reads of tiered segments may wait.',
  }),
  'remote.log.reader.threads': int(10, {
    importance: 'medium',
    valid: atLeast(1),
    update: 'cluster-wide',
    doc: 'Threads that read tiered segments.',
  }),
  'remote.log.storage.manager.class.name': string(null, {
    importance: 'medium',
    valid: nonEmpty,
    doc: 'The Java class that stores tiered segments.',
  }),
  'remote.log.storage.manager.class.path': string(null, {
    importance: 'medium',
    doc: 'Where that class is loaded from.',
  }),
  'remote.log.storage.manager.impl.prefix': string('rsm.config.', {
    importance: 'medium',
    valid: nonEmpty,
    doc: 'The prefix of properties that are passed to that class.',
  }),
  'remote.log.storage.system.enable': boolean(false, {
    importance: 'medium',
    doc: 'Whether tiered storage is available.',
  }),
} as const
