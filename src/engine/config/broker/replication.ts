/** Copies of partitions on several brokers. The broker's keys of Kafka 4.1, in alphabetical order. */
import { atLeast } from '../../../config/definition.ts'
import { boolean, int, long, string } from '../row.ts'

export const replicationConfigs = {
  'alter.log.dirs.replication.quota.window.num': int(11, {
    effect: 'none',
    importance: 'low',
    valid: atLeast(1),
    doc: 'How many samples the quota of moves between directories keeps.',
  }),
  'alter.log.dirs.replication.quota.window.size.seconds': int(1, {
    effect: 'none',
    importance: 'low',
    valid: atLeast(1),
    doc: 'Length, in seconds, of one sample of the quota of moves between directories.',
  }),
  'auto.leader.rebalance.enable': boolean(true, {
    effect: 'none',
    importance: 'high',
    doc: 'Whether leadership goes back to the preferred replica from time to time.',
  }),
  'controlled.shutdown.enable': boolean(true, {
    effect: 'none',
    importance: 'medium',
    doc: 'Whether a broker hands over its leaderships before it stops.',
  }),
  'leader.imbalance.check.interval.seconds': long(300, {
    effect: 'none',
    importance: 'high',
    valid: atLeast(1),
    doc: 'How often, in seconds, the balance of leaderships is looked at.',
  }),
  'num.replica.alter.log.dirs.threads': int(null, {
    effect: 'none',
    importance: 'high',
    doc: 'Threads that move replicas between directories in Apache Kafka.',
  }),
  'num.replica.fetchers': int(1, {
    effect: 'none',
    importance: 'high',
    update: 'cluster-wide',
    doc: 'Connections a broker over which replicas are fetched.',
  }),
  'replica.fetch.backoff.ms': int(1000, {
    effect: 'none',
    importance: 'medium',
    valid: atLeast(0),
    doc: 'How long, in milliseconds, a follower waits after an error of its leader.',
  }),
  'replica.fetch.max.bytes': int(1048576, {
    effect: 'none',
    importance: 'medium',
    valid: atLeast(0),
    doc: 'Bytes that a follower asks for from one partition.',
  }),
  'replica.fetch.min.bytes': int(1, {
    effect: 'none',
    importance: 'high',
    doc: 'Bytes that a leader gathers for a follower before it answers.',
  }),
  'replica.fetch.response.max.bytes': int(10485760, {
    effect: 'none',
    importance: 'medium',
    valid: atLeast(0),
    doc: 'The most bytes of one answer to a follower.',
  }),
  'replica.fetch.wait.max.ms': int(500, {
    effect: 'none',
    importance: 'high',
    doc: 'How long, in milliseconds, a leader gathers bytes for a follower.',
  }),
  'replica.high.watermark.checkpoint.interval.ms': long(5000, {
    effect: 'none',
    importance: 'high',
    doc: 'How often, in milliseconds, high watermarks are written down.',
  }),
  'replica.lag.time.max.ms': long(30000, {
    effect: 'none',
    importance: 'high',
    doc: 'A follower that has not caught up for so many milliseconds leaves the in-sync replicas.',
  }),
  'replica.selector.class': string(null, {
    effect: 'none',
    importance: 'medium',
    doc: 'A Java class that chooses the replica a consumer reads from.',
  }),
  'replica.socket.receive.buffer.bytes': int(65536, {
    effect: 'none',
    importance: 'high',
    doc: "Receive buffer, in bytes, of a follower's connection.",
  }),
  'replica.socket.timeout.ms': int(30000, {
    effect: 'none',
    importance: 'high',
    doc: "Timeout, in milliseconds, of a follower's connection.",
  }),
  'replication.quota.window.num': int(11, {
    effect: 'none',
    importance: 'low',
    valid: atLeast(1),
    doc: 'How many samples the quota of replication keeps.',
  }),
  'replication.quota.window.size.seconds': int(1, {
    effect: 'none',
    importance: 'low',
    valid: atLeast(1),
    doc: 'Length, in seconds, of one sample of the quota of replication.',
  }),
} as const
