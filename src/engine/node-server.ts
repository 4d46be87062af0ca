/** Servers in the real world, for the commands that run them. */
import { brokerConfigs } from './config/broker.ts'
import type { Properties } from './config/broker-config.ts'
import { consoleLogger } from './console-logger.ts'
import { formOf, localProperties, type NodeForm } from './node-form.ts'
import { Server } from './server.ts'
import { nodeSystem } from './system/node.ts'

export interface NodeServerOptions {
  readonly properties: Properties
  readonly form?: NodeForm
  readonly formatsItself?: boolean
  readonly clusterId?: string | undefined
  onFatal(cause: unknown): void
}

/** `write` gets the lines that are logged. */
export function nodeServers(write: (text: string) => void) {
  const logger = consoleLogger(nodeSystem.clock, write)
  return {
    logger,
    formOf,
    localProperties,
    /** Whether a name is that of a broker's configuration. */
    isKnownProperty: (name: string): boolean =>
      Object.hasOwn(brokerConfigs, name) || name.startsWith('listener.name.'),
    /** Throws ServerFailedError; what was wrong has been logged. */
    async start(options: NodeServerOptions) {
      const server = await Server.start({ system: nodeSystem, logger, ...options })
      const { nodeId, listeners } = server.broker
      return {
        nodeId,
        addresses: listeners.map(
          (address) => `${address.advertisedHost}:${address.advertisedPort}`,
        ),
        stop: () => server.stop(),
      }
    },
  }
}
