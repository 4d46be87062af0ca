/**
 * What a cluster is used for between two changes of its broker: one step uses every feature once, the next step goes on with
 * what the one before left open, as a client does that never learned about the change.
 */
import { alterClientQuotas } from '../../src/protocol/apis/alter-client-quotas.ts'
import { alterUserScramCredentials } from '../../src/protocol/apis/alter-user-scram-credentials.ts'
import { createPartitions } from '../../src/protocol/apis/create-partitions.ts'
import { createTopics } from '../../src/protocol/apis/create-topics.ts'
import { deleteGroups } from '../../src/protocol/apis/delete-groups.ts'
import { deleteRecords } from '../../src/protocol/apis/delete-records.ts'
import { deleteTopics } from '../../src/protocol/apis/delete-topics.ts'
import { findCoordinator } from '../../src/protocol/apis/find-coordinator.ts'
import { incrementalAlterConfigs } from '../../src/protocol/apis/incremental-alter-configs.ts'
import { initProducerId } from '../../src/protocol/apis/init-producer-id.ts'
import { offsetCommit } from '../../src/protocol/apis/offset-commit.ts'
import { produce } from '../../src/protocol/apis/produce.ts'
import { errorName } from '../../src/protocol/errors.ts'
import type { Compression } from '../../src/protocol/records/compression/compression.ts'
import {
  buildRecordBatch,
  type RecordBatchOptions,
} from '../../src/protocol/records/record-batch-builder.ts'
import type { WireClient } from '../crash/wire-client.ts'
import { batchOf } from '../engine/test-records.ts'

/** Of the records that are produced: the past, so that nothing depends on when the test runs. */
export const FIRST_TIMESTAMP = 1_700_000_000_000
const NO_TOPIC_ID = 'AAAAAAAAAAAAAAAAAAAAAA'
const CODECS: readonly Compression[] = ['none', 'gzip', 'snappy', 'lz4', 'zstd']
const NOT_YET = [
  ...['UNKNOWN_TOPIC_OR_PARTITION', 'LEADER_NOT_AVAILABLE', 'NOT_LEADER_OR_FOLLOWER'],
  ...['NOT_COORDINATOR', 'COORDINATOR_NOT_AVAILABLE', 'COORDINATOR_LOAD_IN_PROGRESS'],
  ...['CONCURRENT_TRANSACTIONS', 'NOT_CONTROLLER', 'TOPIC_ALREADY_EXISTS'],
]

/** Repeats what a broker cannot do yet, and throws for any other error. */
export async function done<T extends string>(
  what: string,
  attempt: () => Promise<T>,
): Promise<void> {
  const deadline = Date.now() + 30_000
  for (;;) {
    const error = await attempt()
    if (error === 'NONE') return
    if (!NOT_YET.includes(error) || Date.now() > deadline) throw new Error(`${what}: ${error}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

export interface Produced {
  readonly error: string
  readonly baseOffset: number
}

export async function produceBatch(
  client: WireClient,
  topic: string,
  partition: number,
  records: Buffer,
): Promise<Produced> {
  const { responses } = await client.ask(produce, 9, {
    acks: -1,
    timeoutMs: 5000,
    topicData: [
      { name: topic, topicId: NO_TOPIC_ID, partitionData: [{ index: partition, records }] },
    ],
  })
  const answer = responses[0]?.partitionResponses[0]
  return { error: errorName(answer?.errorCode ?? -1), baseOffset: answer?.baseOffset ?? -1 }
}

export async function createTopic(
  client: WireClient,
  name: string,
  numPartitions: number,
  configs: Readonly<Record<string, string>> = {},
): Promise<void> {
  await done(`creating ${name}`, async () => {
    const { topics } = await client.ask(createTopics, 5, {
      topics: [
        {
          name,
          numPartitions,
          replicationFactor: 1,
          assignments: [],
          configs: Object.entries(configs).map(([key, value]) => ({ name: key, value })),
        },
      ],
    })
    return errorName(topics[0]?.errorCode ?? -1)
  })
}

async function deleteTopic(client: WireClient, name: string): Promise<void> {
  await done(`deleting ${name}`, async () => {
    const request = { topics: [], topicNames: [name], timeoutMs: 10_000 }
    const { responses } = await client.ask(deleteTopics, 5, request)
    return errorName(responses[0]?.errorCode ?? -1)
  })
}

export async function send(
  client: WireClient,
  topic: string,
  partition: number,
  values: readonly (string | null)[],
  options: RecordBatchOptions & { readonly key?: string | null; readonly timestamp?: number } = {},
): Promise<void> {
  const records = batchOf(values, { timestamp: FIRST_TIMESTAMP, ...options })
  await done(`producing to ${topic}-${partition}`, async () => {
    const { error } = await produceBatch(client, topic, partition, records)
    return error
  })
}

/** Resource types of the protocol. */
const CONFIG_TYPES = { topic: 2, broker: 4, clientMetrics: 16, group: 32 }

export async function setConfigs(
  client: WireClient,
  type: keyof typeof CONFIG_TYPES,
  resourceName: string,
  configs: Readonly<Record<string, string | null>>,
): Promise<void> {
  const changes = Object.entries(configs).map(([name, value]) => ({
    name,
    configOperation: value === null ? 1 : 0,
    value,
  }))
  await done(`configuring ${type} ${resourceName}`, async () => {
    const { responses } = await client.ask(incrementalAlterConfigs, 1, {
      resources: [{ resourceType: CONFIG_TYPES[type], resourceName, configs: changes }],
      validateOnly: false,
    })
    return errorName(responses[0]?.errorCode ?? -1)
  })
}

/** A producer without a transactional id, and how far it is. */
export interface IdempotentProducer {
  readonly producerId: number
  readonly producerEpoch: number
  readonly nextSequence: number
  /** Where its last batch is. */
  readonly lastBaseOffset: number
}

export interface WorkOptions {
  /** Which step this is, from 1 on. */
  readonly step: number
  /** Configurations of groups are known (Kafka 4.0 and later). */
  readonly hasGroupConfigs: boolean
  readonly trims: boolean
}

/** What only the first step does. */
export async function beginWork(client: WireClient, options: WorkOptions): Promise<void> {
  await createTopic(client, 'plain', 3, { 'retention.ms': '-1' })
  await createTopic(client, 'codecs', 1, { 'retention.ms': '-1' })
  await createTopic(client, 'append-time', 1, {
    'retention.ms': '-1',
    'message.timestamp.type': 'LogAppendTime',
    'compression.type': 'gzip',
  })
  await createTopic(client, 'segments', 1, { 'retention.ms': '-1', 'segment.ms': '1000' })
  await createTopic(client, 'trimmed', 1, { 'retention.ms': '-1' })
  await createTopic(client, 'idempotent', 1, { 'retention.ms': '-1' })
  await createTopic(client, 'reborn', 1, { 'retention.ms': '-1' })
  await createTopic(client, 'grown', 1, { 'retention.ms': '-1' })
  await createTopic(client, 'compacted', 1, {
    'cleanup.policy': 'compact',
    'min.cleanable.dirty.ratio': '0.01',
    'segment.ms': '1000',
  })
  await createTopic(client, 't', 2, { 'retention.ms': '-1' })
  for (const keyType of [0, 1]) {
    await done('finding a coordinator', async () => {
      const request = { key: 'g', keyType, coordinatorKeys: [] }
      return errorName((await client.ask(findCoordinator, 2, request)).errorCode)
    })
  }
  await beginConfigs(client, options)
}

async function beginConfigs(client: WireClient, options: WorkOptions): Promise<void> {
  await setConfigs(client, 'topic', 'plain', { 'max.message.bytes': '2000000' })
  await setConfigs(client, 'broker', '', { 'log.retention.ms': '604800000' })
  await setConfigs(client, 'broker', '1', { 'max.connections.per.ip': '1000' })
  await setConfigs(client, 'clientMetrics', 'of-java', { 'interval.ms': '30000', metrics: '*' })
  if (options.hasGroupConfigs) {
    await setConfigs(client, 'group', 'member-group', { 'consumer.session.timeout.ms': '50000' })
  }
  const salt = Buffer.from('salt of alice')
  const credential = { name: 'alice', mechanism: 1, iterations: 4096, salt }
  await done('a credential', async () => {
    const { results } = await client.ask(alterUserScramCredentials, 0, {
      deletions: [],
      upsertions: [{ ...credential, saltedPassword: Buffer.alloc(32, 7) }],
    })
    return errorName(results[0]?.errorCode ?? -1)
  })
}

/** All that a step writes, but for transactions and groups. */
export async function writeRecords(
  client: WireClient,
  { step, trims }: WorkOptions,
): Promise<void> {
  const name = (what: string) => `${what} of step ${step}`
  for (const partition of [0, 1, 2]) await send(client, 'plain', partition, [name('a'), name('b')])
  for (const compression of CODECS) await writeWithCodec(client, compression, step)
  await send(client, 'append-time', 0, [name('appended'), name('later')])
  for (let i = 0; i < 12; i += 1) {
    const timestamp = FIRST_TIMESTAMP + step * 1_000_000 + i * 10_000
    await send(client, 'segments', 0, [`${i} ${'x'.repeat(200)}`], { timestamp })
  }
  await send(client, 'trimmed', 0, ['1', '2', '3', '4', '5'])
  if (trims) await trim(client, step * 5 - 2)
  await send(client, 'reborn', 0, [name('lost')])
  await deleteTopic(client, 'reborn')
  await createTopic(client, 'reborn', step, { 'retention.ms': '-1' })
  await send(client, 'reborn', step - 1, [name('kept')])
  await createTopic(client, `of-step-${step}`, 2, {
    'retention.ms': '-1',
    'file.delete.delay.ms': '1000',
  })
  await send(client, `of-step-${step}`, 1, [name('new')])
  await grow(client, step + 1)
  await send(client, 'grown', step, [name('grown')])
  for (const key of ['x', 'y', 'z']) {
    const timestamp = FIRST_TIMESTAMP + step * 10_000
    await send(client, 'compacted', 0, [name(`${key} first`), name(key)], { key, timestamp })
  }
  await send(client, 'compacted', 0, [null], {
    key: 'z',
    timestamp: FIRST_TIMESTAMP + step * 10_001,
  })
}

async function writeWithCodec(client: WireClient, compression: Compression, step: number) {
  const base = FIRST_TIMESTAMP + step * 100_000
  const header = { key: 'codec', value: Buffer.from(compression) }
  const records = buildRecordBatch({ compression }, [
    { timestamp: base, key: null, value: Buffer.from(`${compression} ${step}`), headers: [header] },
    { timestamp: base + 500, key: Buffer.from('no value'), value: null, headers: [] },
    {
      timestamp: base - 500,
      key: Buffer.alloc(0),
      value: Buffer.alloc(0),
      headers: [header, { key: 'none', value: null }],
    },
    {
      timestamp: base + 100,
      key: Buffer.from('long'),
      value: Buffer.alloc(5000, 'v'),
      headers: [],
    },
  ])
  await done(`producing ${compression}`, async () => {
    return (await produceBatch(client, 'codecs', 0, records)).error
  })
}

async function trim(client: WireClient, offset: number): Promise<void> {
  await done('deleting records', async () => {
    const partitions = [{ partitionIndex: 0, offset }]
    const request = { topics: [{ name: 'trimmed', partitions }], timeoutMs: 5000 }
    const { topics } = await client.ask(deleteRecords, 2, request)
    return errorName(topics[0]?.partitions[0]?.errorCode ?? -1)
  })
}

async function grow(client: WireClient, count: number): Promise<void> {
  await done('creating partitions', async () => {
    const topics = [{ name: 'grown', count, assignments: null }]
    const request = { topics, timeoutMs: 5000, validateOnly: false }
    const { results } = await client.ask(createPartitions, 2, request)
    return errorName(results[0]?.errorCode ?? -1)
  })
}

/** Changes of configurations and quotas, some of which take back what the step before did. */
export async function changeMetadata(client: WireClient, { step }: WorkOptions): Promise<void> {
  await setConfigs(client, 'topic', 'plain', {
    'flush.messages': String(step),
    [`${step % 2 === 0 ? 'flush.ms' : 'segment.jitter.ms'}`]: '60000',
    [`${step % 2 === 0 ? 'segment.jitter.ms' : 'flush.ms'}`]: null,
  })
  const entities: readonly (readonly [string, string | null])[][] = [
    [['user', 'alice']],
    [['user', null]],
    [
      ['user', 'alice'],
      ['client-id', `client-${step}`],
    ],
    [['client-id', null]],
  ]
  for (const entity of entities) await setQuota(client, entity, 'producer_byte_rate', step * 1e6)
  await setQuota(client, [['ip', '127.0.0.9']], 'connection_creation_rate', step)
}

async function setQuota(
  client: WireClient,
  entity: readonly (readonly [string, string | null])[],
  key: string,
  value: number,
): Promise<void> {
  await done('a quota', async () => {
    const named = entity.map(([entityType, entityName]) => ({ entityType, entityName }))
    const { entries } = await client.ask(alterClientQuotas, 1, {
      entries: [{ entity: named, ops: [{ key, value, remove: false }] }],
      validateOnly: false,
    })
    return errorName(entries[0]?.errorCode ?? -1)
  })
}

export async function commitPlainly(client: WireClient, groupId: string, offset: number) {
  await done('committing', async () => {
    const { topics } = await client.ask(offsetCommit, 7, {
      groupId,
      memberId: '',
      topics: [
        {
          name: 'plain',
          topicId: NO_TOPIC_ID,
          partitions: [
            { partitionIndex: 0, committedOffset: offset, committedMetadata: `of ${offset}` },
            { partitionIndex: 2, committedOffset: 1, committedMetadata: '' },
          ],
        },
      ],
    })
    return errorName(topics[0]?.partitions[0]?.errorCode ?? -1)
  })
}

export async function deleteGroup(client: WireClient, groupId: string): Promise<void> {
  await done(`deleting ${groupId}`, async () => {
    const { results } = await client.ask(deleteGroups, 2, { groupsNames: [groupId] })
    return errorName(results[0]?.errorCode ?? -1)
  })
}

export async function newIdempotentProducer(client: WireClient): Promise<IdempotentProducer> {
  const request = { transactionalId: null, transactionTimeoutMs: 0 }
  let given = { producerId: -1, producerEpoch: -1 }
  await done('a producer id', async () => {
    const { errorCode, ...answer } = await client.ask(initProducerId, 4, request)
    given = { producerId: answer.producerId, producerEpoch: answer.producerEpoch }
    return errorName(errorCode)
  })
  return { ...given, nextSequence: 0, lastBaseOffset: -1 }
}

/** Sends the last batch again, one that comes too early, and the next one. */
export async function goOnIdempotently(
  client: WireClient,
  producer: IdempotentProducer,
): Promise<IdempotentProducer> {
  const { producerId, producerEpoch, nextSequence } = producer
  // Brokers forget producers whose last batch has an old timestamp.
  const timestamp = Date.now()
  const batch = (baseSequence: number) =>
    batchOf([`${baseSequence}`, 'and one more'], {
      ...{ producerId, producerEpoch, baseSequence, timestamp },
    })
  const produced = (baseSequence: number) =>
    produceBatch(client, 'idempotent', 0, batch(baseSequence))
  if (nextSequence > 0) {
    const again = await produced(nextSequence - 2)
    if (again.error !== 'NONE' || again.baseOffset !== producer.lastBaseOffset) {
      throw new Error(`a duplicate of ${producer.lastBaseOffset}: ${JSON.stringify(again)}`)
    }
    const early = await produced(nextSequence + 2)
    if (early.error !== 'OUT_OF_ORDER_SEQUENCE_NUMBER') throw new Error(`early: ${early.error}`)
  }
  let next: Produced = { error: '', baseOffset: -1 }
  await done('the next in sequence', async () => {
    next = await produced(nextSequence)
    return next.error
  })
  return { ...producer, nextSequence: nextSequence + 2, lastBaseOffset: next.baseOffset }
}
