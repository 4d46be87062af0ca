/**
 * Read, process, write while the broker is killed again and again and so are the clients: the values of a transaction are
 * written to random partitions and how far they go is committed with it. In the end each value must be there exactly
 * once, up to where was committed, whatever was aborted, fenced or cut off in between.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from 'vitest'
import { createTopics } from '../../src/protocol/apis/create-topics.ts'
import { findCoordinator } from '../../src/protocol/apis/find-coordinator.ts'
import { freePort } from '../clients/broker-process.ts'
import { SeededRandom } from '../engine/system/test-system.ts'
import { committedOffset, consumed, TransactionalClient } from '../engine/transactional-client.ts'
import { ConnectionLostError, WireClient } from './wire-client.ts'

const samsa = fileURLToPath(new URL('../../bin/samsa', import.meta.url))
const rounds = Number(process.env['CRASH_ROUNDS'] ?? 8)
const seed = Number(process.env['CRASH_SEED'] ?? Date.now() % 1_000_000)
const MIN_LIFE_MS = 100
const MAX_LIFE_MS = 900
const RETRIABLE = [
  'CONCURRENT_TRANSACTIONS',
  'NOT_COORDINATOR',
  'COORDINATOR_NOT_AVAILABLE',
  'UNSTABLE_OFFSET_COMMIT',
]

let broker: ChildProcess | undefined
let directory: string | undefined

afterEach(() => {
  broker?.kill('SIGKILL')
  if (directory !== undefined) rmSync(directory, { recursive: true, force: true })
})

/** Starts the broker and resolves when it answers. */
async function start(data: string, port: number): Promise<ChildProcess> {
  const overrides = ['log.segment.bytes=65536', 'transaction.state.log.num.partitions=3']
  const child = spawn(
    process.execPath,
    [
      ...[samsa, 'broker', 'start', '--foreground', '--port', String(port), '--data-dir', data],
      ...overrides.flatMap((override) => ['--override', override]),
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
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

async function prepare(client: WireClient): Promise<void> {
  await client.ask(createTopics, 4, {
    topics: [{ name: 't', numPartitions: 2, replicationFactor: 1, assignments: [], configs: [] }],
    timeoutMs: 5000,
  })
  for (const keyType of [0, 1]) {
    const lookUp = () => client.ask(findCoordinator, 2, { key: 'g', keyType, coordinatorKeys: [] })
    while ((await lookUp()).errorCode !== 0);
  }
}

async function retried<T>(attempt: () => Promise<T>): Promise<T> {
  for (;;) {
    const result = await attempt()
    if (!RETRIABLE.includes(String(result))) return result
  }
}

/** A new client: takes the id over, and goes on where the last committed transaction ended. */
async function begin(client: WireClient) {
  const connection = { connect: () => client }
  const producer = new TransactionalClient(connection)
  expect(await retried(() => producer.init())).toBe('NONE')
  const position = Math.max(0, Number(await retried(() => committedOffset(connection))))
  return { producer, position }
}

/** One transaction by either protocol; undefined: the client died in the middle of it. */
async function transact(
  producer: TransactionalClient,
  position: number,
  random: SeededRandom,
): Promise<number | undefined> {
  const isNew = random.integer(2) === 0
  const count = 1 + random.integer(5)
  const values = Array.from({ length: count }, (_, index) => String(position + index))
  const partition = random.integer(2)
  if (!isNew) expect(await producer.add([partition])).toEqual(['NONE'])
  expect(await producer.produce(values, { partition, version: isNew ? 12 : 9 })).toBe('NONE')
  if (random.integer(20) === 0) return undefined
  if (!isNew) expect(await producer.addOffsets()).toBe('NONE')
  expect(await producer.commitOffset(position + count, isNew ? 5 : 3)).toBe('NONE')
  if (random.integer(20) === 0) return undefined
  const isCommit = random.integer(4) > 0
  expect(await producer.end(isCommit, isNew ? 5 : 3)).toBe('NONE')
  return isCommit ? position + count : position
}

/** Clients come and go until the broker is gone. */
async function workUntilKilled(port: number, random: SeededRandom): Promise<void> {
  try {
    const client = await WireClient.connect(port)
    await prepare(client)
    for (;;) {
      const { producer, position } = await begin(client)
      let next: number | undefined = position
      while (next !== undefined) next = await transact(producer, next, random)
    }
  } catch (error) {
    if (!(error instanceof ConnectionLostError)) throw error
  }
}

test(`kill -9 in the middle of transactions tears none (seed ${seed})`, async () => {
  const data = mkdtempSync(join(tmpdir(), 'samsa-crash-'))
  directory = data
  const port = await freePort()
  const random = new SeededRandom(seed)
  for (let round = 0; round < rounds; round++) {
    const child = await start(data, port)
    broker = child
    const life = MIN_LIFE_MS + random.integer(MAX_LIFE_MS - MIN_LIFE_MS)
    const timer = setTimeout(() => child.kill('SIGKILL'), life)
    await workUntilKilled(port, random)
    clearTimeout(timer)
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    expect(child.signalCode).toBe('SIGKILL')
  }
  broker = await start(data, port)
  const client = await WireClient.connect(port)
  const { position } = await begin(client)
  const connection = { connect: () => client }
  const values = [...(await consumed(connection, 1, 0)), ...(await consumed(connection, 1, 1))]
  expect(values.map(Number).sort((one, other) => one - other)).toEqual(
    Array.from({ length: position }, (_, index) => index),
  )
  expect(position).toBeGreaterThan(0)
  client.close()
  console.info(`${rounds} kills survived: ${position} values, seed ${seed}`)
})
