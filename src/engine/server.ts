/**
 * A broker with the lines around it that Kafka's server logs when it starts, fails to start and stops: tutorials and
 * scripts wait for them, letter by letter. Which server speaks depends on the form of its properties.
 */
import { ConfigError } from '../config/definition.ts'
import { Broker } from './broker.ts'
import { BrokerConfig, type Properties } from './config/broker-config.ts'
import type { Logger } from './logger.ts'
import { BrokerLoggers } from './metadata/broker-loggers.ts'
import { BindError } from './network/socket-server.ts'
import { formOf, type NodeForm, nodeProperties } from './node-form.ts'
import { StartupError } from './startup-error.ts'
import type { System } from './system/system.ts'

export interface ServerOptions {
  readonly system: System
  readonly logger: Logger
  readonly properties: Properties
  /** Without a file there are no properties to tell it from. */
  readonly form?: NodeForm
  /** Format directories that never were, as the forms but KRaft's always do. */
  readonly formatsItself?: boolean
  /** The id of a cluster that is formatted now; a new one when missing. */
  readonly clusterId?: string | undefined
  onFatal?(cause: unknown): void
}

/** The broker did not start; everything has been logged. `cause` is what was wrong. */
export class ServerFailedError extends Error {
  override readonly name = 'ServerFailedError'
}

const MAIN = 'kafka.Kafka$'

interface Speaker {
  readonly logger: string
  readonly started: (id: number) => string
  readonly stopping: (id: number) => string
  readonly stopped: (id: number) => string
  readonly failed: (id: number) => string
}

const RAFT: Speaker = {
  logger: 'kafka.server.BrokerServer',
  started: (id) => `[KafkaRaftServer nodeId=${id}] Kafka Server started`,
  stopping: (id) => `[BrokerServer id=${id}] Transition from STARTED to SHUTTING_DOWN`,
  stopped: (id) => `[BrokerServer id=${id}] shut down completed`,
  failed: (id) => `[BrokerServer id=${id}] Fatal error during broker startup. Prepare to shutdown`,
}

const ZOOKEEPER: Speaker = {
  logger: 'kafka.server.KafkaServer',
  started: (id) => `[KafkaServer id=${id}] started`,
  stopping: (id) => `[KafkaServer id=${id}] shutting down`,
  stopped: (id) => `[KafkaServer id=${id}] shut down completed`,
  failed: (id) =>
    `[KafkaServer id=${id}] Fatal error during KafkaServer startup. Prepare to shutdown`,
}

export class Server {
  readonly broker: Broker
  readonly #logger: Logger
  readonly #speaker: Speaker

  private constructor(broker: Broker, logger: Logger, speaker: Speaker) {
    this.broker = broker
    this.#logger = logger
    this.#speaker = speaker
  }

  /** Throws ServerFailedError. */
  static async start(options: ServerOptions): Promise<Server> {
    const { properties } = options
    const brokerLoggers = new BrokerLoggers()
    const logger = brokerLoggers.over(options.logger)
    const form = options.form ?? formOf(properties)
    const config = parsed({ ...options, logger }, form)
    const speaker = form === 'zookeeper' ? ZOOKEEPER : RAFT
    if (form === 'zookeeper') logZooKeeperForm(logger, properties)
    for (const key of config.unknownKeys()) {
      logger.log('DEBUG', 'kafka.server.KafkaConfig', `The configuration '${key}' is not known`)
    }
    try {
      const broker = await Broker.start({
        system: options.system,
        logger: options.logger,
        brokerLoggers,
        config,
        formatsItself: options.formatsItself ?? form !== 'kraft',
        clusterId: options.clusterId,
        ...(options.onFatal === undefined ? {} : { onFatal: options.onFatal }),
      })
      const started = form === 'zookeeper' ? speaker.logger : 'kafka.server.KafkaRaftServer'
      logger.log('INFO', started, speaker.started(config.nodeId))
      return new Server(broker, logger, speaker)
    } catch (error) {
      throw failed(logger, speaker, config.nodeId, error)
    }
  }

  async stop(): Promise<void> {
    const { nodeId } = this.broker
    this.#logger.log('INFO', this.#speaker.logger, this.#speaker.stopping(nodeId))
    await this.broker.stop()
    this.#logger.log('INFO', this.#speaker.logger, this.#speaker.stopped(nodeId))
  }
}

function parsed({ properties, logger }: ServerOptions, form: NodeForm): BrokerConfig {
  try {
    return BrokerConfig.parse(nodeProperties(form, properties))
  } catch (error) {
    if (error instanceof ConfigError) {
      const shown = new StartupError(
        'org.apache.kafka.common.config.ConfigException',
        error.message,
        { cause: error },
      )
      throw exiting(logger, shown, false)
    }
    throw exiting(logger, error, false)
  }
}

function logZooKeeperForm(logger: Logger, properties: Properties): void {
  logger.log(
    'WARN',
    ZOOKEEPER.logger,
    `zookeeper.connect=${properties['zookeeper.connect'] ?? ''} is not used: this node keeps its own metadata and forms a cluster of one; several brokers are not supported yet`,
  )
}

/** Logs why the start failed as Kafka does, the port in use with all its three lines. */
function failed(logger: Logger, speaker: Speaker, nodeId: number, error: unknown): Error {
  if (error instanceof StartupError && error.isBeforeStart && speaker === RAFT) {
    return exiting(logger, error, false)
  }
  let cause = error
  if (error instanceof BindError) {
    logger.log(
      'ERROR',
      'kafka.network.DataPlaneAcceptor',
      `Unable to start acceptor for ListenerName(${error.listenerName})`,
      new StartupError('org.apache.kafka.common.KafkaException', error.message),
    )
    const what = speaker === ZOOKEEPER ? 'the' : 'all of the'
    cause = new StartupError(
      'java.lang.RuntimeException',
      `Received a fatal error while waiting for ${what} SocketServer Acceptors to be started.`,
      { cause: error },
    )
  }
  const isUnnamed = error instanceof StartupError && error.isBeforeStart
  const message = speaker.failed(nodeId)
  // Kafka's server knows its id only after it has read its directories.
  logger.log('ERROR', speaker.logger, isUnnamed ? message.replace(/^\[.*?\] /, '') : message, cause)
  return exiting(logger, cause, true)
}

function exiting(logger: Logger, cause: unknown, duringStartup: boolean): ServerFailedError {
  const when = duringStartup ? ' during startup.' : ''
  logger.log('ERROR', MAIN, `Exiting Kafka due to fatal exception${when}`, cause)
  const message = cause instanceof Error ? cause.message : String(cause)
  return new ServerFailedError(message, { cause })
}
