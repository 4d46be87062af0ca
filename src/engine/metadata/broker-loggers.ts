/**
 * The levels of this broker's loggers (KIP-412): changed while it runs, forgotten when it stops. The names are
 * the classes that Kafka logs under; a logger without a level of its own has that of the longest prefix that has
 * one, at last that of `root`.
 */
import { KafkaError } from '../../protocol/errors.ts'
import type { Logger, LogLevel } from '../logger.ts'
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

/** From the least to the most severe. */
const SEVERITIES: readonly LogLevel[] = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL']

const FOLLOWING = [
  'kafka.Kafka$',
  'kafka.cluster.Partition',
  'kafka.coordinator.group.GroupCoordinator',
  'kafka.coordinator.group.GroupMetadataManager',
  'kafka.coordinator.transaction.TransactionCoordinator',
  'kafka.coordinator.transaction.TransactionMarkerChannelManager',
  'kafka.log.LogManager',
  'kafka.log.UnifiedLog',
  'kafka.network.DataPlaneAcceptor',
  'kafka.network.SocketServer',
  'kafka.raft.KafkaMetadataLog',
  'kafka.server.BrokerLifecycleManager',
  'kafka.server.BrokerServer',
  'kafka.server.DefaultAutoTopicCreationManager',
  'kafka.server.DelayedOperationPurgatory',
  'kafka.server.KafkaApis',
  'kafka.server.KafkaConfig',
  'kafka.server.KafkaRaftServer',
  'kafka.server.KafkaServer',
  'kafka.server.ReplicaManager',
  'kafka.server.metadata.BrokerMetadataPublisher',
  'org.apache.kafka.common.network.Selector',
  'org.apache.kafka.controller.QuorumController',
  'org.apache.kafka.coordinator.group.GroupMetadataManager',
  'org.apache.kafka.image.publisher.SnapshotGenerator',
  'org.apache.kafka.storage.internals.log.LocalLog',
  'org.apache.kafka.storage.internals.log.LogLoader',
  'org.apache.kafka.storage.internals.log.LogSegment',
  'org.apache.kafka.storage.internals.log.ProducerStateManager',
  'org.apache.kafka.storage.internals.log.UnifiedLog',
]

function isLevel(text: string): text is LogLevel {
  return (LEVELS as readonly string[]).includes(text)
}

export class BrokerLoggers {
  readonly #set = new Map<string, LogLevel>(Object.entries(CONFIGURED))
  readonly #names = [...Object.keys(CONFIGURED), ...FOLLOWING]
  /** The levels in force that were asked for since the last change. */
  readonly #known = new Map<string, LogLevel>()

  /** The level in force, by name. */
  levels(): [name: string, level: LogLevel][] {
    return this.#names.map((name) => [name, this.levelOf(name)])
  }

  levelOf(name: string): LogLevel {
    const known = this.#known.get(name)
    if (known !== undefined) return known
    const level = this.#inherited(name)
    this.#known.set(name, level)
    return level
  }

  isEnabled(level: LogLevel, name: string): boolean {
    return SEVERITIES.indexOf(level) >= SEVERITIES.indexOf(this.levelOf(name))
  }

  /** A logger that writes to `sink` what the levels let through, at the moment of each line. */
  over(sink: Logger): Logger {
    return {
      log: (level, name, message, cause) => {
        if (this.isEnabled(level, name)) sink.log(level, name, message, cause)
      },
    }
  }

  #inherited(name: string): LogLevel {
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
    checkNames(operations)
    for (const operation of operations) this.#check(operation)
    if (validateOnly) return
    for (const { name, configOperation, value } of operations) {
      if (configOperation === 0 && value !== null && isLevel(value)) this.#set.set(name, value)
      else this.#set.delete(name)
    }
    this.#known.clear()
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

/** What Kafka checks of every change of configurations before it looks at what they are for. */
function checkNames(operations: ConfigAlteration['configs']): void {
  if (new Set(operations.map(({ name }) => name)).size !== operations.length) {
    throw new KafkaError('INVALID_REQUEST', 'Error due to duplicate config keys')
  }
  const missing = operations.filter(
    ({ configOperation, value }) => configOperation !== 1 && value === null,
  )
  if (missing.length > 0) {
    const names = missing.map(({ name }) => name).join(',')
    throw new KafkaError('INVALID_REQUEST', `Null value not supported for : ${names}`)
  }
}
