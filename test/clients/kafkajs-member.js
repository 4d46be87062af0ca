// A member of a group with kafkajs: `SERVERS GROUP TOPIC`. Prints "assigned N" when its share changes, ends when its input does.
import { Kafka, logLevel } from 'kafkajs'

const [servers = '', groupId = '', topic = ''] = process.argv.slice(2)
const kafka = new Kafka({ brokers: [servers], logLevel: logLevel.NOTHING })
// It sends heartbeats between its fetches only.
const times = { sessionTimeout: 3000, heartbeatInterval: 100, maxWaitTimeInMs: 100 }
const consumer = kafka.consumer({ groupId, ...times })
consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
  process.stdout.write(`assigned ${payload.memberAssignment[topic]?.length ?? 0}\n`)
})
await consumer.connect()
await consumer.subscribe({ topics: [topic] })
await consumer.run({ eachMessage: async () => {} })
process.stdin.once('end', () => consumer.disconnect().then(() => process.exit()))
process.stdin.resume()
