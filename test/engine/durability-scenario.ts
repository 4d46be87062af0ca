/**
 * Work for a broker whose disk is going to fail or to forget: produces with and without transactions, offset commits,
 * topics that come and go, trimming, rolls, retention and checkpoints. It notes what was acknowledged, and what is
 * left of that can be asked at any later broker.
 */
import { expect } from 'vitest'
import { createTopics } from '../../src/protocol/apis/create-topics.ts'
import { deleteRecords } from '../../src/protocol/apis/delete-records.ts'
import { deleteTopics } from '../../src/protocol/apis/delete-topics.ts'
import { fetch } from '../../src/protocol/apis/fetch.ts'
import { findCoordinator } from '../../src/protocol/apis/find-coordinator.ts'
import { metadata } from '../../src/protocol/apis/metadata.ts'
import { offsetCommit } from '../../src/protocol/apis/offset-commit.ts'
import { produce } from '../../src/protocol/apis/produce.ts'
import { errorName } from '../../src/protocol/errors.ts'
import { recordBatches } from '../../src/protocol/records/record-batch.ts'
import type { MemoryDisk } from './system/memory-disk.ts'
import { TestBroker, type TestClient, turnOf } from './test-broker.ts'
import { fetchOf, fetchPartition } from './test-fetch.ts'
import { batchOf, valuesIn } from './test-records.ts'
import { committedOffset, consumed, TransactionalClient } from './transactional-client.ts'

export const PROPERTIES = {
  'transaction.state.log.num.partitions': '1',
  'transaction.state.log.replication.factor': '1',
  'transaction.state.log.min.isr': '1',
  'offsets.topic.num.partitions': '1',
  'log.segment.bytes': '700',
  'log.index.size.max.bytes': '480',
  'log.index.interval.bytes': '100',
  'log.retention.check.interval.ms': '60000',
  'file.delete.delay.ms': '1000',
} as const

/** What clients have been told so far; copied at any moment. */
export class Acknowledged {
  /** By partition: offset and value. */
  readonly records = new Map<string, [offset: number, value: string][]>()
  /** Values of transactions by how they ended. */
  readonly committed: string[] = []
  readonly aborted: string[] = []
  /** Everything that was ever sent, by partition: no other value may ever appear. */
  readonly sent = new Map<string, Set<string>>()
  committedOffset = -1
  transactionalOffset = -1
  trimmedTo = 0
  topics = new Map<string, boolean>()

  copy(): Acknowledged {
    const copy = new Acknowledged()
    for (const [key, list] of this.records) copy.records.set(key, [...list])
    for (const [key, values] of this.sent) copy.sent.set(key, new Set(values))
    copy.committed.push(...this.committed)
    copy.aborted.push(...this.aborted)
    copy.topics = new Map(this.topics)
    return Object.assign(copy, {
      committedOffset: this.committedOffset,
      transactionalOffset: this.transactionalOffset,
      trimmedTo: this.trimmedTo,
    })
  }

  send(partition: string, values: readonly string[]): void {
    const sent = this.sent.get(partition) ?? new Set()
    for (const value of values) sent.add(value)
    this.sent.set(partition, sent)
  }

  note(partition: string, firstOffset: number, values: readonly string[]): void {
    const list = this.records.get(partition) ?? []
    values.forEach((value, index) => {
      list.push([firstOffset + index, value])
    })
    this.records.set(partition, list)
  }
}

/** What of the work is refused, as long as something is wrong with the disk. */
export type Refused = (what: string, error: string) => void

const isRefused = (error: string): boolean => error !== 'NONE'

export class Work {
  readonly acknowledged = new Acknowledged()
  readonly #broker: TestBroker
  readonly #client: TestClient
  readonly #refused: Refused
  #count = 0

  constructor(broker: TestBroker, refused: Refused = () => undefined) {
    this.#broker = broker
    this.#client = broker.connect()
    this.#refused = refused
  }

  async run(): Promise<void> {
    await this.#create('t', 2)
    await this.#create('trimmed', 1)
    await this.#create('gone', 1)
    for (const keyType of [0, 1]) await this.#coordinator(keyType)
    const transactional = new TransactionalClient(this.#broker)
    await transactional.init()
    for (let round = 0; round < 6; round += 1) {
      for (const partition of [0, 1]) await this.#produce('t', partition, 3)
      await this.#produce('trimmed', 0, 3)
      await this.#produce('gone', 0, 1)
      await this.#transaction(transactional, round)
      await this.commit(round)
      if (round === 2) await this.#trim(4)
      if (round === 3) await this.#delete('gone')
      if (round === 4) await this.#create('gone', 1)
      if (round % 2 === 1) this.#broker.system.clock.advance(61_000)
      await turnOf(this.#broker.system)
    }
  }

  async #coordinator(keyType: number): Promise<void> {
    const request = { key: '', keyType, coordinatorKeys: ['id'] }
    for (let attempt = 0; attempt < 10; attempt += 1) {
      const { coordinators } = await this.#client.ask(findCoordinator, 6, request)
      if (coordinators[0]?.errorCode === 0) return
    }
    this.#refused('finding a coordinator', 'COORDINATOR_NOT_AVAILABLE')
  }

  async #create(name: string, numPartitions: number): Promise<void> {
    // From here on it may exist.
    this.acknowledged.topics.delete(name)
    const { topics } = await this.#client.ask(createTopics, 7, {
      topics: [{ name, numPartitions, replicationFactor: 1, assignments: [], configs: [] }],
      timeoutMs: 1000,
    })
    const error = errorName(topics[0]?.errorCode ?? -1)
    if (isRefused(error)) this.#refused(`creating ${name}`, error)
    else this.acknowledged.topics.set(name, true)
  }

  async #delete(name: string): Promise<void> {
    // From here on it may be gone, with its records.
    this.acknowledged.topics.delete(name)
    this.acknowledged.records.delete(`${name}-0`)
    const request = { topicNames: [name], topics: [], timeoutMs: 1000 }
    const { responses } = await this.#client.ask(deleteTopics, 3, request)
    const error = errorName(responses[0]?.errorCode ?? -1)
    if (isRefused(error)) this.#refused(`deleting ${name}`, error)
    else this.acknowledged.topics.set(name, false)
  }

  async #produce(topic: string, partition: number, size: number): Promise<void> {
    if (this.acknowledged.topics.get(topic) !== true) return
    const values = Array.from({ length: size }, () => `v${this.#count++}`)
    const key = `${topic}-${partition}`
    this.acknowledged.send(key, values)
    const partitionData = [{ index: partition, records: batchOf(values) }]
    const { responses } = await this.#client.ask(produce, 9, {
      acks: this.#count % 2 === 0 ? -1 : 1,
      timeoutMs: 1000,
      topicData: [{ name: topic, topicId: '', partitionData }],
    })
    const answer = responses[0]?.partitionResponses[0]
    const error = errorName(answer?.errorCode ?? -1)
    if (isRefused(error)) this.#refused(`producing to ${key}`, error)
    else this.acknowledged.note(key, answer?.baseOffset ?? -1, values)
  }

  async #transaction(client: TransactionalClient, round: number): Promise<void> {
    const isCommit = round % 3 !== 1
    const values = [`x${round}`, `y${round}`]
    this.acknowledged.send('t-0', values)
    const steps = [
      async () => (await client.add([0]))[0] ?? 'NONE',
      () => client.produce(values),
      () => client.addOffsets(),
      () => client.commitOffset(1000 + round),
      () => client.end(isCommit),
    ]
    for (const step of steps) {
      const error = await this.#patiently(step)
      if (!isRefused(error)) continue
      this.#refused('a transaction', error)
      return
    }
    this.acknowledged[isCommit ? 'committed' : 'aborted'].push(...values)
    if (isCommit) this.acknowledged.transactionalOffset = 1000 + round
  }

  /** The end of the transaction before may still be on its way. */
  async #patiently(step: () => Promise<string>): Promise<string> {
    for (let attempt = 0; ; attempt += 1) {
      const error = await step()
      if (error !== 'CONCURRENT_TRANSACTIONS' || attempt === 10) return error
      await turnOf(this.#broker.system)
    }
  }

  async commit(committedOffset: number, groupId = 'plain'): Promise<void> {
    const { topics } = await this.#client.ask(offsetCommit, 7, {
      groupId,
      generationIdOrMemberEpoch: -1,
      memberId: '',
      topics: [
        {
          name: 't',
          topicId: '',
          partitions: [{ partitionIndex: 0, committedOffset, committedMetadata: '' }],
        },
      ],
    })
    const error = errorName(topics[0]?.partitions[0]?.errorCode ?? -1)
    if (isRefused(error)) this.#refused('committing an offset', error)
    else if (groupId === 'plain') this.acknowledged.committedOffset = committedOffset
  }

  async #trim(offset: number): Promise<void> {
    const { topics } = await this.#client.ask(deleteRecords, 2, {
      topics: [{ name: 'trimmed', partitions: [{ partitionIndex: 0, offset }] }],
      timeoutMs: 1000,
    })
    const error = errorName(topics[0]?.partitions[0]?.errorCode ?? -1)
    if (isRefused(error)) this.#refused('deleting records', error)
    else this.acknowledged.trimmedTo = offset
  }
}

/** Everything that a consumer gets of a partition from its log start on; offsets have no gaps. */
async function recordsOf(broker: TestBroker, topic: string, partition: number) {
  const start = broker.broker.partitions.find(topic, partition)?.logStartOffset ?? 0
  const records: [number, string | undefined][] = []
  for (let offset = start; ; ) {
    const request = fetchOf([fetchPartition(offset, { partition })], { topic })
    const { responses } = await broker.connect().ask(fetch, 12, request)
    const data = responses[0]?.partitions[0]
    const error = errorName(data?.errorCode ?? -1)
    if (error === 'UNKNOWN_TOPIC_OR_PARTITION') return { start, records }
    expect([topic, partition, error]).toEqual([topic, partition, 'NONE'])
    const fetched = data?.records ?? null
    const batches = [...recordBatches(fetched ?? Buffer.alloc(0))]
    if (batches.length === 0) return { start, records }
    for (const batch of batches) {
      // The first one may begin before what was asked for.
      if (batch.baseOffset > offset) expect(batch.baseOffset).toBe(offset)
      offset = batch.nextOffset
    }
    records.push(...valuesIn(fetched).filter((record) => record[0] >= start))
  }
}

/** Changes of the metadata that were acknowledged are there. */
export async function expectTopics(broker: TestBroker, known: Acknowledged): Promise<void> {
  const { topics } = await broker.connect().ask(metadata, 9, {
    topics: null,
    includeClusterAuthorizedOperations: false,
    includeTopicAuthorizedOperations: false,
  })
  const names = new Set(topics.map(({ name }) => name))
  for (const [name, exists] of known.topics) expect([name, names.has(name)]).toEqual([name, exists])
}

/** The broker has everything that was acknowledged, at its offset. */
export async function expectEverything(broker: TestBroker, known: Acknowledged): Promise<void> {
  for (const [key, wanted] of known.records) {
    const [topic = '', partition] = key.split('-')
    const { start, records } = await recordsOf(broker, topic, Number(partition))
    const found = new Map(records)
    for (const [offset, value] of wanted) {
      if (offset >= start) expect([key, offset, found.get(offset)]).toEqual([key, offset, value])
    }
    if (topic === 't') expect(start).toBe(0)
  }
  const stable = await consumed(broker)
  for (const value of known.committed) expect(stable).toContain(value)
  for (const value of known.aborted) expect(stable).not.toContain(value)
  expect(await offsetOf(broker, 'plain')).toBeGreaterThanOrEqual(known.committedOffset)
  expect(await offsetOf(broker, 'g')).toBeGreaterThanOrEqual(known.transactionalOffset)
  const trimmed = broker.broker.partitions.find('trimmed', 0)
  if (trimmed !== undefined) expect(trimmed.logStartOffset).toBeGreaterThanOrEqual(known.trimmedTo)
}

async function offsetOf(broker: TestBroker, groupId: string): Promise<number> {
  const found = await committedOffset(broker, false, groupId)
  return typeof found === 'number' ? found : -1
}

/** Each partition is a piece of what was sent, without gaps or repetitions. */
export async function expectNothingElse(broker: TestBroker, known: Acknowledged): Promise<void> {
  for (const [key, sent] of known.sent) {
    const [topic = '', partition] = key.split('-')
    const { records } = await recordsOf(broker, topic, Number(partition))
    const values = records.map(([, value]) => value).filter((value) => value !== undefined)
    const own = values.filter((value) => /^[vxy]\d+$/.test(value))
    expect(own.filter((value) => !sent.has(value))).toEqual([])
    expect(new Set(own).size).toBe(own.length)
  }
}

/** Starts on a disk and does a little of everything: it must need no help. */
export async function startOn(
  disk: MemoryDisk,
  properties: Readonly<Record<string, string>>,
): Promise<TestBroker> {
  const broker = await TestBroker.start({ disk, properties: { ...PROPERTIES, ...properties } })
  for (let turn = 0; turn < 3; turn += 1) await turnOf(broker.system)
  return broker
}
