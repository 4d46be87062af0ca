/**
 * Reads `in`, writes each value to the same partition of `out`, and commits how far it got in the same transaction: one
 * of several members of a group, in a process of its own that may be killed at any time. It prints a line for every
 * transaction. JavaScript because it runs on the built checkout.
 */
import { Consumer } from '../../dist/client/consumer/consumer.js'
import { Producer } from '../../dist/client/producer/producer.js'

const [port, transactionalId, groupProtocol] = process.argv.slice(2)
const bootstrap = { 'bootstrap.servers': `127.0.0.1:${port}`, 'reconnect.backoff.max.ms': '100' }
const silent = { logger: { log: () => undefined } }
/** An open transaction of a client that nobody replaces would hold the others up for so long. */
const TRANSACTION_TIMEOUT_MS = '10000'

const consumer = await Consumer.create(
  {
    ...bootstrap,
    'group.id': 'processors',
    'group.protocol': groupProtocol,
    'isolation.level': 'read_committed',
    'auto.offset.reset': 'earliest',
    'enable.auto.commit': 'false',
    'max.poll.records': '7',
    ...(groupProtocol === 'classic'
      ? { 'session.timeout.ms': '1500', 'heartbeat.interval.ms': '300' }
      : {}),
  },
  silent,
)
const producer = await Producer.create(
  {
    ...bootstrap,
    'transactional.id': transactionalId,
    'transaction.timeout.ms': TRANSACTION_TIMEOUT_MS,
    'linger.ms': '0',
  },
  silent,
)

async function transact(records) {
  producer.beginTransaction()
  const next = new Map()
  for (const { partition, key, value, offset } of records) {
    producer.send({ topic: 'out', partition, key, value })
    next.set(partition, offset + 1)
  }
  const offsets = [...next].map(([partition, offset]) => ({ topic: 'in', partition, offset }))
  await producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata())
  await producer.commitTransaction()
}

/** What was read and not committed is read again. */
async function rewind() {
  for (const { topic, partition, committed } of await consumer.committed(consumer.assignment())) {
    consumer.seek({ topic, partition }, committed?.offset ?? 0)
  }
}

await producer.initTransactions()
consumer.subscribe(['in'])
for (;;) {
  const records = await consumer.poll(100)
  if (records.length === 0) continue
  try {
    await transact(records)
    process.stdout.write(`${records.length}\n`)
  } catch (error) {
    process.stderr.write(`${error}\n`)
    // A producer that was fenced cannot abort: it ends here, and another one takes its place.
    await producer.abortTransaction()
    await rewind()
  }
}
