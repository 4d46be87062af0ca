/**
 * Samsa as a library: a Kafka broker inside the process of a test.
 *
 *     import { startBroker } from 'samsa'
 *     await using broker = await startBroker({ topics: ['orders'] })
 *     // broker.bootstrapServers is what any Kafka client needs
 */
import type { StartBrokerOptions } from './library/broker-options.ts'
import { LocalBroker } from './library/local-broker.ts'

/**
 * Starts a broker in this process; clients are answered when the promise is fulfilled. Several can run side by side.
 * Rejects with BrokerOptionsError (a TypeError) for an option that cannot be, and with BrokerStartError when the port or
 * the directory is taken or cannot be used.
 */
export async function startBroker(options: StartBrokerOptions = {}): Promise<LocalBroker> {
  return await LocalBroker.start(options)
}

export type { BrokerClock } from './library/broker-clock.ts'
export type {
  BrokerLogger,
  BrokerLogLevel,
  StartBrokerOptions,
  TopicOptions,
} from './library/broker-options.ts'
export { BrokerOptionsError } from './library/broker-options.ts'
export { BrokerStartError, type LocalBroker } from './library/local-broker.ts'
