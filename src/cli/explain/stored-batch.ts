/**
 * The batch that holds a record that was just written: from the file, where a broker of this machine and user has it, else
 * read back through Fetch, which returns the same bytes.
 */
import path from 'node:path'
import { Admin } from '../../client/admin.ts'
import { partitionName, type TopicPartition } from '../../client/topic-partition.ts'
import { PartitionReader } from '../../engine/query/partition-reader.ts'
import { nodeSystem } from '../../engine/system/node.ts'
import { KafkaError } from '../../protocol/errors.ts'
import type { RecordBatch } from '../../protocol/records/record-batch.ts'
import { recordBatches } from '../../protocol/records/record-batch.ts'
import { type RunningServer, runningServers } from '../server/running-servers.ts'

export interface WrittenRecord extends TopicPartition {
  readonly offset: number
  /** host:port of its broker. */
  readonly address: string
}

export interface StoredBatch {
  readonly batch: RecordBatch
  /** Undefined: the file is not on this machine. */
  readonly place: { readonly file: string; readonly position: number } | undefined
}

const FETCH_BYTES = 1024 * 1024
const FETCH_WAIT_MS = 500
const PATIENCE_MS = '3000'

/** Throws Error where the broker does not let it be read. */
export async function storedBatch(record: WrittenRecord): Promise<StoredBatch> {
  return inFile(record) ?? { batch: await readBack(record), place: undefined }
}

function inFile({ topic, partition, offset, address }: WrittenRecord): StoredBatch | undefined {
  const { disk } = nodeSystem
  const hasAddress = ({ addresses }: RunningServer) => addresses.includes(address)
  const directories = runningServers()
    .filter(hasAddress)
    .flatMap(({ dataDirectories }) => dataDirectories)
    .map((directory) => path.join(directory, partitionName({ topic, partition })))
    .filter((directory) => disk.isDirectory(directory))
  for (const directory of directories) {
    const log = new PartitionReader(disk, { topic, partition, path: directory })
    for (const { batch, file, position } of log.storedBatches(offset)) {
      if (batch.baseOffset > offset) break
      return { batch, place: { file: path.join(directory, file), position } }
    }
  }
  return undefined
}

async function readBack({ offset, address, ...at }: WrittenRecord): Promise<RecordBatch> {
  const admin = await Admin.create({
    'bootstrap.servers': address,
    'default.api.timeout.ms': PATIENCE_MS,
    'request.timeout.ms': PATIENCE_MS,
  })
  try {
    const described = (await admin.describeTopics([at.topic])).get(at.topic)
    if (described === undefined || described instanceof Error) {
      throw described ?? new KafkaError('UNKNOWN_TOPIC_OR_PARTITION')
    }
    const leader = described.partitions.find(({ partition }) => partition === at.partition)?.leader
    if (leader === undefined || leader === null) throw new KafkaError('LEADER_NOT_AVAILABLE')
    const options = { maxBytes: FETCH_BYTES, maxWaitMs: FETCH_WAIT_MS }
    const position = { ...at, offset }
    const answers = await admin.fetchFromReplica(leader.id, [position], options)
    const fetched = answers.get(partitionName(at))
    if (fetched === undefined || fetched instanceof Error) {
      throw fetched ?? new KafkaError('UNKNOWN_TOPIC_OR_PARTITION')
    }
    for (const batch of recordBatches(fetched.records)) {
      if (batch.lastOffset >= offset) return batch
    }
    throw new KafkaError('OFFSET_OUT_OF_RANGE')
  } finally {
    await admin.close()
  }
}
