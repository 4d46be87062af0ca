/**
 * The keys that can be set for one group (KIP-848, KIP-932, KIP-1071), in alphabetical order. A key that a group
 * does not set has the broker's value of its synonym. `min` and `max` name the broker's keys between which a
 * group's value must be.
 */
import { atLeast, oneOf, type Validator } from '../../config/definition.ts'
import type { BrokerKey } from './broker.ts'
import { type EngineConfigKey, int, string } from './row.ts'

const DURATION =
  /^by_duration:\+?P(?=[\dT+])(\+?\d+D)?(T(?=[\d+])(\+?\d+H)?(\+?\d+M)?(\+?\d+([.,]\d{0,9})?S)?)?$/i

const autoOffsetReset: Validator = {
  text: '[latest, earliest, by_duration:PnDTnHnMn.nS]',
  check: (value) =>
    value === 'earliest' || value === 'latest' || DURATION.test(String(value))
      ? undefined
      : `Invalid value \`${value}\` for configuration share.auto.offset.reset. The value must be either 'earliest', 'latest' or of the format 'by_duration:<PnDTnHnMn.nS>'.`,
}

export const groupConfigs = {
  'consumer.heartbeat.interval.ms': int(5000, {
    importance: 'medium',
    valid: atLeast(1),
    synonyms: ['group.consumer.heartbeat.interval.ms'],
    doc: 'How often, in milliseconds, a member of this group of the consumer protocol sends a heartbeat.',
  }),
  'consumer.session.timeout.ms': int(45000, {
    importance: 'medium',
    valid: atLeast(1),
    synonyms: ['group.consumer.session.timeout.ms'],
    doc: 'How long, in milliseconds, a member of this group of the consumer protocol may be silent before it is removed.',
  }),
  'share.auto.offset.reset': string('latest', {
    effect: 'none',
    importance: 'medium',
    valid: autoOffsetReset,
    doc: 'Where a share group begins a partition: `earliest`, `latest`, or `by_duration:` with an ISO 8601 duration before now.',
  }),
  'share.heartbeat.interval.ms': int(5000, {
    effect: 'none',
    importance: 'medium',
    valid: atLeast(1),
    synonyms: ['group.share.heartbeat.interval.ms'],
    doc: 'How often, in milliseconds, a member of this share group sends a heartbeat.',
  }),
  'share.isolation.level': string('read_uncommitted', {
    effect: 'none',
    importance: 'medium',
    valid: oneOf('read_committed', 'read_uncommitted'),
    doc: 'Whether this share group is given records of transactions that are open or were aborted.',
  }),
  'share.record.lock.duration.ms': int(30000, {
    effect: 'none',
    importance: 'medium',
    valid: atLeast(1000),
    synonyms: ['group.share.record.lock.duration.ms'],
    doc: 'How long, in milliseconds, a record belongs to the member of the share group that got it.',
  }),
  'share.session.timeout.ms': int(45000, {
    effect: 'none',
    importance: 'medium',
    valid: atLeast(1),
    synonyms: ['group.share.session.timeout.ms'],
    doc: 'How long, in milliseconds, a member of this share group may be silent before it is removed.',
  }),
  'streams.heartbeat.interval.ms': int(5000, {
    effect: 'none',
    importance: 'medium',
    valid: atLeast(1),
    synonyms: ['group.streams.heartbeat.interval.ms'],
    doc: 'How often, in milliseconds, a member of this Streams group sends a heartbeat.',
  }),
  'streams.num.standby.replicas': int(0, {
    effect: 'none',
    importance: 'medium',
    valid: atLeast(0),
    synonyms: ['group.streams.num.standby.replicas'],
    doc: 'How many standby copies of each task this Streams group keeps.',
  }),
  'streams.session.timeout.ms': int(45000, {
    effect: 'none',
    importance: 'medium',
    valid: atLeast(1),
    synonyms: ['group.streams.session.timeout.ms'],
    doc: 'How long, in milliseconds, a member of this Streams group may be silent before it is removed.',
  }),
} as const satisfies Readonly<Record<string, EngineConfigKey>>

export type GroupKey = keyof typeof groupConfigs

/** The broker's keys that bound a group's value, in the order in which Kafka checks them. */
export const groupConfigBounds: readonly (readonly [
  key: GroupKey,
  min: BrokerKey | undefined,
  max: BrokerKey,
])[] = [
  [
    'consumer.heartbeat.interval.ms',
    'group.consumer.min.heartbeat.interval.ms',
    'group.consumer.max.heartbeat.interval.ms',
  ],
  [
    'consumer.session.timeout.ms',
    'group.consumer.min.session.timeout.ms',
    'group.consumer.max.session.timeout.ms',
  ],
  [
    'share.heartbeat.interval.ms',
    'group.share.min.heartbeat.interval.ms',
    'group.share.max.heartbeat.interval.ms',
  ],
  [
    'share.session.timeout.ms',
    'group.share.min.session.timeout.ms',
    'group.share.max.session.timeout.ms',
  ],
  [
    'share.record.lock.duration.ms',
    'group.share.min.record.lock.duration.ms',
    'group.share.max.record.lock.duration.ms',
  ],
  [
    'streams.heartbeat.interval.ms',
    'group.streams.min.heartbeat.interval.ms',
    'group.streams.max.heartbeat.interval.ms',
  ],
  [
    'streams.session.timeout.ms',
    'group.streams.min.session.timeout.ms',
    'group.streams.max.session.timeout.ms',
  ],
  ['streams.num.standby.replicas', undefined, 'group.streams.max.standby.replicas'],
]
