import { expect, test } from 'vitest'
import { describeLogDirs } from '../../../src/protocol/apis/describe-log-dirs.ts'
import { TestBroker } from '../test-broker.ts'
import { batchOf } from '../test-records.ts'

async function brokerWithTopics() {
  const broker = await TestBroker.start({ properties: { 'log.dirs': '/data,/more' } })
  await broker.createTopic('t', 2)
  await broker.createTopic('u')
  const partition = broker.broker.partitions.leader('t', 1)
  const records = batchOf(['a'])
  partition.append(records, { origin: 'client', requiredAcks: 1 })
  return { broker, client: broker.connect(), size: records.length }
}

test.each([1, 2, 3, 4])('version %i: null asks for every topic', async (version) => {
  const { client, size } = await brokerWithTopics()
  const { results } = await client.ask(describeLogDirs, version, { topics: null })
  expect(results.map(({ errorCode, logDir }) => [errorCode, logDir])).toEqual([
    [0, '/data'],
    [0, '/more'],
  ])
  const sizes = results.flatMap(({ topics }) =>
    topics.flatMap(({ name, partitions }) =>
      partitions.map((one) => `${name}-${one.partitionIndex} ${one.partitionSize}`),
    ),
  )
  expect(sizes.sort()).toEqual(['t-0 0', `t-1 ${size}`, 'u-0 0'])
})

test('only the partitions that are asked for', async () => {
  const { client } = await brokerWithTopics()
  const { results } = await client.ask(describeLogDirs, 2, {
    topics: [
      { topic: 't', partitions: [0] },
      { topic: 'nope', partitions: [0] },
    ],
  })
  const partitions = results.flatMap(({ topics }) => topics.flatMap((topic) => topic.partitions))
  expect(partitions).toEqual([
    { partitionIndex: 0, partitionSize: 0, offsetLag: 0, isFutureKey: false },
  ])
})
