/**
 * The levels of this broker's loggers (KIP-412): changed while it runs, forgotten when it stops. The names are
 * the classes that Kafka logs under.
 */
import { KafkaError } from '../../protocol/errors.ts'
import type { LogLevel } from '../logger.ts'
import type { ConfigAlteration } from './controller.ts'

const LEVELS = ['DEBUG', 'ERROR', 'FATAL', 'INFO', 'TRACE', 'WARN'] as const

/** As Kafka's log4j.properties sets them; the others follow `root`. */
const CONFIGURED: Readonly<Record<string, LogLevel>> = {
  root: 'INFO',
  kafka: 'INFO',
  'org.apache.kafka': 'INFO',
  'kafka.controller': 'TRACE',
  'kafka.request.logger': 'WARN',
  'kafka.log.LogCleaner': 'INFO',
  'kafka.authorizer.logger': 'INFO',
  'kafka.network.RequestChannel$': 'WARN',
  'state.change.logger': 'INFO',
}

const FOLLOWING = [
  'kafka.cluster.Partition',
  'kafka.coordinator.group.GroupCoordinator',
  'kafka.coordinator.transaction.TransactionCoordinator',
  'kafka.log.LogManager',
  'kafka.log.UnifiedLog',
  'kafka.network.SocketServer',
  'kafka.server.BrokerLifecycleManager',
  'kafka.server.DelayedOperationPurgatory',
  'kafka.server.KafkaApis',
  'kafka.server.KafkaConfig',
  'kafka.server.KafkaRaftServer',
  'kafka.server.ReplicaManager',
  'kafka.server.metadata.BrokerMetadataPublisher',
  'org.apache.kafka.controller.QuorumController',
]

function isLevel(text: string): text is LogLevel {
  return (LEVELS as readonly string[]).includes(text)
}

export class BrokerLoggers {
  readonly #set = new Map<string, LogLevel>(Object.entries(CONFIGURED))
  readonly #names = [...Object.keys(CONFIGURED), ...FOLLOWING]

  /** The level in force, by name. */
  levels(): [name: string, level: LogLevel][] {
    return this.#names.map((name) => [name, this.levelOf(name)])
  }

  levelOf(name: string): LogLevel {
    let prefix = name
    while (prefix !== '') {
      const level = this.#set.get(prefix)
      if (level !== undefined) return level
      prefix = prefix.slice(0, Math.max(0, prefix.lastIndexOf('.')))
    }
    return this.#set.get('root') ?? 'INFO'
  }

  /** Sets and resets levels, all or none. Throws KafkaError: INVALID_CONFIG, INVALID_REQUEST. */
  alter(operations: ConfigAlteration['configs'], validateOnly: boolean): void {
    for (const operation of operations) this.#check(operation)
    if (validateOnly) return
    for (const { name, configOperation, value } of operations) {
      if (configOperation === 0 && value !== null && isLevel(value)) this.#set.set(name, value)
      else this.#set.delete(name)
    }
  }

  #check({ name, configOperation, value }: ConfigAlteration['configs'][number]): void {
    if (configOperation === 1 && name === 'root') {
      throw new KafkaError(
        'INVALID_REQUEST',
        'Removing the log level of the root logger is not allowed',
      )
    }
    if (configOperation > 1) {
      const operation = configOperation === 2 ? 'APPEND' : 'SUBTRACT'
      throw new KafkaError(
        'INVALID_REQUEST',
        `${operation} operation is not allowed for the BROKER_LOGGER resource`,
      )
    }
    this.#checkName(name)
    if (configOperation === 1 || (value !== null && isLevel(value))) return
    throw new KafkaError(
      'INVALID_CONFIG',
      `Cannot set the log level of ${name} to ${value} as it is not a supported log level. Valid log levels are ${LEVELS.join(', ')}`,
    )
  }

  #checkName(name: string): void {
    if (!this.#names.includes(name)) {
      throw new KafkaError('INVALID_CONFIG', `Logger ${name} does not exist!`)
    }
  }
}
