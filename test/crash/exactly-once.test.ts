/**
 * Exactly once: the members of a group read `in`, write `out` and commit their offsets in transactions, while the
 * broker and the members are killed at random, which also makes the group rebalance. In the end each input is in the
 * output once, in the order of its partition, and the group has committed all of them.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from 'vitest'
import { createTopics } from '../../src/protocol/apis/create-topics.ts'
import { produce } from '../../src/protocol/apis/produce.ts'
import { freePort } from '../clients/broker-process.ts'
import type { SeededRandom } from '../engine/system/test-system.ts'
import { outcomeOf, pause } from './actors/actor.ts'
import { BY_ID, producedPartition, produceRequest } from './actors/produce-request.ts'
import { CrashBroker } from './crash-broker.ts'
import type { Place } from './history/operations.ts'
import { placesOf, readAll, seeBounds, seeOffsets, seeTopics } from './observation.ts'
import { Processors } from './processors.ts'
import { seededRandom } from './seeds.ts'
import { WireClient } from './wire-client.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const seed = Number(process.env['CRASH_SEED'] ?? Date.now() % 1_000_000)
const ROUNDS = Number(process.env['CRASH_ROUNDS'] ?? 8)
const PARTITIONS = 4
const MEMBERS = 3
const INPUTS_OF_A_ROUND = 40
const PATIENCE_MS = 3000

const PROPERTIES = {
  'offsets.topic.num.partitions': '2',
  'transaction.state.log.num.partitions': '2',
  'group.min.session.timeout.ms': '500',
  'group.consumer.min.session.timeout.ms': '500',
  'group.consumer.session.timeout.ms': '1500',
  'group.consumer.min.heartbeat.interval.ms': '100',
  'group.consumer.heartbeat.interval.ms': '300',
}

const ends: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

/** One broker after the other on one directory, and the inputs that were written. */
class Pipeline {
  readonly port: number
  readonly #data: string
  #broker: CrashBroker | undefined
  #inputs = 0
  readonly random: SeededRandom
  kills = 0

  constructor(port: number, data: string, random: SeededRandom) {
    this.port = port
    this.#data = data
    this.random = random
  }

  get inputs(): number {
    return this.#inputs
  }

  async start(): Promise<WireClient> {
    const { port } = this
    this.#broker = await CrashBroker.start({ root, port, data: this.#data, properties: PROPERTIES })
    return WireClient.connect(port)
  }

  async kill(): Promise<void> {
    if (this.#broker === undefined) return
    this.#broker.end('SIGKILL')
    await this.#broker.exited
    this.kills += 1
  }

  async createTopics(client: WireClient): Promise<void> {
    const topics = ['in', 'out'].map((name) => ({
      ...{ name, numPartitions: PARTITIONS, replicationFactor: 1, assignments: [], configs: [] },
    }))
    await client.ask(createTopics, 7, { topics, timeoutMs: 5000 })
  }

  /** Nobody is killed meanwhile: what is in `in` is known. */
  async feed(client: WireClient, places: readonly Place[]): Promise<void> {
    for (let left = INPUTS_OF_A_ROUND; left > 0; ) {
      const place = places[this.random.integer(places.length)]
      if (place === undefined) throw new Error('`in` has no partitions')
      const values = Array.from({ length: Math.min(5, left) }, () => `in/${this.#inputs++}`)
      left -= values.length
      const answer = await client.ask(produce, BY_ID, produceRequest({ ...place, values }))
      outcomeOf('Produce', producedPartition(answer)?.errorCode)
    }
  }
}

const numberIn = (value: string): number => Number(value.slice(value.indexOf('/') + 1))

/** By partition, what consumers with read_committed get. */
async function valuesOf(client: WireClient, topic: string): Promise<number[][]> {
  const places = placesOf(await seeTopics(client)).filter((place) => place.topic === topic)
  const reads = await Promise.all(places.map((place) => readAll(client, place, 'read_committed')))
  return reads.map(({ values }) => values.map(numberIn))
}

/** Resolves when the group has nothing left to do. */
async function finished(client: WireClient, places: readonly Place[]): Promise<void> {
  for (;;) {
    const bounds = await Promise.all(places.map((place) => seeBounds(client, place, true)))
    const offsets = await seeOffsets(client, 'processors', places)
    if (bounds.every(({ end }, index) => Math.max(0, offsets[index]?.offset ?? 0) === end)) return
    await pause(50)
  }
}

test.each(['classic', 'consumer'])(
  `each input is in the output once, with the %s protocol (seed ${seed})`,
  async (groupProtocol) => {
    const data = mkdtempSync(join(tmpdir(), 'samsa-crash-'))
    const random = seededRandom(seed, groupProtocol)
    const pipeline = new Pipeline(await freePort(), data, random)
    ends.push(async () => rmSync(data, { recursive: true, force: true }))
    ends.push(() => pipeline.kill())
    let client = await pipeline.start()
    await pipeline.createTopics(client)
    const inputs = placesOf(await seeTopics(client)).filter(({ topic }) => topic === 'in')
    const processors = new Processors(root, pipeline.port, groupProtocol, MEMBERS)
    ends.push(() => processors.end())
    for (let round = 0; round < ROUNDS; round++) {
      await pipeline.feed(client, inputs)
      await processors.transact(1 + random.integer(8), PATIENCE_MS)
      await pause(random.integer(20))
      const victim = random.integer(3)
      if (victim !== 0) processors.kill(random.integer(MEMBERS))
      if (victim === 1) continue
      await pipeline.kill()
      client = await pipeline.start()
    }
    await finished(client, inputs)
    const output = await valuesOf(client, 'out')
    const all = output.flat().toSorted((one, other) => one - other)
    expect(all).toEqual(Array.from({ length: pipeline.inputs }, (_, index) => index))
    expect(output).toEqual(await valuesOf(client, 'in'))
    expect(pipeline.kills).toBeGreaterThan(0)
    expect(processors.kills).toBeGreaterThan(0)
    console.info(
      `${groupProtocol}, seed ${seed}: ${pipeline.inputs} inputs in ${processors.transactions} transactions, ` +
        `${pipeline.kills} brokers and ${processors.kills} clients killed`,
    )
  },
)
