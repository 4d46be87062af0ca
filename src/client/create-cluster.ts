/** From a client's configuration to its view of the cluster. */
import { ConfigError } from '../config/definition.ts'
import { bootstrapAddresses } from './bootstrap.ts'
import type { ClientLogger } from './client-logger.ts'
import { Cluster } from './cluster.ts'
import { type Properties, reconnectBackoff } from './config/client-rules.ts'
import { observation } from './observer.ts'

/** The keys that all three kinds of client have. */
export interface ConnectionConfigs {
  readonly 'bootstrap.servers': readonly string[]
  /** Only admin clients have it. */
  readonly 'bootstrap.controllers'?: readonly string[]
  readonly 'reconnect.backoff.ms': number
  readonly 'reconnect.backoff.max.ms': number
  readonly 'retry.backoff.ms': number
  readonly 'retry.backoff.max.ms': number
  readonly 'request.timeout.ms': number
  readonly 'socket.connection.setup.timeout.ms': number
  readonly 'socket.connection.setup.timeout.max.ms': number
}

interface ClientIdentity {
  readonly clientId: string
  readonly logger: ClientLogger
  /** Kafka reports unknown host names without the client's prefix. */
  readonly unprefixedLogger: ClientLogger
  readonly warnsOfBootstrap: boolean
}

/** Resolves the bootstrap addresses. Throws ConfigError. */
export async function createCluster(
  properties: Properties,
  configs: ConnectionConfigs,
  { clientId, logger, unprefixedLogger, warnsOfBootstrap }: ClientIdentity,
): Promise<Cluster> {
  const servers = configs['bootstrap.servers']
  const controllers = configs['bootstrap.controllers'] ?? []
  if (servers.length > 0 && controllers.length > 0) {
    throw new ConfigError('You cannot set both bootstrap.servers and bootstrap.controllers')
  }
  const urls = controllers.length > 0 ? controllers : servers
  if (urls.length === 0 && !warnsOfBootstrap) {
    throw new ConfigError('You must set either bootstrap.servers or bootstrap.controllers')
  }
  return new Cluster({
    clientId,
    logger,
    bootstrap: await bootstrapAddresses(urls, unprefixedLogger),
    reconnectBackoff: reconnectBackoff(properties, configs),
    retryBackoff: {
      initialMs: configs['retry.backoff.ms'],
      maxMs: configs['retry.backoff.max.ms'],
    },
    setupTimeout: {
      initialMs: configs['socket.connection.setup.timeout.ms'],
      maxMs: configs['socket.connection.setup.timeout.max.ms'],
    },
    requestTimeoutMs: configs['request.timeout.ms'],
    warnsOfBootstrap,
    observer: observation.observer,
    asksControllers: controllers.length > 0,
  })
}
