/** What Kafka requires of the broker's keys for groups of the consumer protocol together, in its order and words. */
import { ConfigError } from '../../config/definition.ts'
import type { groupConfigs } from './broker/group.ts'
import type { BrokerConfig } from './broker-config.ts'

type Key = keyof typeof groupConfigs & `group.consumer.${string}.ms`
type Relation = 'greater than or equal to' | 'less than or equal to' | 'less than'

const HEARTBEAT = 'group.consumer.heartbeat.interval.ms'
const SESSION = 'group.consumer.session.timeout.ms'

const REQUIREMENTS: readonly (readonly [one: Key, relation: Relation, other: Key])[] = [
  [
    'group.consumer.max.heartbeat.interval.ms',
    'greater than or equal to',
    'group.consumer.min.heartbeat.interval.ms',
  ],
  [HEARTBEAT, 'greater than or equal to', 'group.consumer.min.heartbeat.interval.ms'],
  [HEARTBEAT, 'less than or equal to', 'group.consumer.max.heartbeat.interval.ms'],
  [
    'group.consumer.max.session.timeout.ms',
    'greater than or equal to',
    'group.consumer.min.session.timeout.ms',
  ],
  [SESSION, 'greater than or equal to', 'group.consumer.min.session.timeout.ms'],
  [SESSION, 'less than or equal to', 'group.consumer.max.session.timeout.ms'],
  [HEARTBEAT, 'less than', SESSION],
]

/** What `group.consumer.assignors` can name; Apache Kafka would load a class of any other name. */
export const assignorNames: readonly string[] = [
  'uniform',
  'range',
  'org.apache.kafka.coordinator.group.assignor.UniformAssignor',
  'org.apache.kafka.coordinator.group.assignor.RangeAssignor',
]

/** Throws ConfigError. */
export function checkGroupRequirements(config: BrokerConfig): void {
  for (const [one, relation, other] of REQUIREMENTS) {
    const difference = config.get(one) - config.get(other)
    const holds =
      relation === 'less than'
        ? difference < 0
        : relation === 'less than or equal to'
          ? difference <= 0
          : difference >= 0
    if (!holds) throw new ConfigError(`${one} must be ${relation} ${other}`)
  }
  const unknown = config
    .get('group.consumer.assignors')
    .find((name) => !assignorNames.includes(name))
  if (unknown !== undefined) throw new ConfigError(`Class ${unknown} cannot be found`)
}
