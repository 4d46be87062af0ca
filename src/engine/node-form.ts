/**
 * The forms that a node's properties come in. A KRaft file (process.roles) is taken as it is. A file of the
 * ZooKeeper era (broker.id, zookeeper.connect) becomes a single node that is its own controller and keeps its own
 * metadata. Without a file there is a node for one machine: on the loopback addresses, with one replica of everything.
 */
import type { Properties } from './config/broker-config.ts'
import { StartupError } from './startup-error.ts'

export type NodeForm = 'kraft' | 'zookeeper' | 'local'

const CONFIG_EXCEPTION = 'org.apache.kafka.common.config.ConfigException'

/** What makes any node a combined broker and controller of a quorum of one; the port is never opened. */
const OWN_CONTROLLER = {
  'process.roles': 'broker,controller',
  'controller.listener.names': 'CONTROLLER',
}

export const DEFAULT_PORT = 9092

/** Kafka's defaults but for what a single machine needs. */
export function localProperties(port: number, dataDirectory: string): Record<string, string> {
  return {
    ...OWN_CONTROLLER,
    'node.id': '0',
    listeners: `PLAINTEXT://localhost:${port}`,
    'log.dirs': dataDirectory,
    'offsets.topic.replication.factor': '1',
    'transaction.state.log.replication.factor': '1',
    'transaction.state.log.min.isr': '1',
    'share.coordinator.state.topic.replication.factor': '1',
    'share.coordinator.state.topic.min.isr': '1',
    'group.initial.rebalance.delay.ms': '0',
  }
}

/** The form of a file; Kafka's own test is whether process.roles is there. */
export function formOf(properties: Properties): NodeForm {
  return (properties['process.roles'] ?? '').trim() === '' ? 'zookeeper' : 'kraft'
}

/** Properties that BrokerConfig understands. Throws StartupError for a node that has to be part of several. */
export function nodeProperties(form: NodeForm, properties: Properties): Properties {
  if (form === 'kraft') {
    requireSingleNode(properties)
    return properties
  }
  if (form === 'local') return properties
  const id = properties['broker.id'] ?? properties['node.id']
  const nodeId = id === undefined || id.trim() === '-1' ? FIRST_GENERATED_ID : id
  return { ...properties, ...OWN_CONTROLLER, 'node.id': nodeId, 'broker.id': nodeId }
}

/** reserved.broker.max.id + 1, where ZooKeeper-era brokers without an id begin. */
const FIRST_GENERATED_ID = '1001'

function requireSingleNode(properties: Properties): void {
  const roles = new Set((properties['process.roles'] ?? '').split(',').map((role) => role.trim()))
  if (!roles.has('broker') || !roles.has('controller')) {
    throw new StartupError(
      CONFIG_EXCEPTION,
      `process.roles=${properties['process.roles']}: a node of its own must be both broker and controller; clusters of several nodes are not supported yet.`,
    )
  }
  const voters = (properties['controller.quorum.voters'] ?? '')
    .split(',')
    .filter((voter) => voter.trim() !== '')
  if (voters.length > 1) {
    throw new StartupError(
      CONFIG_EXCEPTION,
      `controller.quorum.voters=${properties['controller.quorum.voters']}: a quorum of several voters is not supported yet.`,
    )
  }
}
