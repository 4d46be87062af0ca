/** One broker for all test files. Jest's workers inherit the variables that are set here. */
import { startBroker } from 'samsa'

export default async function startKafka() {
  const broker = await startBroker({ topics: ['orders'] })
  process.env.KAFKA_BROKERS = broker.bootstrapServers
  globalThis.kafkaBroker = broker
}
