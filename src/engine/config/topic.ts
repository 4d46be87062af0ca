/**
 * The keys of a topic, in alphabetical order. A key that a topic does not set takes the broker's value of the
 * first of its `synonyms` that is set there; a broker key in other units carries the factor to milliseconds.
 */
import { atLeast, between, gzipLevel, listOf, oneOf } from '../../config/definition.ts'
import { boolean, double, int, list, long, string, throttledReplicas } from './row.ts'

export const topicConfigs = {
  'cleanup.policy': list('delete', {
    importance: 'medium',
    valid: listOf('compact', 'delete'),
    synonyms: ['log.cleanup.policy'],
    doc: 'What happens to old segments: `delete`, `compact` or both.',
  }),
  'compression.gzip.level': int(-1, {
    importance: 'medium',
    valid: gzipLevel,
    synonyms: ['compression.gzip.level'],
    doc: 'The level of gzip when `compression.type` is gzip.',
  }),
  'compression.lz4.level': int(9, {
    effect: 'none',
    importance: 'medium',
    valid: between(1, 17),
    synonyms: ['compression.lz4.level'],
    doc: 'The level of lz4 when `compression.type` is lz4.',
  }),
  'compression.type': string('producer', {
    importance: 'medium',
    valid: oneOf('uncompressed', 'zstd', 'lz4', 'snappy', 'gzip', 'producer'),
    synonyms: ['compression.type'],
    doc: 'The codec in which batches are kept; `producer` keeps what the producer sent.',
  }),
  'compression.zstd.level': int(3, {
    importance: 'medium',
    valid: between(-131072, 22),
    synonyms: ['compression.zstd.level'],
    doc: 'The level of zstd when `compression.type` is zstd.',
  }),
  'delete.retention.ms': long(86400000, {
    importance: 'medium',
    valid: atLeast(0),
    synonyms: ['log.cleaner.delete.retention.ms'],
    doc: 'How long, in milliseconds, a tombstone stays in a compacted topic.',
  }),
  'file.delete.delay.ms': long(60000, {
    importance: 'medium',
    valid: atLeast(0),
    synonyms: ['log.segment.delete.delay.ms'],
    doc: 'How long, in milliseconds, the files of a deleted segment stay on disk, renamed.',
  }),
  'flush.messages': long('9223372036854775807', {
    importance: 'medium',
    valid: atLeast(1),
    synonyms: ['log.flush.interval.messages'],
    doc: 'After how many records the log is synced to disk.',
  }),
  'flush.ms': long('9223372036854775807', {
    importance: 'medium',
    valid: atLeast(0),
    synonyms: ['log.flush.interval.ms', 'log.flush.scheduler.interval.ms'],
    doc: 'After how many milliseconds the log is synced to disk.',
  }),
  'follower.replication.throttled.replicas': list('', {
    effect: 'none',
    importance: 'medium',
    valid: throttledReplicas,
    doc: 'Replicas, as partition:broker or `*`, that fetch at a limited rate.',
  }),
  'index.interval.bytes': int(4096, {
    importance: 'medium',
    valid: atLeast(0),
    synonyms: ['log.index.interval.bytes'],
    doc: 'About how many bytes of the log lie between two entries of its index.',
  }),
  'leader.replication.throttled.replicas': list('', {
    effect: 'none',
    importance: 'medium',
    valid: throttledReplicas,
    doc: 'Replicas, as partition:broker or `*`, whose leader sends at a limited rate.',
  }),
  'local.retention.bytes': long(-2, {
    effect: 'none',
    importance: 'medium',
    valid: atLeast(-2),
    synonyms: ['log.local.retention.bytes'],
    doc: 'Bytes of a tiered log to keep on local disk; -2: as `retention.bytes`.',
  }),
  'local.retention.ms': long(-2, {
    effect: 'none',
    importance: 'medium',
    valid: atLeast(-2),
    synonyms: ['log.local.retention.ms'],
    doc: 'Milliseconds to keep a tiered log on local disk; -2: as `retention.ms`.',
  }),
  'max.compaction.lag.ms': long('9223372036854775807', {
    importance: 'medium',
    valid: atLeast(1),
    synonyms: ['log.cleaner.max.compaction.lag.ms'],
    doc: 'A record is compacted at the latest after so many milliseconds.',
  }),
  'max.message.bytes': int(1048588, {
    importance: 'medium',
    valid: atLeast(0),
    synonyms: ['message.max.bytes'],
    doc: 'The most bytes of a record batch, compressed as it is.',
  }),
  'message.timestamp.after.max.ms': long(3600000, {
    importance: 'medium',
    valid: atLeast(0),
    synonyms: ['log.message.timestamp.after.max.ms'],
    doc: "How far, in milliseconds, a record's timestamp may lie ahead of the broker's clock.",
  }),
  'message.timestamp.before.max.ms': long('9223372036854775807', {
    importance: 'medium',
    valid: atLeast(0),
    synonyms: ['log.message.timestamp.before.max.ms'],
    doc: "How far, in milliseconds, a record's timestamp may lie behind the broker's clock.",
  }),
  'message.timestamp.type': string('CreateTime', {
    importance: 'medium',
    valid: oneOf('CreateTime', 'LogAppendTime'),
    synonyms: ['log.message.timestamp.type'],
    doc: "Whether records carry the producer's time (`CreateTime`) or the broker's (`LogAppendTime`).",
  }),
  'min.cleanable.dirty.ratio': double('0.5', {
    importance: 'medium',
    valid: between(0, 1),
    synonyms: ['log.cleaner.min.cleanable.ratio'],
    doc: 'The share of a log that must be uncleaned before it is cleaned.',
  }),
  'min.compaction.lag.ms': long(0, {
    importance: 'medium',
    valid: atLeast(0),
    synonyms: ['log.cleaner.min.compaction.lag.ms'],
    doc: 'A record stays uncompacted for at least so many milliseconds.',
  }),
  'min.insync.replicas': int(1, {
    importance: 'medium',
    valid: atLeast(1),
    synonyms: ['min.insync.replicas'],
    doc: 'How many replicas must have a record before a producer with acks=all gets its answer.',
  }),
  preallocate: boolean(false, {
    importance: 'medium',
    synonyms: ['log.preallocate'],
    doc: 'Whether a new segment file gets its full size at once.',
  }),
  'remote.log.copy.disable': boolean(false, {
    effect: 'none',
    importance: 'medium',
    doc: 'Whether a tiered topic stops copying segments and becomes read-only there.',
  }),
  'remote.log.delete.on.disable': boolean(false, {
    effect: 'none',
    importance: 'medium',
    doc: 'Whether tiered data is deleted when tiering is switched off.',
  }),
  'remote.storage.enable': boolean(false, {
    importance: 'medium',
    doc: 'Whether old segments move to tiered storage.',
  }),
  'retention.bytes': long(-1, {
    importance: 'medium',
    synonyms: ['log.retention.bytes'],
    doc: 'The most bytes of a partition; older segments are deleted. -1: no limit.',
  }),
  'retention.ms': long(604800000, {
    importance: 'medium',
    valid: atLeast(-1),
    synonyms: [
      'log.retention.ms',
      { key: 'log.retention.minutes', factor: 60_000 },
      { key: 'log.retention.hours', factor: 3_600_000 },
    ],
    doc: 'How long, in milliseconds, records are kept; -1: no limit.',
  }),
  'segment.bytes': int('1073741824', {
    importance: 'medium',
    valid: atLeast(14),
    synonyms: ['log.segment.bytes'],
    doc: 'The most bytes of a segment file.',
  }),
  'segment.index.bytes': int(10485760, {
    importance: 'medium',
    valid: atLeast(4),
    synonyms: ['log.index.size.max.bytes'],
    doc: 'The most bytes of an index file; a full index begins a new segment.',
  }),
  'segment.jitter.ms': long(0, {
    importance: 'medium',
    valid: atLeast(0),
    synonyms: ['log.roll.jitter.ms', { key: 'log.roll.jitter.hours', factor: 3_600_000 }],
    doc: 'At most so many milliseconds are taken at random from `segment.ms`, so that segments do not roll together.',
  }),
  'segment.ms': long(604800000, {
    importance: 'medium',
    valid: atLeast(1),
    synonyms: ['log.roll.ms', { key: 'log.roll.hours', factor: 3_600_000 }],
    doc: 'After how many milliseconds a new segment begins even when the old one is not full.',
  }),
  'unclean.leader.election.enable': boolean(false, {
    effect: 'none',
    importance: 'medium',
    synonyms: ['unclean.leader.election.enable'],
    doc: 'Whether a replica that is not in sync may become leader when no other is left.',
  }),
} as const
