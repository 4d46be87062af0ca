/**
 * A hash of the topics that a group subscribes to, as Kafka 4.1 stores it with the group's epoch: another hash
 * means that topics appeared, grew, moved to other racks or went, and that partitions have to be assigned anew.
 */
import type { GroupMetadataView, SubscribableTopic } from '../ports.ts'
import { xxh3 } from './xxh3.ts'

/** Changes when what is hashed of a topic does. */
const VERSION = 0

/** Topics that do not exist do not count. */
export function metadataHash(topics: Iterable<string>, metadata: GroupMetadataView): bigint {
  const hashes: Buffer[] = []
  for (const name of [...topics].sort(byCodeUnit)) {
    const topic = metadata.topic(name)
    if (topic !== undefined) hashes.push(int64(topicHash(topic)))
  }
  // No topics, and a topic list that is empty, are the same to Kafka.
  return hashes.length === 0 ? 0n : BigInt.asIntN(64, xxh3(Buffer.concat(hashes)))
}

const byCodeUnit = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)

function topicHash({ id, name, partitions, racks }: SubscribableTopic): bigint {
  const parts = [Buffer.of(VERSION), uuidInLittleEndian(id), ...string(name), int32(partitions)]
  for (let partition = 0; partition < partitions; partition += 1) {
    parts.push(int32(partition))
    for (const rack of racks(partition).sort(byCodeUnit))
      parts.push(int32(rack.length), ...string(rack))
  }
  return xxh3(Buffer.concat(parts))
}

/** Two longs, each little-endian. */
function uuidInLittleEndian(id: string): Buffer {
  return Buffer.from(id, 'base64url').swap64()
}

const string = (text: string): Buffer[] => [Buffer.from(text, 'utf16le'), int32(text.length)]

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32LE(value)
  return bytes
}

function int64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(value)
  return bytes
}
