/** Logs: segments, indexes, retention, compaction, timestamps. The broker's keys of Kafka 4.1, in alphabetical order. */
import { atLeast, between, gzipLevel, listOf, oneOf } from '../../../config/definition.ts'
import { boolean, double, int, list, long, string } from '../row.ts'

export const logConfigs = {
  'compression.gzip.level': int(-1, {
    importance: 'medium',
    valid: gzipLevel,
    update: 'cluster-wide',
    doc: "The level at which the broker compresses with gzip when a topic asks for it; -1 is zlib's own choice.",
  }),
  'compression.lz4.level': int(9, {
    effect: 'none',
    importance: 'medium',
    valid: between(1, 17),
    update: 'cluster-wide',
    doc: 'The level at which the broker compresses with lz4.',
  }),
  'compression.type': string('producer', {
    importance: 'high',
    valid: oneOf('uncompressed', 'zstd', 'lz4', 'snappy', 'gzip', 'producer'),
    update: 'cluster-wide',
    doc: "The codec in which a topic's batches are kept; `producer` keeps what the producer sent.",
  }),
  'compression.zstd.level': int(3, {
    importance: 'medium',
    valid: between(-131072, 22),
    update: 'cluster-wide',
    doc: 'The level at which the broker compresses with zstd.',
  }),
  'log.cleaner.backoff.ms': long(15000, {
    importance: 'medium',
    valid: atLeast(0),
    update: 'cluster-wide',
    doc: 'How long, in milliseconds, the cleaner sleeps when there is nothing to clean.',
  }),
  'log.cleaner.dedupe.buffer.size': long(134217728, {
    importance: 'medium',
    update: 'cluster-wide',
    doc: 'Bytes of memory for finding the newest record of each key.',
  }),
  'log.cleaner.delete.retention.ms': long(86400000, {
    importance: 'medium',
    valid: atLeast(0),
    update: 'cluster-wide',
    doc: 'How long, in milliseconds, a tombstone stays in a compacted log.',
  }),
  'log.cleaner.enable': boolean(true, {
    importance: 'medium',
    doc: 'Whether compacted logs are cleaned.',
  }),
  'log.cleaner.io.buffer.load.factor': double('0.9', {
    importance: 'medium',
    update: 'cluster-wide',
    doc: "How full the cleaner's table of keys may become.",
  }),
  'log.cleaner.io.buffer.size': int(524288, {
    importance: 'medium',
    valid: atLeast(0),
    update: 'cluster-wide',
    doc: "Bytes of the cleaner's read and write buffers.",
  }),
  'log.cleaner.io.max.bytes.per.second': double('1.7976931348623157E308', {
    importance: 'medium',
    update: 'cluster-wide',
    doc: 'The most bytes a second that the cleaner reads and writes.',
  }),
  'log.cleaner.max.compaction.lag.ms': long('9223372036854775807', {
    importance: 'medium',
    valid: atLeast(1),
    update: 'cluster-wide',
    doc: 'A record is compacted at the latest after so many milliseconds.',
  }),
  'log.cleaner.min.cleanable.ratio': double('0.5', {
    importance: 'medium',
    valid: between(0, 1),
    update: 'cluster-wide',
    doc: 'The share of a log that must be uncleaned before it is cleaned.',
  }),
  'log.cleaner.min.compaction.lag.ms': long(0, {
    importance: 'medium',
    valid: atLeast(0),
    update: 'cluster-wide',
    doc: 'A record stays uncompacted for at least so many milliseconds.',
  }),
  'log.cleaner.threads': int(1, {
    importance: 'medium',
    valid: atLeast(0),
    update: 'cluster-wide',
    doc: 'How many logs are cleaned at the same time, in turns; they share the memory of `log.cleaner.dedupe.buffer.size`.',
  }),
  'log.cleanup.policy': list('delete', {
    importance: 'medium',
    valid: listOf('compact', 'delete'),
    update: 'cluster-wide',
    doc: 'What happens to old segments: `delete`, `compact` or both.',
  }),
  'log.dir': string('/tmp/kafka-logs', {
    importance: 'high',
    doc: 'The data directory, when `log.dirs` is not set.',
  }),
  'log.dir.failure.timeout.ms': long(30000, {
    effect: 'none',
    importance: 'low',
    valid: atLeast(1),
    doc: 'How long, in milliseconds, a broker with a failed directory tries to tell the controller before it stops.',
  }),
  'log.dirs': string(null, {
    importance: 'high',
    doc: 'The data directories, comma-separated; the one of `log.dir` when unset.',
  }),
  'log.flush.interval.messages': long('9223372036854775807', {
    importance: 'high',
    valid: atLeast(1),
    update: 'cluster-wide',
    doc: 'After how many records a log is synced to disk; by default never, the page cache is trusted.',
  }),
  'log.flush.interval.ms': long(null, {
    importance: 'high',
    update: 'cluster-wide',
    doc: 'After how many milliseconds a log is synced to disk; unset: as often as `log.flush.scheduler.interval.ms` says.',
  }),
  'log.flush.offset.checkpoint.interval.ms': int(60000, {
    importance: 'high',
    valid: atLeast(0),
    doc: 'How often, in milliseconds, the recovery points are written down.',
  }),
  'log.flush.scheduler.interval.ms': long('9223372036854775807', {
    importance: 'high',
    doc: 'How often, in milliseconds, logs are looked at for syncing.',
  }),
  'log.flush.start.offset.checkpoint.interval.ms': int(60000, {
    effect: 'none',
    importance: 'high',
    valid: atLeast(0),
    doc: 'How often, in milliseconds, the start offsets of logs are written down.',
  }),
  'log.index.interval.bytes': int(4096, {
    importance: 'medium',
    valid: atLeast(0),
    update: 'cluster-wide',
    doc: 'About how many bytes of a log lie between two entries of its index.',
  }),
  'log.index.size.max.bytes': int(10485760, {
    importance: 'medium',
    valid: atLeast(4),
    update: 'cluster-wide',
    doc: 'The most bytes of an index file; a full index begins a new segment.',
  }),
  'log.message.timestamp.after.max.ms': long(3600000, {
    importance: 'medium',
    valid: atLeast(0),
    update: 'cluster-wide',
    doc: "How far, in milliseconds, a record's timestamp may lie ahead of the broker's clock.",
  }),
  'log.message.timestamp.before.max.ms': long('9223372036854775807', {
    importance: 'medium',
    valid: atLeast(0),
    update: 'cluster-wide',
    doc: "How far, in milliseconds, a record's timestamp may lie behind the broker's clock.",
  }),
  'log.message.timestamp.type': string('CreateTime', {
    importance: 'medium',
    valid: oneOf('CreateTime', 'LogAppendTime'),
    update: 'cluster-wide',
    doc: "Whether records carry the producer's time (`CreateTime`) or the broker's (`LogAppendTime`).",
  }),
  'log.preallocate': boolean(false, {
    importance: 'medium',
    update: 'cluster-wide',
    doc: 'Whether a new segment file gets its full size at once.',
  }),
  'log.retention.bytes': long(-1, {
    importance: 'high',
    update: 'cluster-wide',
    doc: "The most bytes of a partition's log; older segments are deleted. -1: no limit.",
  }),
  'log.retention.check.interval.ms': long(300000, {
    importance: 'medium',
    valid: atLeast(1),
    doc: 'How often, in milliseconds, logs are looked at for segments to delete.',
  }),
  'log.retention.hours': int(168, {
    importance: 'high',
    doc: 'How long, in hours, records are kept, when neither the minutes nor the milliseconds are set.',
  }),
  'log.retention.minutes': int(null, {
    importance: 'high',
    doc: 'How long, in minutes, records are kept, when the milliseconds are not set.',
  }),
  'log.retention.ms': long(null, {
    importance: 'high',
    update: 'cluster-wide',
    doc: 'How long, in milliseconds, records are kept; -1: no limit.',
  }),
  'log.roll.hours': int(168, {
    importance: 'high',
    valid: atLeast(1),
    doc: 'After how many hours a new segment begins, when the milliseconds are not set.',
  }),
  'log.roll.jitter.hours': int(0, {
    importance: 'high',
    valid: atLeast(0),
    doc: 'At most so many hours are taken at random from `log.roll.hours`.',
  }),
  'log.roll.jitter.ms': long(null, {
    importance: 'high',
    update: 'cluster-wide',
    doc: 'At most so many milliseconds are taken at random from `log.roll.ms`.',
  }),
  'log.roll.ms': long(null, {
    importance: 'high',
    update: 'cluster-wide',
    doc: 'After how many milliseconds a new segment begins even when the old one is not full.',
  }),
  'log.segment.bytes': int('1073741824', {
    importance: 'high',
    valid: atLeast(14),
    update: 'cluster-wide',
    doc: 'The most bytes of a segment file.',
  }),
  'log.segment.delete.delay.ms': long(60000, {
    importance: 'high',
    valid: atLeast(0),
    update: 'cluster-wide',
    doc: 'How long, in milliseconds, the files of a deleted segment stay on disk, renamed.',
  }),
  'message.max.bytes': int(1048588, {
    importance: 'high',
    valid: atLeast(0),
    update: 'cluster-wide',
    doc: 'The most bytes of a record batch, compressed as it is.',
  }),
  'min.insync.replicas': int(1, {
    importance: 'high',
    valid: atLeast(1),
    update: 'cluster-wide',
    doc: 'How many replicas must have a record before a producer with acks=all gets its answer.',
  }),
  'num.partitions': int(1, {
    importance: 'medium',
    valid: atLeast(1),
    doc: 'How many partitions a topic gets when its creator does not say.',
  }),
  'num.recovery.threads.per.data.dir': int(2, {
    effect: 'none',
    importance: 'high',
    valid: atLeast(1),
    update: 'cluster-wide',
    doc: 'Threads a directory that recover logs at start in Apache Kafka.',
  }),
  'producer.id.expiration.ms': int(86400000, {
    importance: 'low',
    valid: atLeast(1),
    update: 'cluster-wide',
    doc: "After how many milliseconds without a write a producer's sequence numbers are forgotten.",
  }),
  'unclean.leader.election.enable': boolean(false, {
    effect: 'none',
    importance: 'high',
    update: 'cluster-wide',
    doc: 'Whether a replica that is not in sync may become leader when no other is left.',
  }),
} as const
