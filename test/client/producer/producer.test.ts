import { afterEach, describe, expect, it } from 'vitest'
import { Producer } from '../../../src/client/producer/producer.ts'
import { initProducerId } from '../../../src/protocol/apis/init-producer-id.ts'
import { produce } from '../../../src/protocol/apis/produce.ts'
import { type ErrorName, errorCode } from '../../../src/protocol/errors.ts'
import { recordBatches } from '../../../src/protocol/records/record-batch.ts'
import { answering, FakeBroker, oneBroker } from '../fake-broker.ts'

const lines: string[] = []
const note = (_source: string, message: string): void => {
  lines.push(message)
}
const logger = { error: note, warn: note }
const cleanUps: (() => Promise<void>)[] = []

afterEach(async () => {
  lines.length = 0
  for (const cleanUp of cleanUps.splice(0)) await cleanUp()
})

/** What a batch held, and what the broker made of it. */
interface Arrival {
  readonly epoch: number
  readonly sequence: number
  readonly values: readonly string[]
  readonly verdict: ErrorName | 'disconnect'
}

/** A broker with one partition of topic t that keeps count of sequences as Kafka does. */
async function brokerWith(judge: (arrival: number) => ErrorName | 'disconnect' | undefined) {
  const arrivals: Arrival[] = []
  let next = 0
  let epochSeen = 0
  let written = 0
  const broker = await FakeBroker.start((port) => [
    oneBroker(port, ['t']),
    answering(initProducerId, () => ({
      throttleTimeMs: 0,
      errorCode: 0,
      producerId: 5,
      producerEpoch: 0,
    })),
    answering(produce, ({ topicData }) => {
      const bytes = topicData[0]?.partitionData[0]?.records ?? Buffer.alloc(0)
      const [batch] = recordBatches(bytes)
      if (batch?.magic !== 2) throw new Error('a batch of magic 2')
      if (batch.producerEpoch > epochSeen) next = 0
      epochSeen = batch.producerEpoch
      const inOrder = batch.baseSequence === next
      const verdict = judge(arrivals.length) ?? (inOrder ? 'NONE' : 'OUT_OF_ORDER_SEQUENCE_NUMBER')
      const values = [...batch.records()].map(({ value }) => String(value))
      arrivals.push({
        epoch: batch.producerEpoch,
        sequence: batch.baseSequence,
        values,
        verdict,
      })
      if (verdict === 'disconnect') return verdict
      const baseOffset = written
      if (verdict === 'NONE') {
        next += batch.recordCount
        written += batch.recordCount
      }
      return {
        responses: [
          {
            name: 't',
            topicId: 'AAAAAAAAAAAAAAAAAAAAAA',
            partitionResponses: [
              {
                index: 0,
                errorCode: errorCode(verdict),
                baseOffset,
                recordErrors: [],
                currentLeader: {},
              },
            ],
          },
        ],
      }
    }),
  ])
  cleanUps.push(() => broker.stop())
  return { broker, arrivals }
}

async function producerOf(broker: FakeBroker, properties: Record<string, string> = {}) {
  const configs = { ...broker.bootstrap, 'retry.backoff.ms': '1', 'linger.ms': '0', ...properties }
  const producer = await Producer.create(configs, { logger })
  cleanUps.unshift(() => producer.close(0))
  return producer
}

/** Sends values in batches of their own; resolves with offsets or error messages, in their order. */
async function sendEach(
  producer: Producer,
  values: readonly string[],
): Promise<(number | string)[]> {
  const results: (number | string)[] = []
  values.forEach((value, index) => {
    producer.send({ topic: 't', key: null, value: Buffer.from(value) }, (error, metadata) => {
      results[index] = error?.message ?? metadata?.offset ?? 'neither'
    })
  })
  await producer.flush()
  return results
}

const oneRecordEach = { 'batch.size': '0' }

describe('the idempotent producer', () => {
  it('keeps the order when the first of several batches on the wire is lost', async () => {
    const { broker, arrivals } = await brokerWith((count) =>
      count === 0 ? 'NOT_LEADER_OR_FOLLOWER' : undefined,
    )
    const producer = await producerOf(broker, oneRecordEach)
    expect(await sendEach(producer, ['a', 'b', 'c', 'd'])).toEqual([0, 1, 2, 3])
    const written = arrivals.filter(({ verdict }) => verdict === 'NONE')
    expect(written.map(({ values, sequence }) => [values[0], sequence])).toEqual([
      ['a', 0],
      ['b', 1],
      ['c', 2],
      ['d', 3],
    ])
  })

  it('sends again what was on a connection that ended, under the same sequence', async () => {
    const { broker, arrivals } = await brokerWith((count) =>
      count === 1 ? 'disconnect' : undefined,
    )
    const producer = await producerOf(broker, {
      ...oneRecordEach,
      'max.in.flight.requests.per.connection': '1',
    })
    expect(await sendEach(producer, ['a', 'b', 'c'])).toEqual([0, 1, 2])
    expect(arrivals.map(({ values, sequence }) => [values[0], sequence])).toEqual([
      ['a', 0],
      ['b', 1],
      ['b', 1],
      ['c', 2],
    ])
  })

  it('counts a repeated batch that was written before as written', async () => {
    const { broker } = await brokerWith(() => 'DUPLICATE_SEQUENCE_NUMBER')
    const producer = await producerOf(broker)
    expect(await sendEach(producer, ['a'])).toEqual([0])
  })

  it('starts again with a higher epoch after a batch failed for good', async () => {
    const { broker, arrivals } = await brokerWith((count) =>
      count === 0 ? 'INVALID_RECORD' : undefined,
    )
    const producer = await producerOf(broker, oneRecordEach)
    const results = await sendEach(producer, ['bad', 'good'])
    expect([typeof results[0], results[1]]).toEqual(['string', 0])
    expect(arrivals[arrivals.length - 1]).toMatchObject({
      epoch: 1,
      sequence: 0,
      values: ['good'],
      verdict: 'NONE',
    })
  })

  it('splits a batch that the broker finds too large', async () => {
    const { broker, arrivals } = await brokerWith((count) =>
      count === 0 ? 'MESSAGE_TOO_LARGE' : undefined,
    )
    const producer = await producerOf(broker)
    expect(await sendEach(producer, ['a', 'b', 'c'])).toEqual([0, 1, 2])
    expect(arrivals.map(({ values }) => values.join(''))).toEqual(['abc', 'ab', 'c'])
  })

  it('gives up after `retries` and says so in the words of Kafka', async () => {
    const { broker } = await brokerWith(() => 'NOT_ENOUGH_REPLICAS')
    const producer = await producerOf(broker, { retries: '2', 'client.id': 'p' })
    expect(await sendEach(producer, ['a'])).toEqual([
      'Messages are rejected since there are fewer in-sync replicas than required.',
    ])
    expect(lines.map((line) => line.replace(/id \d+/, 'id N'))).toEqual(
      [1, 0].map(
        (left) =>
          '[Producer clientId=p] Got error produce response with correlation id N on ' +
          `topic-partition t-0, retrying (${left} attempts left). Error: NOT_ENOUGH_REPLICAS`,
      ),
    )
  })
})

describe('the producer', () => {
  it('fails records of topics that do not appear within max.block.ms, and asks callers to wait', async () => {
    const { broker } = await brokerWith(() => undefined)
    const producer = await producerOf(broker, { 'max.block.ms': '50' })
    const failed = new Promise<string | undefined>((resolve) => {
      const record = { topic: 'missing', key: null, value: null }
      expect(producer.send(record, (error) => resolve(error?.message))).toBe(false)
    })
    await producer.ready()
    expect(await failed).toBe('Topic missing not present in metadata after 50 ms.')
  })

  it('refuses records that are larger than max.request.size', async () => {
    const { broker } = await brokerWith(() => undefined)
    const producer = await producerOf(broker)
    const value = 'x'.repeat(2_000_000)
    expect(await sendEach(producer, [value])).toEqual([
      'The message is 2000088 bytes when serialized which is larger than 1048576, ' +
        'which is the value of the max.request.size configuration.',
    ])
  })

  it('knows no offsets with acks=0', async () => {
    const { broker } = await brokerWith(() => undefined)
    const producer = await producerOf(broker, { acks: '0' })
    expect(await sendEach(producer, ['a', 'b'])).toEqual([-1, -1])
  })
})
