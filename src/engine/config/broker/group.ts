/** Consumer groups and committed offsets. The broker's keys of Kafka 4.1, in alphabetical order. */
import { atLeast, listOf, oneOfIgnoringCase } from '../../../config/definition.ts'
import { int, list, long, short, string } from '../row.ts'

export const groupConfigs = {
  'group.consumer.assignors': list('uniform,range', {
    importance: 'medium',
    doc: 'Assignors that the coordinator offers to groups of the consumer protocol, the first is the default.',
  }),
  'group.consumer.heartbeat.interval.ms': int(5000, {
    importance: 'medium',
    valid: atLeast(1),
    doc: 'How often, in milliseconds, a member of a group of the consumer protocol sends a heartbeat.',
  }),
  'group.consumer.max.heartbeat.interval.ms': int(15000, {
    importance: 'medium',
    valid: atLeast(1),
    doc: 'The longest heartbeat interval, in milliseconds, that can be set for a group of the consumer protocol.',
  }),
  'group.consumer.max.session.timeout.ms': int(60000, {
    importance: 'medium',
    valid: atLeast(1),
    doc: 'The longest session timeout, in milliseconds, that can be set for a group of the consumer protocol.',
  }),
  'group.consumer.max.size': int('2147483647', {
    importance: 'medium',
    valid: atLeast(1),
    doc: 'The most members of a group of the consumer protocol.',
  }),
  'group.consumer.migration.policy': string('bidirectional', {
    importance: 'medium',
    valid: oneOfIgnoringCase('DISABLED', 'DOWNGRADE', 'UPGRADE', 'BIDIRECTIONAL'),
    doc: 'Whether groups may change between the classic and the consumer protocol while they have members.',
  }),
  'group.consumer.min.heartbeat.interval.ms': int(5000, {
    importance: 'medium',
    valid: atLeast(1),
    doc: 'The shortest heartbeat interval, in milliseconds, that can be set for a group of the consumer protocol.',
  }),
  'group.consumer.min.session.timeout.ms': int(45000, {
    importance: 'medium',
    valid: atLeast(1),
    doc: 'The shortest session timeout, in milliseconds, that can be set for a group of the consumer protocol.',
  }),
  'group.consumer.session.timeout.ms': int(45000, {
    importance: 'medium',
    valid: atLeast(1),
    doc: 'How long, in milliseconds, a member of a group of the consumer protocol may be silent before it is removed.',
  }),
  'group.coordinator.append.linger.ms': int(5, {
    effect: 'none',
    importance: 'medium',
    valid: atLeast(0),
    doc: 'How long, in milliseconds, the coordinator gathers records before it appends them.',
  }),
  'group.coordinator.rebalance.protocols': list('classic,consumer,streams', {
    importance: 'medium',
    valid: listOf('consumer', 'classic', 'share', 'streams'),
    doc: 'The group protocols that the coordinator speaks.',
  }),
  'group.coordinator.threads': int(4, {
    effect: 'none',
    importance: 'high',
    valid: atLeast(1),
    doc: 'Threads of the coordinator in Apache Kafka; one event loop does the work here.',
  }),
  'group.initial.rebalance.delay.ms': int(3000, {
    importance: 'medium',
    doc: 'How long, in milliseconds, the first rebalance of an empty group waits for more members.',
  }),
  'group.max.session.timeout.ms': int(1800000, {
    importance: 'medium',
    doc: 'The longest session timeout, in milliseconds, that a member of a classic group may ask for.',
  }),
  'group.max.size': int('2147483647', {
    importance: 'medium',
    valid: atLeast(1),
    doc: 'The most members of a classic group.',
  }),
  'group.min.session.timeout.ms': int(6000, {
    importance: 'medium',
    doc: 'The shortest session timeout, in milliseconds, that a member of a classic group may ask for.',
  }),
  'offset.metadata.max.bytes': int(4096, {
    importance: 'high',
    doc: 'The most bytes of the text that a consumer stores with an offset.',
  }),
  'offsets.commit.timeout.ms': int(5000, {
    effect: 'none',
    importance: 'high',
    valid: atLeast(1),
    doc: 'How long, in milliseconds, a commit may wait for its replicas.',
  }),
  'offsets.load.buffer.size': int(5242880, {
    effect: 'none',
    importance: 'high',
    valid: atLeast(1),
    doc: 'Bytes that are read at a time when committed offsets are loaded.',
  }),
  'offsets.retention.check.interval.ms': long(600000, {
    importance: 'high',
    valid: atLeast(1),
    doc: 'How often, in milliseconds, expired offsets are looked for.',
  }),
  'offsets.retention.minutes': int(10080, {
    importance: 'high',
    valid: atLeast(1),
    doc: 'How long, in minutes, the offsets of a group without members are kept.',
  }),
  'offsets.topic.compression.codec': int(0, {
    effect: 'none',
    importance: 'high',
    doc: 'Codec number for the batches of the offsets topic; 0: none.',
  }),
  'offsets.topic.num.partitions': int(50, {
    importance: 'high',
    valid: atLeast(1),
    doc: 'Partitions of the offsets topic; fixed once it exists.',
  }),
  'offsets.topic.replication.factor': short(3, {
    importance: 'high',
    valid: atLeast(1),
    doc: 'Replicas of the offsets topic.',
  }),
  'offsets.topic.segment.bytes': int(104857600, {
    importance: 'high',
    valid: atLeast(1),
    doc: 'The most bytes of a segment of the offsets topic.',
  }),
} as const
