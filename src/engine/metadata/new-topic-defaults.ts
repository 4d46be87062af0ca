/** What a topic is created with when nobody says how: internal topics have partitions and values of their own. */
import type { BrokerConfig } from '../config/broker-config.ts'
import type { NewTopic } from './controller.ts'

type Shape = Pick<NewTopic, 'numPartitions' | 'replicationFactor' | 'configs'>

function pairs(configs: Readonly<Record<string, string | number | boolean>>): NewTopic['configs'] {
  return Object.entries(configs).map(([name, value]) => ({ name, value: String(value) }))
}

/** A map: what looks a name up here are clients, whose names may be those of any object's properties. */
const shapes = new Map<string, (config: BrokerConfig) => Shape>(
  Object.entries({
    __consumer_offsets: (config: BrokerConfig) => ({
      numPartitions: config.get('offsets.topic.num.partitions'),
      replicationFactor: config.get('offsets.topic.replication.factor'),
      configs: pairs({
        'compression.type': 'producer',
        'cleanup.policy': 'compact',
        'segment.bytes': config.get('offsets.topic.segment.bytes'),
      }),
    }),
    __transaction_state: (config: BrokerConfig) => ({
      numPartitions: config.get('transaction.state.log.num.partitions'),
      replicationFactor: config.get('transaction.state.log.replication.factor'),
      configs: pairs({
        'compression.type': 'uncompressed',
        'cleanup.policy': 'compact',
        'min.insync.replicas': config.get('transaction.state.log.min.isr'),
        'segment.bytes': config.get('transaction.state.log.segment.bytes'),
        'unclean.leader.election.enable': false,
      }),
    }),
  }),
)

export function newTopicWithDefaults(name: string, config: BrokerConfig): NewTopic {
  const shape = shapes.get(name)?.(config) ?? {
    numPartitions: -1,
    replicationFactor: -1,
    configs: [],
  }
  return { name, assignments: [], ...shape }
}
