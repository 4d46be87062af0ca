// A member of a group with @platformatic/kafka: `SERVERS PROTOCOL GROUP TOPIC`. Prints "assigned N" when its share changes,
// ends when its input does.
import { Consumer } from '@platformatic/kafka'

const [servers = '', protocol = '', groupId = '', topic = ''] = process.argv.slice(2)
const times = { sessionTimeout: 3000, heartbeatInterval: 100, rebalanceTimeout: 3000 }
const consumer = new Consumer({
  clientId: 'member',
  groupId,
  bootstrapBrokers: [servers],
  ...(protocol === 'consumer' ? { groupProtocol: 'consumer' } : times),
})
const stream = await consumer.consume({ topics: [topic] })
stream.on('data', () => {})
let share = -1
// The library tells of joins, not of what a member has after one.
const look = setInterval(() => {
  const partitions = (consumer.assignments ?? []).flatMap((each) => each.partitions)
  if (partitions.length === share) return
  share = partitions.length
  process.stdout.write(`assigned ${share}\n`)
}, 20)
process.stdin.once('end', async () => {
  clearInterval(look)
  await stream.close()
  await consumer.close(true)
})
process.stdin.resume()
