/** The loop of kafka-replica-verification: fetches from all replicas, compares, and reports the largest lag. */

import { unwrap } from '../../client/admin/outcome.ts'
import type { Admin } from '../../client/admin.ts'
import { partitionName, type TopicPartition } from '../../client/topic-partition.ts'
import { Exit } from '../kafka-command.ts'
import { log4jTime, logToStderr } from '../log4j.ts'
import { compareReplicas } from './compare-replicas.ts'

export interface VerifyOptions {
  /** Topics by their whole name. */
  readonly include: RegExp
  /** Where to begin: a timestamp, -1 (latest) or -2 (earliest). */
  readonly timestamp: number
  /** Per partition. */
  readonly fetchSize: number
  readonly maxWaitMs: number
  readonly reportIntervalMs: number
}

interface Verified extends TopicPartition {
  readonly name: string
  /** Broker ids. */
  readonly replicas: readonly number[]
  /** All replicas have the same up to here. */
  offset: number
  lag: number
}

const LOGGER = 'org.apache.kafka.tools.ReplicaVerificationTool'

const print = (text: string): void => {
  process.stdout.write(`${log4jTime(new Date())}: ${text}\n`)
}

async function partitionsToVerify(
  admin: Admin,
  { include, timestamp }: VerifyOptions,
): Promise<Verified[]> {
  const topics = (await admin.listTopics({ listInternal: true })).map(({ name }) => name)
  const included = topics.filter((name) => include.test(name))
  if (included.length === 0) {
    const why =
      'No topics found. [topics-include] if specified, is either filtering out all topics or there is no topic.'
    logToStderr('ERROR', LOGGER, why)
    throw new Exit(1)
  }
  const described = await admin.describeTopics(included)
  const partitions = [...described].flatMap(([topic, description]) =>
    unwrap(description).partitions.map(({ partition, replicas }) => ({
      topic,
      partition,
      name: partitionName({ topic, partition }),
      replicas: replicas.map(({ id }) => id),
    })),
  )
  const offsets = await admin.listOffsets(
    partitions.map(({ topic, partition }) => ({ topic, partition, timestamp })),
  )
  return partitions.map((each, index) => {
    return { ...each, offset: unwrap(offsets[index]?.found).offset, lag: -1 }
  })
}

/** Fetches from every replica and moves the offsets on by what all have. */
async function verifyOnce(
  admin: Admin,
  partitions: readonly Verified[],
  { fetchSize: maxBytes, maxWaitMs }: VerifyOptions,
): Promise<void> {
  const brokers = [...new Set(partitions.flatMap(({ replicas }) => replicas))]
  const fetched = await Promise.all(
    brokers.map(async (id) => {
      const own = partitions.filter(({ replicas }) => replicas.includes(id))
      return [id, await admin.fetchFromReplica(id, own, { maxBytes, maxWaitMs })] as const
    }),
  )
  for (const partition of partitions) {
    const { name, offset } = partition
    const found = fetched.flatMap(([id, answers]) => {
      const answer = answers.get(name)
      return answer === undefined ? [] : [[id, unwrap(answer)] as const]
    })
    const replicas = new Map(found)
    const { differences, isBroken, nextOffset } = compareReplicas(name, offset, replicas)
    for (const difference of differences) print(difference)
    if (isBroken) throw new Exit(1)
    partition.offset = nextOffset
    const highest = Math.max(...[...replicas.values()].map(({ highWatermark }) => highWatermark))
    partition.lag = highest - nextOffset
  }
}

/** Goes on until `isStopping`. Throws Exit when there is nothing to verify or replicas do not match. */
export async function verifyReplicas(
  admin: Admin,
  options: VerifyOptions,
  isStopping: () => boolean,
): Promise<void> {
  const partitions = await partitionsToVerify(admin, options)
  print('verification process is started')
  let reportedAt = Date.now()
  while (!isStopping()) {
    await verifyOnce(admin, partitions, options)
    const now = Date.now()
    if (now - reportedAt <= options.reportIntervalMs) continue
    const [first, ...others] = partitions
    if (first === undefined) continue
    const worst = others.reduce((most, each) => (each.lag > most.lag ? each : most), first)
    print(
      `max lag is ${worst.lag} for partition ${worst.name} at offset ${worst.offset} among ${partitions.length} partitions`,
    )
    reportedAt = now
  }
}
