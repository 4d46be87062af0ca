/** What a reader of committed data sees of a partition. */
import { Consumer } from '../../src/client/consumer/consumer.ts'

/** Timestamp, key, value and headers of each record from `offset` (default: the beginning) to the end. */
export async function partitionContents(
  bootstrapServers: string,
  assigned: { readonly topic: string; readonly partition: number },
  offset?: number,
): Promise<unknown[]> {
  const consumer = await Consumer.create({
    'bootstrap.servers': bootstrapServers,
    'isolation.level': 'read_committed',
  })
  const [end] = await consumer.endOffsets([assigned])
  consumer.assign([assigned])
  if (offset === undefined) consumer.seekToBeginning([assigned])
  else consumer.seek(assigned, offset)
  const found: unknown[] = []
  while ((await consumer.position(assigned)) < (end?.offset ?? 0)) {
    for (const { timestamp, key, value, headers } of await consumer.poll(100)) {
      const texts = headers.map((each) => `${each.key}=${each.value}`)
      found.push([timestamp, key?.toString() ?? null, value?.toString() ?? null, ...texts])
    }
  }
  await consumer.close()
  return found
}
