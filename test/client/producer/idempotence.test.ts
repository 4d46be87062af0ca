/**
 * The promise of the idempotent producer, whatever happens on the way: each record once, in the order of sending. A broker
 * that keeps count of sequences as Kafka does misbehaves by chance, from seeds; what was written is then read back.
 */
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { Producer } from '../../../src/client/producer/producer.ts'
import { initProducerId } from '../../../src/protocol/apis/init-producer-id.ts'
import { produce } from '../../../src/protocol/apis/produce.ts'
import { type ErrorName, errorCode } from '../../../src/protocol/errors.ts'
import { recordBatches } from '../../../src/protocol/records/record-batch.ts'
import { answering, FakeBroker, oneBroker } from '../fake-broker.ts'

const RECORDS = 60
const BATCHES_KNOWN = 5

/** Park and Miller's generator: the same faults for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48271) % 2147483647
    return state / 2147483647
  }
}

interface KnownBatch {
  readonly baseSequence: number
  readonly baseOffset: number
}

/** One partition's log with the state of one producer. */
class PartitionLog {
  readonly values: string[] = []
  #epoch = -1
  #nextSequence: number | undefined
  #known: KnownBatch[] = []

  append(bytes: Buffer): { error: ErrorName; baseOffset: number } {
    const [batch] = recordBatches(bytes)
    if (batch?.magic !== 2) throw new Error('a batch of magic 2')
    const { producerEpoch, baseSequence } = batch
    if (producerEpoch < this.#epoch) return { error: 'INVALID_PRODUCER_EPOCH', baseOffset: -1 }
    if (producerEpoch > this.#epoch) {
      // A partition that knows nothing of a producer takes any number, as Kafka's do.
      if (this.#epoch >= 0 && baseSequence !== 0) return OUT_OF_ORDER
      this.#epoch = producerEpoch
      this.#nextSequence = undefined
      this.#known = []
    }
    const known = this.#known.find((other) => other.baseSequence === baseSequence)
    if (known !== undefined) return { error: 'NONE', baseOffset: known.baseOffset }
    const isExpected = this.#nextSequence === undefined || this.#nextSequence === baseSequence
    if (!isExpected) return OUT_OF_ORDER
    const baseOffset = this.values.length
    for (const { value } of batch.records()) this.values.push(String(value))
    this.#nextSequence = baseSequence + batch.recordCount
    this.#known = [...this.#known, { baseSequence, baseOffset }].slice(-BATCHES_KNOWN)
    return { error: 'NONE', baseOffset }
  }
}

const OUT_OF_ORDER = { error: 'OUT_OF_ORDER_SEQUENCE_NUMBER', baseOffset: -1 } as const

async function brokerWith(log: PartitionLog, random: () => number, faults: number) {
  const fault = (): 'lost' | 'unanswered' | 'silent' | 'NOT_LEADER_OR_FOLLOWER' | undefined => {
    const dice = random() / faults
    if (dice > 1) return undefined
    if (dice < 0.3) return 'lost'
    if (dice < 0.6) return 'unanswered'
    return dice < 0.7 ? 'silent' : 'NOT_LEADER_OR_FOLLOWER'
  }
  return await FakeBroker.start((port) => [
    oneBroker(port, ['t']),
    answering(initProducerId, () => ({
      throttleTimeMs: 0,
      errorCode: 0,
      producerId: 5,
      producerEpoch: 0,
    })),
    answering(produce, ({ topicData }) => {
      const what = fault()
      if (what === 'lost') return 'disconnect'
      const bytes = topicData[0]?.partitionData[0]?.records ?? Buffer.alloc(0)
      const { error, baseOffset } =
        what === 'NOT_LEADER_OR_FOLLOWER' ? { error: what, baseOffset: -1 } : log.append(bytes)
      if (what === 'unanswered') return 'disconnect'
      if (what === 'silent') return undefined
      const answer = { index: 0, errorCode: errorCode(error), baseOffset, recordErrors: [] }
      return {
        responses: [
          {
            name: 't',
            topicId: 'AAAAAAAAAAAAAAAAAAAAAA',
            partitionResponses: [{ ...answer, currentLeader: {} }],
          },
        ],
      }
    }),
  ])
}

/** Sends the numbers from 0 on; gives those that were acknowledged, with their offsets. */
async function sendNumbers(
  broker: FakeBroker,
  properties: Record<string, string>,
  pause: () => Promise<unknown>,
) {
  const acknowledged = new Map<string, number>()
  const logger = { error: () => {}, warn: () => {} }
  const configs = {
    ...broker.bootstrap,
    'batch.size': '0',
    'linger.ms': '0',
    'retry.backoff.ms': '1',
    'retry.backoff.max.ms': '2',
    'reconnect.backoff.ms': '1',
    'reconnect.backoff.max.ms': '2',
    ...properties,
  }
  const producer = await Producer.create(configs, { logger })
  for (let index = 0; index < RECORDS; index++) {
    const value = String(index)
    producer.send({ topic: 't', key: null, value: Buffer.from(value) }, (_error, metadata) => {
      if (metadata !== undefined) acknowledged.set(value, metadata.offset)
    })
    if (index % 7 === 0) await pause()
  }
  await producer.close()
  return acknowledged
}

const seeds = Array.from({ length: 4 }, (_, index) => 1000 + 77 * index)

describe('the idempotent producer', () => {
  it.each(seeds)('writes all records once and in order over a bad network (%i)', async (seed) => {
    const log = new PartitionLog()
    const broker = await brokerWith(log, randomFrom(seed), 0.3)
    const acknowledged = await sendNumbers(broker, { 'request.timeout.ms': '60' }, nextTurn)
    await broker.stop()
    expect(log.values).toEqual(Array.from({ length: RECORDS }, (_, index) => String(index)))
    for (const [value, offset] of acknowledged) expect(log.values[offset]).toBe(value)
    expect(acknowledged.size).toBe(RECORDS)
  })

  it.each(seeds)('writes no record twice or late where others expire (%i)', async (seed) => {
    const log = new PartitionLog()
    const broker = await brokerWith(log, randomFrom(seed), 0.6)
    const times = { 'request.timeout.ms': '10', 'delivery.timeout.ms': '30' }
    // Records of different ages: some expire while those after them are on the wire.
    const acknowledged = await sendNumbers(broker, times, () => sleep(5))
    await broker.stop()
    const numbers = log.values.map(Number)
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b))
    for (const [value, offset] of acknowledged) expect(log.values[offset]).toBe(value)
  })
})
