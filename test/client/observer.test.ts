import { afterEach, expect, test } from 'vitest'
import { Admin } from '../../src/client/admin.ts'
import { type ClientEvent, observation } from '../../src/client/observer.ts'
import { Producer } from '../../src/client/producer/producer.ts'
import { initProducerId } from '../../src/protocol/apis/init-producer-id.ts'
import { produce } from '../../src/protocol/apis/produce.ts'
import { answering, FakeBroker, oneBroker } from './fake-broker.ts'

const logger = { error: () => undefined, warn: () => undefined }

afterEach(() => {
  observation.observer = undefined
})

const answers = (port: () => number) => [
  oneBroker(port, ['t']),
  answering(initProducerId, () => ({
    throttleTimeMs: 0,
    errorCode: 0,
    producerId: 5,
    producerEpoch: 0,
  })),
  answering(produce, ({ topicData }) => ({
    throttleTimeMs: 0,
    responses: topicData.map(({ name, topicId }) => ({
      name,
      topicId,
      partitionResponses: [
        {
          index: 0,
          errorCode: 0,
          baseOffset: 0,
          logAppendTimeMs: -1,
          logStartOffset: 0,
          recordErrors: [],
        },
      ],
    })),
  })),
]

/** What happened, without times and connections. */
function outline(event: ClientEvent): string {
  if (event.type === 'partitionChosen') {
    return `${event.record.topic}-${event.partition} of ${event.partitionCount} by ${event.reason}`
  }
  return 'api' in event ? `${event.type} ${event.api.name}` : event.type
}

test('an observer is told of connections, requests with their answers, and partitions', async () => {
  const events: ClientEvent[] = []
  observation.observer = (event) => events.push(event)
  const broker = await FakeBroker.start(answers)
  const producer = await Producer.create(broker.bootstrap)
  observation.observer = undefined
  await producer.sendAndWait({ topic: 't', key: Buffer.from('k'), value: null })
  await producer.sendAndWait({ topic: 't', key: null, value: null, partition: 0 })
  await producer.close()
  await broker.stop()

  const outlines = events.map(outline)
  expect(outlines.slice(0, 4)).toEqual([
    'connected',
    'requestSent ApiVersions',
    'answered ApiVersions',
    'versionsKnown',
  ])
  expect(outlines).toContain('t-0 of 1 by key')
  expect(outlines).toContain('t-0 of 1 by given')
  expect(outlines.filter((each) => each === 'answered Produce')).toHaveLength(2)
  expect(outlines.at(-1)).toBe('disconnected')
  const times = events.map(({ at }) => at)
  expect(times).toEqual([...times].sort((a, b) => a - b))
})

test('an observer is told of attempts to connect that failed', async () => {
  const events: ClientEvent[] = []
  const broker = await FakeBroker.start(answers)
  await broker.stop()
  observation.observer = (event) => events.push(event)
  const admin = await Admin.create(
    { ...broker.bootstrap, 'default.api.timeout.ms': '300', 'request.timeout.ms': '300' },
    { logger },
  )
  await expect(admin.listTopics()).rejects.toThrow()
  await admin.close()
  const [first] = events
  expect(first).toMatchObject({ type: 'connectionFailed', node: { id: -1, port: broker.port } })
})

test('whoever is created without an observer tells nobody', async () => {
  const events: ClientEvent[] = []
  const broker = await FakeBroker.start(answers)
  const producer = await Producer.create(broker.bootstrap)
  observation.observer = (event) => events.push(event)
  await producer.sendAndWait({ topic: 't', key: null, value: null })
  await producer.close()
  await broker.stop()
  expect(events).toEqual([])
})
