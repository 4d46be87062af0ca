/**
 * A broker: its parts, put together and taken apart in order.
 *
 *     starting   data directories, metadata (locks the directory), logs, partitions, groups, sockets, registration
 *     ready      clients are answered
 *     draining   nothing new is accepted; what waits is answered
 *     stopped    logs and state.db are closed, the clean-shutdown marker is written
 */
import { BackgroundTasks } from './background-tasks.ts'
import type { BrokerConfig } from './config/broker-config.ts'
import { CoordinatedPartitions, notCreated } from './coordinated-partitions.ts'
import {
  type DataDirectories,
  type FormatOptions,
  openDataDirectories,
} from './data-directories.ts'
import { EffectiveConfigs } from './effective-configs.ts'
import { fatalFailures, requireOne } from './fatal-failure.ts'
import { FetchSessions } from './fetch-session.ts'
import { GroupCoordinator } from './group/group-coordinator.ts'
import { groupConfigPort, groupMetadataView, OFFSETS_TOPIC, offsetsLog } from './group-ports.ts'
import { controllerHandlers } from './handlers/controller-handlers.ts'
import { handlers, servedApis } from './handlers/handlers.ts'
import { lockAndOpen } from './locked-metadata.ts'
import type { Log } from './log/log.ts'
import { LogManager } from './log/log-manager.ts'
import { LogDirMoves } from './log-dir-moves.ts'
import type { Logger } from './logger.ts'
import { BrokerLoggers } from './metadata/broker-loggers.ts'
import { featureLevel, GROUP_VERSION } from './metadata/feature-levels.ts'
import { ConfigResourceType, type EndpointImage, type MetadataImage } from './metadata/image.ts'
import type { MetadataDelta } from './metadata/metadata-delta.ts'
import type { OpenedMetadata } from './metadata/open-metadata.ts'
import {
  connectionLimits,
  endpointOf,
  listenerAddress,
  requirePlaintext,
} from './network/broker-listeners.ts'
import { RequestProcessor } from './network/request-processor.ts'
import { SocketServer } from './network/socket-server.ts'
import type { PartitionOwner } from './partition.ts'
import { Partitions } from './partitions.ts'
import { ProducerIds } from './producer-ids.ts'
import { Purgatory } from './purgatory.ts'
import { AcceptanceRates } from './quota/acceptance-rates.ts'
import { ClientQuotas } from './quota/client-quotas.ts'
import { ConnectionRates } from './quota/connection-rates.ts'
import { MutationQuotas } from './quota/mutation-quotas.ts'
import type { BrokerParts, ListenerAddress } from './request-context.ts'
import type { System } from './system/system.ts'
import { TransactionCoordinator } from './transaction/transaction-coordinator.ts'
import {
  PartitionMarkers,
  TRANSACTION_STATE_TOPIC,
  transactionConfigOf,
  transactionLog,
  transactionMetadataView,
} from './transaction-ports.ts'

export type BrokerState = 'starting' | 'ready' | 'draining' | 'stopped'

export interface BrokerOptions extends FormatOptions {
  readonly system: System
  /** Gets what the levels of `brokerLoggers` let through. */
  readonly logger: Logger
  /** Those that the caller logs with, if it does; default: the broker's own. */
  readonly brokerLoggers?: BrokerLoggers
  readonly config: BrokerConfig
  /** A log directory failed and nothing can be stored any more: the process should end. */
  onFatal?(cause: unknown): void
}

export class Broker implements BrokerParts {
  readonly system: System
  readonly logger: Logger
  readonly nodeId: number
  readonly clusterId: string
  readonly metadata: OpenedMetadata['metadata']
  readonly controller: OpenedMetadata['controller']
  readonly brokerLoggers: BrokerLoggers
  readonly logManager: LogManager
  readonly logDirMoves: LogDirMoves
  readonly partitions: Partitions
  readonly groups: GroupCoordinator
  readonly transactions: TransactionCoordinator
  readonly transactionMarkers: PartitionMarkers
  readonly producerIds: ProducerIds
  readonly fetchSessions: FetchSessions
  readonly fetchPurgatory: Purgatory
  readonly producePurgatory: Purgatory
  readonly quotas: ClientQuotas
  readonly mutationQuotas: MutationQuotas
  readonly servedApis = servedApis
  readonly #configs: EffectiveConfigs
  readonly #connectionRates: ConnectionRates
  readonly #opened: OpenedMetadata
  readonly #directories: DataDirectories
  readonly #sockets: SocketServer
  readonly #tasks: BackgroundTasks
  readonly #listeners: ListenerAddress[] = []
  readonly #coordinated: CoordinatedPartitions
  #state: BrokerState = 'starting'

  /**
   * Starts a broker; it answers clients when the promise is fulfilled. Throws StartupError and BindError for what
   * users can put right.
   */
  static async start(given: BrokerOptions): Promise<Broker> {
    const { system, config, brokerLoggers = new BrokerLoggers() } = given
    const logger = brokerLoggers.over(given.logger)
    const options = { ...given, logger, brokerLoggers }
    for (const listener of config.listeners) requirePlaintext(listener)
    const directories = openDataDirectories(system, config, options)
    const { metadata: metadataFailed } = fatalFailures(logger, given.onFatal)
    const opened = lockAndOpen(system, logger, config, directories, metadataFailed)
    let broker: Broker
    try {
      broker = new Broker(options, directories, opened)
    } catch (error) {
      opened.close()
      throw error
    }
    try {
      await broker.#open()
      return broker
    } catch (error) {
      await broker.#close()
      throw error
    }
  }

  private constructor(
    options: BrokerOptions & { readonly brokerLoggers: BrokerLoggers },
    directories: DataDirectories,
    opened: OpenedMetadata,
  ) {
    const { system, logger, config, onFatal } = options
    this.system = system
    this.logger = logger
    this.brokerLoggers = options.brokerLoggers
    this.#directories = directories
    this.#opened = opened
    this.clusterId = directories.clusterId
    this.nodeId = config.nodeId
    this.metadata = opened.metadata
    this.controller = opened.controller
    this.#configs = new EffectiveConfigs(config, this.metadata.image)
    const waits = system.clientTime?.waits ?? system.timers
    this.fetchPurgatory = new Purgatory(waits)
    this.producePurgatory = new Purgatory(waits)
    this.producerIds = new ProducerIds(this.controller)
    const slots = config.get('max.incremental.fetch.session.cache.slots')
    this.fetchSessions = new FetchSessions(system.clock, system.random, slots)
    this.#tasks = new BackgroundTasks(system, logger)
    const quotaWindow = {
      samples: config.get('quota.window.num'),
      sampleMs: config.get('quota.window.size.seconds') * 1000,
    }
    this.quotas = new ClientQuotas(system.clock, quotaWindow)
    this.#connectionRates = new ConnectionRates(system.clock, quotaWindow)
    const acceptance = new AcceptanceRates(system.clock, quotaWindow)
    this.#sockets = new SocketServer(system, logger, this.nodeId, () =>
      connectionLimits(this.config, this.#connectionRates, acceptance),
    )
    this.mutationQuotas = new MutationQuotas(system.clock, {
      samples: config.get('controller.quota.window.num'),
      sampleMs: config.get('controller.quota.window.size.seconds') * 1000,
    })
    let isLoaded = false
    this.logManager = LogManager.open(system, logger, {
      directories: directories.directories,
      configFor: (topic) => this.#configs.log(topic),
      producerIdExpirationMs: () => this.config.get('producer.id.expiration.ms'),
      onSynced: (topic, partition) => this.partitions.find(topic, partition)?.logChanged(),
      onDirectoryFailure: (_, cause, logs) => {
        if (isLoaded) this.#directoryFailed(cause, logs, onFatal)
      },
    })
    isLoaded = true
    requireOne(this.logManager.directories, directories.directories)
    this.partitions = new Partitions(this.#partitionOwner(), this.logManager, logger)
    this.logDirMoves = new LogDirMoves({
      system,
      logger,
      logManager: this.logManager,
      directories: directories.directories,
      bytesPerSecond: () => this.#logDirMoveRate(),
      replaced: (log) => {
        this.partitions.find(log.topic, log.partition)?.replaceLog(log)
        this.#assignDirectories([log])
      },
    })
    this.groups = new GroupCoordinator({
      system,
      logger,
      nodeId: this.nodeId,
      config: groupConfigPort(
        () => this.config,
        (groupId) => this.#configs.group(groupId),
        () => featureLevel(this.metadata.image, GROUP_VERSION),
      ),
      offsetsLog: offsetsLog(this.partitions),
      metadata: groupMetadataView(
        this.metadata,
        this.controller,
        notCreated(logger, OFFSETS_TOPIC),
      ),
      stateDatabase: opened.stateDatabase,
    })
    const { clock } = system
    const { partitions, groups, producePurgatory } = this
    this.transactionMarkers = new PartitionMarkers({ clock, partitions, groups, producePurgatory })
    this.transactions = new TransactionCoordinator({
      system,
      logger,
      nodeId: this.nodeId,
      config: () => transactionConfigOf(this.config),
      log: transactionLog(this.partitions),
      markers: this.transactionMarkers,
      metadata: transactionMetadataView(
        this.metadata,
        this.controller,
        notCreated(logger, TRANSACTION_STATE_TOPIC),
      ),
      producerIds: this.producerIds,
      stateDatabase: opened.stateDatabase,
    })
    // Groups first: transactions whose end was prepared decide about offsets.
    this.#coordinated = new CoordinatedPartitions(this.partitions, [
      [OFFSETS_TOPIC, this.groups],
      [TRANSACTION_STATE_TOPIC, this.transactions],
    ])
  }

  get config(): BrokerConfig {
    return this.#configs.broker
  }

  get listeners(): readonly ListenerAddress[] {
    return this.#listeners
  }

  get state(): BrokerState {
    return this.#state
  }

  /** Answers what waits and closes everything cleanly. */
  async stop(): Promise<void> {
    if (this.#state !== 'ready') return
    this.#state = 'draining'
    await this.#close()
    this.#state = 'stopped'
  }

  async #open(): Promise<void> {
    this.controller.electLeadersAtStart()
    this.partitions.load(this.metadata.image)
    this.#applyQuotas(this.metadata.image)
    this.metadata.subscribe((delta) => this.#applied(delta))
    this.#coordinated.elect()
    this.groups.start()
    this.transactions.start()
    this.#assignDirectories([...this.logManager.all()])
    this.logDirMoves.resume()
    const endpoints = await this.#bind()
    await this.controller.registerBroker({
      endpoints,
      rack: this.config.get('broker.rack'),
      directories: this.#directories.directoryIds,
    })
    this.#tasks.start(this.config, this.logManager)
    this.#sockets.startAnswering()
    this.#state = 'ready'
  }

  async #bind(): Promise<EndpointImage[]> {
    const endpoints: EndpointImage[] = []
    for (const listener of this.config.controllerListeners) {
      await this.#sockets.bind({
        ...listener,
        processorOn: (port) => {
          const hostName = this.system.network.hostName()
          const address = listenerAddress(this.config, listener, port, hostName)
          return new RequestProcessor(this, address, controllerHandlers)
        },
      })
    }
    for (const listener of this.config.brokerListeners) {
      await this.#sockets.bind({
        ...listener,
        processorOn: (port) => {
          const hostName = this.system.network.hostName()
          const address = listenerAddress(this.config, listener, port, hostName)
          this.#listeners.push(address)
          endpoints.push(endpointOf(address, listener))
          return new RequestProcessor(this, address, handlers)
        },
      })
    }
    return endpoints
  }

  #applied(delta: MetadataDelta): void {
    const changed = this.#configs.apply(delta)
    if (delta.image.clientQuotas !== delta.before.clientQuotas) this.#applyQuotas(delta.image)
    const deleted = delta.topicsDeleted.map(({ name }) => name)
    for (const topic of deleted) this.#coordinated.resign(topic)
    this.partitions.apply(delta)
    this.logManager.updateConfigs(changed)
    this.#tasks.reconfigure(this.config)
    const touched = [...delta.topicsCreated, ...delta.partitionsChanged.map(({ topic }) => topic)]
    if (touched.some(({ name }) => this.#coordinated.has(name))) this.#coordinated.elect()
    if (deleted.length > 0) this.groups.topicsDeleted(deleted)
    const touchedTopics = [...touched.map(({ name }) => name), ...deleted]
    if (touchedTopics.length > 0) this.groups.topicsChanged(touchedTopics)
  }

  #applyQuotas({ clientQuotas }: MetadataImage): void {
    this.quotas.update(clientQuotas)
    this.mutationQuotas.update(clientQuotas)
    this.#connectionRates.update(clientQuotas)
  }

  #partitionOwner(): PartitionOwner {
    return {
      nodeId: this.nodeId,
      clock: this.system.clock,
      directoryWithId: (id) => {
        const { directories, directoryIds } = this.#directories
        return directories[directoryIds.indexOf(id)]
      },
      soon: (callback) => this.#tasks.once(RETRY_MS, callback),
      opened: () => this.#coordinated.elect(),
      minInsyncReplicas: (topic) => this.#configs.topic(topic)['min.insync.replicas'],
      changed: (partition) => {
        this.producePurgatory.wake(partition)
        this.fetchPurgatory.wake(partition)
        this.#coordinated.changed(partition)
      },
    }
  }

  async #close(): Promise<void> {
    this.#sockets.stopListening()
    this.#tasks.stop()
    this.logDirMoves.stop()
    this.transactions.close()
    this.groups.close()
    this.logManager.flushAwaited()
    this.fetchPurgatory.completeAll()
    this.producePurgatory.completeAll()
    // The answers that these caused are written when their promises have run.
    await new Promise<void>((resolve) => this.system.timers.soon(resolve))
    this.#sockets.close()
    const epoch = this.metadata.image.brokers.get(this.nodeId)?.epoch
    this.logManager.shutdown(epoch)
    this.#opened.close()
  }

  /** A key that Kafka has only as a dynamic one, which no table knows. */
  #logDirMoveRate(): number | undefined {
    const key = 'replica.alter.log.dirs.io.max.bytes.per.second'
    const own = { type: ConfigResourceType.BROKER, name: String(this.nodeId) }
    const text = this.metadata.image.configsOf(own).get(key)
    return text === undefined ? undefined : Number(text)
  }

  /** Tells the metadata in which directories logs are, which it may know already. */
  #assignDirectories(logs: readonly Log[]): void {
    const { directories, directoryIds } = this.#directories
    const replicas = logs.flatMap(({ topic, partition, directory }) => {
      const path = directory.slice(0, -`/${topic}-${partition}`.length)
      const directoryId = directoryIds[directories.indexOf(path)]
      return directoryId === undefined ? [] : [{ topic, partition, directoryId }]
    })
    try {
      this.controller.assignReplicasToDirectories(replicas)
    } catch (error) {
      // The next start tells it again.
      const message = 'The directories of logs could not be noted'
      this.logger.log('ERROR', 'kafka.server.ReplicaManager', message, error)
    }
  }

  /** The log manager has stopped using a directory; without any there is nothing left to serve. */
  #directoryFailed(cause: unknown, logs: readonly Log[], onFatal: BrokerOptions['onFatal']): void {
    for (const { topic, partition } of logs) this.partitions.find(topic, partition)?.logChanged()
    if (this.logManager.directories.length > 0) return
    fatalFailures(this.logger, onFatal).allDirectories(this.#directories.directories, cause)
  }
}

const RETRY_MS = 1000
