/** A producer with a transactional id, as its requests; and what consumers see of it. */
import { addOffsetsToTxn } from '../../src/protocol/apis/add-offsets-to-txn.ts'
import { addPartitionsToTxn } from '../../src/protocol/apis/add-partitions-to-txn.ts'
import { endTxn } from '../../src/protocol/apis/end-txn.ts'
import { fetch } from '../../src/protocol/apis/fetch.ts'
import { findCoordinator } from '../../src/protocol/apis/find-coordinator.ts'
import { initProducerId } from '../../src/protocol/apis/init-producer-id.ts'
import { offsetFetch } from '../../src/protocol/apis/offset-fetch.ts'
import { produce } from '../../src/protocol/apis/produce.ts'
import { txnOffsetCommit } from '../../src/protocol/apis/txn-offset-commit.ts'
import { errorName } from '../../src/protocol/errors.ts'
import { recordBatches } from '../../src/protocol/records/record-batch.ts'
import { TestBroker, type TestBrokerOptions, type TestClient } from './test-broker.ts'
import { fetchOf, fetchPartition } from './test-fetch.ts'
import { batchOf } from './test-records.ts'

const PROPERTIES = {
  'transaction.state.log.num.partitions': '2',
  'transaction.state.log.replication.factor': '1',
  'transaction.state.log.min.isr': '1',
  'offsets.topic.num.partitions': '2',
}
const NO_TOPIC_ID = 'AAAAAAAAAAAAAAAAAAAAAA'

/** A broker with both internal topics and the topic `t` of two partitions. */
export async function startTransactionalBroker(
  options: TestBrokerOptions = {},
): Promise<TestBroker> {
  const properties = { ...PROPERTIES, ...options.properties }
  const broker = await TestBroker.start({ ...options, properties })
  if (options.disk !== undefined) return broker
  await broker.createTopic('t', 2)
  for (const keyType of [0, 1]) await waitForCoordinator(broker, keyType)
  return broker
}

async function waitForCoordinator(broker: TestBroker, keyType: number): Promise<void> {
  const request = { key: '', keyType, coordinatorKeys: ['id'] }
  const { coordinators } = await broker.connect().ask(findCoordinator, 6, request)
  if (coordinators[0]?.errorCode !== 0) await waitForCoordinator(broker, keyType)
}

export interface ProducedOptions {
  readonly version?: number
  readonly partition?: number
  readonly isTransactional?: boolean
  /** Otherwise the one that follows what was taken. */
  readonly baseSequence?: number
}

/** A broker in the process of the test, or one that is asked over a socket. */
export interface Connectable {
  connect(): Pick<TestClient, 'ask'>
}

export class TransactionalClient {
  readonly client: Pick<TestClient, 'ask'>
  readonly transactionalId: string
  producerId = -1
  producerEpoch = -1
  #sequences = new Map<number, number>()

  constructor(broker: Connectable, transactionalId = 'id') {
    this.client = broker.connect()
    this.transactionalId = transactionalId
  }

  get #producer() {
    const { transactionalId, producerId, producerEpoch } = this
    return { transactionalId, producerId, producerEpoch }
  }

  #take(given: { producerId: number; producerEpoch: number }): void {
    this.producerId = given.producerId
    this.producerEpoch = given.producerEpoch
    this.#sequences = new Map()
  }

  /** The same producer on a new connection, maybe to the broker after a restart. */
  on(broker: Connectable): TransactionalClient {
    const { producerId, producerEpoch } = this
    const same = new TransactionalClient(broker, this.transactionalId)
    same.#sequences = new Map(this.#sequences)
    return Object.assign(same, { producerId, producerEpoch })
  }

  async init(version = 4, transactionTimeoutMs = 60_000): Promise<string> {
    const { transactionalId } = this
    const request = { transactionalId, transactionTimeoutMs }
    const answer = await this.client.ask(initProducerId, version, request)
    if (answer.errorCode === 0) this.#take(answer)
    return errorName(answer.errorCode)
  }

  /** KIP-360: goes on with what it has. */
  async reinit(version = 4): Promise<string> {
    const request = { ...this.#producer, transactionTimeoutMs: 60_000 }
    const answer = await this.client.ask(initProducerId, version, request)
    if (answer.errorCode === 0) this.#take(answer)
    return errorName(answer.errorCode)
  }

  async add(partitions: readonly number[], version = 3, topic = 't'): Promise<string[]> {
    const { resultsByTopicV3AndBelow: topics } = await this.client.ask(
      addPartitionsToTxn,
      version,
      {
        v3AndBelowTransactionalId: this.transactionalId,
        v3AndBelowProducerId: this.producerId,
        v3AndBelowProducerEpoch: this.producerEpoch,
        v3AndBelowTopics: [{ name: topic, partitions }],
        transactions: [],
      },
    )
    return (topics[0]?.resultsByPartition ?? []).map((one) => errorName(one.partitionErrorCode))
  }

  async addOffsets(groupId = 'g', version = 3): Promise<string> {
    const answer = await this.client.ask(addOffsetsToTxn, version, { ...this.#producer, groupId })
    return errorName(answer.errorCode)
  }

  async produce(values: readonly string[], options: ProducedOptions = {}): Promise<string> {
    const { version = 9, partition = 0, isTransactional = true } = options
    const { producerId, producerEpoch, transactionalId } = this
    const baseSequence = options.baseSequence ?? this.#sequences.get(partition) ?? 0
    const records = batchOf(values, { producerId, producerEpoch, baseSequence, isTransactional })
    const { responses } = await this.client.ask(produce, version, {
      transactionalId,
      acks: -1,
      timeoutMs: 1000,
      topicData: [
        { name: 't', topicId: NO_TOPIC_ID, partitionData: [{ index: partition, records }] },
      ],
    })
    const error = errorName(responses[0]?.partitionResponses[0]?.errorCode ?? -1)
    if (error === 'NONE') this.#sequences.set(partition, baseSequence + values.length)
    return error
  }

  /** From version 5 on it goes on with what the answer says. */
  async end(committed: boolean, version = 3): Promise<string> {
    const answer = await this.client.ask(endTxn, version, { ...this.#producer, committed })
    if (answer.errorCode === 0 && version >= 5) this.#take(answer)
    return errorName(answer.errorCode)
  }

  async commitOffset(
    committedOffset: number,
    version = 3,
    member: { readonly generationId?: number; readonly memberId?: string } = {},
  ): Promise<string> {
    const partitions = [{ partitionIndex: 0, committedOffset, committedMetadata: '' }]
    const { topics } = await this.client.ask(txnOffsetCommit, version, {
      ...this.#producer,
      groupId: 'g',
      ...member,
      topics: [{ name: 't', partitions }],
    })
    return errorName(topics[0]?.partitions[0]?.errorCode ?? -1)
  }
}

/** The values that a consumer gets: all of the log, or with read_committed what it leaves of aborted transactions. */
export async function consumed(
  broker: Connectable,
  isolationLevel: 0 | 1 = 1,
  partition = 0,
): Promise<string[]> {
  const client = broker.connect()
  const open = new Set<number>()
  const values: string[] = []
  for (let offset = 0; ; ) {
    const fetched = fetchOf([fetchPartition(offset, { partition })], { isolationLevel })
    const { responses } = await client.ask(fetch, 12, fetched)
    const data = responses[0]?.partitions[0]
    const aborted = [...(data?.abortedTransactions ?? [])]
    const before = offset
    for (const batch of recordBatches(data?.records ?? Buffer.alloc(0))) {
      offset = batch.lastOffset + 1
      while (aborted[0] !== undefined && aborted[0].firstOffset <= batch.lastOffset) {
        open.add(aborted.shift()?.producerId ?? -1)
      }
      if (batch.isControl) open.delete(batch.producerId)
      else if (!(batch.isTransactional && open.has(batch.producerId))) {
        for (const { value } of batch.records()) values.push(value?.toString() ?? '')
      }
    }
    if (offset === before) return values
  }
}

/** What is committed of the partition `t-0`, or why that cannot be told. */
export async function committedOffset(
  broker: Connectable,
  requireStable = true,
  groupId = 'g',
): Promise<number | string> {
  const { groups } = await broker.connect().ask(offsetFetch, 8, {
    groupId: '',
    topics: [],
    requireStable,
    groups: [{ groupId, topics: [{ name: 't', topicId: NO_TOPIC_ID, partitionIndexes: [0] }] }],
  })
  const found = groups[0]?.topics[0]?.partitions[0]
  const error = errorName(found?.errorCode ?? -1)
  return error === 'NONE' ? (found?.committedOffset ?? -1) : error
}
