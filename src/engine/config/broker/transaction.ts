/** Transactions. The broker's keys of Kafka 4.1, in alphabetical order. */
import { atLeast } from '../../../config/definition.ts'
import { boolean, int, short } from '../row.ts'

export const transactionConfigs = {
  'add.partitions.to.txn.retry.backoff.max.ms': int(100, {
    effect: 'none',
    importance: 'high',
    valid: atLeast(0),
    doc: "Longest pause, in milliseconds, between the broker's own tries to add a partition to a transaction.",
  }),
  'add.partitions.to.txn.retry.backoff.ms': int(20, {
    effect: 'none',
    importance: 'high',
    valid: atLeast(1),
    doc: 'Pause, in milliseconds, before the broker tries again to add a partition to a transaction.',
  }),
  'transaction.abort.timed.out.transaction.cleanup.interval.ms': int(10000, {
    importance: 'low',
    valid: atLeast(1),
    doc: 'How often, in milliseconds, transactions past their timeout are looked for.',
  }),
  'transaction.max.timeout.ms': int(900000, {
    importance: 'high',
    valid: atLeast(1),
    doc: 'The longest timeout, in milliseconds, that a transactional producer may ask for.',
  }),
  'transaction.partition.verification.enable': boolean(true, {
    importance: 'low',
    update: 'cluster-wide',
    doc: 'Whether the broker checks that a partition belongs to a transaction before it writes.',
  }),
  'transaction.remove.expired.transaction.cleanup.interval.ms': int(3600000, {
    importance: 'low',
    valid: atLeast(1),
    doc: 'How often, in milliseconds, expired transactional ids are looked for.',
  }),
  'transaction.state.log.load.buffer.size': int(5242880, {
    effect: 'none',
    importance: 'high',
    valid: atLeast(1),
    doc: 'Bytes that are read at a time when the state of transactions is loaded.',
  }),
  'transaction.state.log.min.isr': int(2, {
    importance: 'high',
    valid: atLeast(1),
    doc: 'The `min.insync.replicas` of the transaction topic.',
  }),
  'transaction.state.log.num.partitions': int(50, {
    importance: 'high',
    valid: atLeast(1),
    doc: 'Partitions of the transaction topic; fixed once it exists.',
  }),
  'transaction.state.log.replication.factor': short(3, {
    importance: 'high',
    valid: atLeast(1),
    doc: 'Replicas of the transaction topic.',
  }),
  'transaction.state.log.segment.bytes': int(104857600, {
    importance: 'high',
    valid: atLeast(1),
    doc: 'The most bytes of a segment of the transaction topic.',
  }),
  'transaction.two.phase.commit.enable': boolean(false, {
    effect: 'none',
    importance: 'low',
    doc: 'Whether a transaction may stay prepared without a timeout for an outside coordinator.',
  }),
  'transactional.id.expiration.ms': int(604800000, {
    importance: 'high',
    valid: atLeast(1),
    doc: 'After how many milliseconds without use a transactional id is forgotten.',
  }),
} as const
