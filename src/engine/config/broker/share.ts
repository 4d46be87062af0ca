/** Share groups and Streams groups. The broker's keys of Kafka 4.1, in alphabetical order. */
import { atLeast, between } from '../../../config/definition.ts'
import { int, list, short } from '../row.ts'

export const shareConfigs = {
  'group.share.assignors': list('simple', {
    effect: 'none',
    importance: 'medium',
    doc: 'Assignors of share groups.',
  }),
  'group.share.delivery.count.limit': int(5, {
    effect: 'none',
    importance: 'medium',
    valid: between(2, 10),
    doc: 'How often a record of a share group is delivered at most.',
  }),
  'group.share.heartbeat.interval.ms': int(5000, {
    effect: 'none',
    importance: 'medium',
    valid: atLeast(1),
    doc: 'How often, in milliseconds, a member of a share group sends a heartbeat.',
  }),
  'group.share.max.heartbeat.interval.ms': int(15000, {
    importance: 'medium',
    valid: atLeast(1),
    doc: 'The longest heartbeat interval, in milliseconds, that can be set for a share group.',
  }),
  'group.share.max.record.lock.duration.ms': int(60000, {
    importance: 'medium',
    valid: between(30000, 3600000),
    doc: "The longest lock, in milliseconds, of a record that a share group's member acquired.",
  }),
  'group.share.max.session.timeout.ms': int(60000, {
    importance: 'medium',
    valid: atLeast(1),
    doc: 'The longest session timeout, in milliseconds, that can be set for a share group.',
  }),
  'group.share.max.share.sessions': int(2000, {
    effect: 'none',
    importance: 'medium',
    valid: atLeast(1),
    doc: 'How many share sessions are remembered.',
  }),
  'group.share.max.size': int(200, {
    effect: 'none',
    importance: 'medium',
    valid: between(1, 1000),
    doc: 'The most members of a share group.',
  }),
  'group.share.min.heartbeat.interval.ms': int(5000, {
    importance: 'medium',
    valid: atLeast(1),
    doc: 'The shortest heartbeat interval, in milliseconds, that can be set for a share group.',
  }),
  'group.share.min.record.lock.duration.ms': int(15000, {
    importance: 'medium',
    valid: between(1000, 30000),
    doc: "The shortest lock, in milliseconds, of a record that a share group's member acquired.",
  }),
  'group.share.min.session.timeout.ms': int(45000, {
    importance: 'medium',
    valid: atLeast(1),
    doc: 'The shortest session timeout, in milliseconds, that can be set for a share group.',
  }),
  'group.share.partition.max.record.locks': int(2000, {
    effect: 'none',
    importance: 'medium',
    valid: between(100, 10000),
    doc: 'How many records of a partition a share group may have acquired at a time.',
  }),
  'group.share.record.lock.duration.ms': int(30000, {
    effect: 'none',
    importance: 'medium',
    valid: between(1000, 3600000),
    doc: "How long, in milliseconds, an acquired record is locked for a share group's member.",
  }),
  'group.share.session.timeout.ms': int(45000, {
    effect: 'none',
    importance: 'medium',
    valid: atLeast(1),
    doc: 'How long, in milliseconds, a member of a share group may be silent before it is removed.',
  }),
  'group.streams.heartbeat.interval.ms': int(5000, {
    effect: 'none',
    importance: 'medium',
    valid: atLeast(1),
    doc: 'How often, in milliseconds, a member of a Streams group sends a heartbeat.',
  }),
  'group.streams.max.heartbeat.interval.ms': int(15000, {
    importance: 'medium',
    valid: atLeast(1),
    doc: 'The longest heartbeat interval, in milliseconds, that can be set for a Streams group.',
  }),
  'group.streams.max.session.timeout.ms': int(60000, {
    importance: 'medium',
    valid: atLeast(1),
    doc: 'The longest session timeout, in milliseconds, that can be set for a Streams group.',
  }),
  'group.streams.max.size': int('2147483647', {
    effect: 'none',
    importance: 'medium',
    valid: atLeast(1),
    doc: 'The most members of a Streams group.',
  }),
  'group.streams.max.standby.replicas': int(2, {
    importance: 'medium',
    valid: atLeast(0),
    doc: "The most standby replicas of a Streams group's tasks.",
  }),
  'group.streams.min.heartbeat.interval.ms': int(5000, {
    importance: 'medium',
    valid: atLeast(1),
    doc: 'The shortest heartbeat interval, in milliseconds, that can be set for a Streams group.',
  }),
  'group.streams.min.session.timeout.ms': int(45000, {
    importance: 'medium',
    valid: atLeast(1),
    doc: 'The shortest session timeout, in milliseconds, that can be set for a Streams group.',
  }),
  'group.streams.num.standby.replicas': int(0, {
    effect: 'none',
    importance: 'medium',
    valid: atLeast(0),
    doc: "Standby replicas of a Streams group's tasks.",
  }),
  'group.streams.session.timeout.ms': int(45000, {
    effect: 'none',
    importance: 'medium',
    valid: atLeast(1),
    doc: 'How long, in milliseconds, a member of a Streams group may be silent before it is removed.',
  }),
  'share.coordinator.append.linger.ms': int(5, {
    effect: 'none',
    importance: 'medium',
    valid: atLeast(0),
    doc: 'How long, in milliseconds, the share coordinator gathers records before it appends them.',
  }),
  'share.coordinator.load.buffer.size': int(5242880, {
    effect: 'none',
    importance: 'high',
    valid: atLeast(1),
    doc: 'Bytes that are read at a time when the state of share groups is loaded.',
  }),
  'share.coordinator.snapshot.update.records.per.snapshot': int(500, {
    effect: 'none',
    importance: 'medium',
    valid: atLeast(0),
    doc: 'How many updates follow a snapshot of a share partition.',
  }),
  'share.coordinator.state.topic.compression.codec': int(0, {
    effect: 'none',
    importance: 'high',
    doc: 'Codec number for the batches of the share state topic; 0: none.',
  }),
  'share.coordinator.state.topic.min.isr': short(2, {
    effect: 'none',
    importance: 'high',
    valid: atLeast(1),
    doc: 'The `min.insync.replicas` of the share state topic.',
  }),
  'share.coordinator.state.topic.num.partitions': int(50, {
    effect: 'none',
    importance: 'high',
    valid: atLeast(1),
    doc: 'Partitions of the share state topic; fixed once it exists.',
  }),
  'share.coordinator.state.topic.replication.factor': short(3, {
    effect: 'none',
    importance: 'high',
    valid: atLeast(1),
    doc: 'Replicas of the share state topic.',
  }),
  'share.coordinator.state.topic.segment.bytes': int(104857600, {
    effect: 'none',
    importance: 'high',
    valid: atLeast(1),
    doc: 'The most bytes of a segment of the share state topic.',
  }),
  'share.coordinator.threads': int(1, {
    effect: 'none',
    importance: 'medium',
    valid: atLeast(1),
    doc: 'Threads of the share coordinator in Apache Kafka.',
  }),
  'share.coordinator.write.timeout.ms': int(5000, {
    effect: 'none',
    importance: 'high',
    valid: atLeast(1),
    doc: 'How long, in milliseconds, a write of the share coordinator may wait for its replicas.',
  }),
  'share.fetch.purgatory.purge.interval.requests': int(1000, {
    effect: 'none',
    importance: 'medium',
    doc: 'How many finished share fetches Apache Kafka lets pile up in its purgatory.',
  }),
} as const
