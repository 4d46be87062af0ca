/**
 * A broker that is killed again and again while an idempotent producer writes and a group commits. The producer
 * repeats what was not acknowledged with the same sequence, so the log must hold each value exactly once, in
 * order; a commit that was acknowledged must not be forgotten.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from 'vitest'
import { createTopics } from '../../src/protocol/apis/create-topics.ts'
import { fetch } from '../../src/protocol/apis/fetch.ts'
import { findCoordinator } from '../../src/protocol/apis/find-coordinator.ts'
import { initProducerId } from '../../src/protocol/apis/init-producer-id.ts'
import { offsetCommit } from '../../src/protocol/apis/offset-commit.ts'
import { offsetFetch } from '../../src/protocol/apis/offset-fetch.ts'
import { produce } from '../../src/protocol/apis/produce.ts'
import { errorName } from '../../src/protocol/errors.ts'
import { SeededRandom } from '../engine/system/test-system.ts'
import { fetchOf, fetchPartition } from '../engine/test-fetch.ts'
import { batchOf, valuesIn } from '../engine/test-records.ts'
import { ConnectionLostError, WireClient } from './wire-client.ts'

const samsa = fileURLToPath(new URL('../../bin/samsa', import.meta.url))
const rounds = Number(process.env['CRASH_ROUNDS'] ?? 8)
const seed = Number(process.env['CRASH_SEED'] ?? Date.now() % 1_000_000)
const PORT = 20_900
const MIN_LIFE_MS = 50
const MAX_LIFE_MS = 700
const GROUP = 'crash-group'

let broker: ChildProcess | undefined
let directory: string | undefined

afterEach(() => {
  broker?.kill('SIGKILL')
  if (directory !== undefined) rmSync(directory, { recursive: true, force: true })
})

/** Starts the broker and resolves when it answers. */
async function start(data: string): Promise<ChildProcess> {
  const args = ['broker', 'start', '--foreground', '--port', String(PORT), '--data-dir', data]
  // Small segments and snapshots, so that a kill also hits rolls.
  const overrides = ['--override', 'log.segment.bytes=65536', '--override', 'log.roll.ms=200']
  const child = spawn(process.execPath, [samsa, ...args, ...overrides], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
    output += chunk
    if (output.includes('Kafka Server started')) {
      child.stdout.resume()
      return child
    }
  }
  throw new Error(`the broker ended:\n${output}`)
}

/** What was acknowledged, and what is on its way. */
class Model {
  producerId = -1
  /** Values sent so far are 0 to `sequence` - 1; each is a record, a batch holds one to five. */
  sequence = 0
  pending: number[] = []
  acknowledged = 0
  committed = -1

  nextBatch(random: SeededRandom): number[] {
    if (this.pending.length === 0) {
      const count = 1 + random.integer(5)
      this.pending = Array.from({ length: count }, (_, index) => this.sequence + index)
    }
    return this.pending
  }

  acknowledge(): void {
    this.sequence += this.pending.length
    this.acknowledged = this.sequence
    this.pending = []
  }
}

async function prepare(client: WireClient, model: Model): Promise<void> {
  await client.ask(createTopics, 4, {
    topics: [{ name: 't', numPartitions: 1, replicationFactor: 1, assignments: [], configs: [] }],
    timeoutMs: 5000,
  })
  const { producerId } = await client.ask(initProducerId, 4, {
    transactionalId: null,
    transactionTimeoutMs: 0,
  })
  model.producerId = producerId
  const lookUp = () =>
    client.ask(findCoordinator, 2, { key: GROUP, keyType: 0, coordinatorKeys: [] })
  while ((await lookUp()).errorCode !== 0);
}

async function write(client: WireClient, model: Model, random: SeededRandom): Promise<void> {
  const values = model.nextBatch(random)
  const records = batchOf(values.map(String), {
    producerId: model.producerId,
    producerEpoch: 0,
    baseSequence: model.sequence,
  })
  const { responses } = await client.ask(produce, 9, {
    acks: -1,
    timeoutMs: 5000,
    topicData: [{ name: 't', topicId: '', partitionData: [{ index: 0, records }] }],
  })
  const answer = responses[0]?.partitionResponses[0]
  expect([answer && errorName(answer.errorCode), answer?.baseOffset]).toEqual([
    'NONE',
    model.sequence,
  ])
  model.acknowledge()
}

async function commit(client: WireClient, model: Model): Promise<void> {
  const committedOffset = model.acknowledged
  const { topics } = await client.ask(offsetCommit, 7, {
    groupId: GROUP,
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
  if (topics[0]?.partitions[0]?.errorCode === 0) model.committed = committedOffset
}

/** Writes until the broker is gone. */
async function writeUntilKilled(model: Model, random: SeededRandom): Promise<void> {
  try {
    const client = await WireClient.connect(PORT)
    if (model.producerId < 0) await prepare(client, model)
    for (;;) {
      await write(client, model, random)
      if (random.integer(5) === 0) await commit(client, model)
    }
  } catch (error) {
    if (!(error instanceof ConnectionLostError)) throw error
  }
}

async function readAll(client: WireClient): Promise<number[]> {
  const values: number[] = []
  for (;;) {
    const { responses } = await client.ask(fetch, 12, fetchOf([fetchPartition(values.length)]))
    const records = responses[0]?.partitions[0]?.records ?? null
    const read = valuesIn(records).filter(([offset]) => offset >= values.length)
    if (read.length === 0) return values
    for (const [offset, value] of read) {
      expect(offset).toBe(values.length)
      values.push(Number(value))
    }
  }
}

test(`kill -9 loses nothing acknowledged and repeats nothing (seed ${seed})`, async () => {
  const data = mkdtempSync(join(tmpdir(), 'samsa-crash-'))
  directory = data
  const random = new SeededRandom(seed)
  const model = new Model()
  for (let round = 0; round < rounds || model.producerId < 0; round++) {
    const child = await start(data)
    broker = child
    const life = MIN_LIFE_MS + random.integer(MAX_LIFE_MS - MIN_LIFE_MS)
    const timer = setTimeout(() => child.kill('SIGKILL'), life)
    await writeUntilKilled(model, random)
    clearTimeout(timer)
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    expect(child.signalCode).toBe('SIGKILL')
  }
  broker = await start(data)
  const client = await WireClient.connect(PORT)
  if (model.pending.length > 0) await write(client, model, random)
  const values = await readAll(client)
  expect(values).toEqual(Array.from({ length: model.acknowledged }, (_, index) => index))
  const { topics } = await client.ask(offsetFetch, 7, {
    groupId: GROUP,
    topics: [{ name: 't', partitionIndexes: [0] }],
    groups: [],
    requireStable: false,
  })
  const committed = topics[0]?.partitions[0]?.committedOffset ?? -1
  // A commit whose answer was lost may count; one that was answered must.
  expect(committed).toBeGreaterThanOrEqual(model.committed)
  expect(committed).toBeLessThanOrEqual(model.acknowledged)
  client.close()
  console.info(`${rounds} kills survived: ${model.acknowledged} records, seed ${seed}`)
})
