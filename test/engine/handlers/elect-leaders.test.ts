import { expect, test } from 'vitest'
import { electLeaders } from '../../../src/engine/handlers/elect-leaders.ts'
import { errorName } from '../../../src/protocol/errors.ts'
import { newTopic } from '../metadata/metadata-directory.ts'
import { type MetadataBroker, startMetadataBroker } from './metadata-broker.ts'

async function elect(
  broker: MetadataBroker,
  electionType: number,
  topicPartitions: { topic: string; partitions: number[] }[] | null,
) {
  const answer = await broker.ask(electLeaders, 2, {
    electionType,
    topicPartitions,
    timeoutMs: 1000,
  })
  if (answer.errorCode !== 0) return errorName(answer.errorCode ?? 0)
  return answer.replicaElectionResults.flatMap(({ topic, partitionResult }) =>
    partitionResult.map(
      ({ partitionId, errorCode }) => `${topic}-${partitionId} ${errorName(errorCode)}`,
    ),
  )
}

test('a leader that is the right one stays; asked for all, nothing is told', async () => {
  const broker = await startMetadataBroker()
  await broker.controller.createTopics([newTopic('t', { partitions: 1 })], false)
  for (const type of [0, 1]) {
    expect(await elect(broker, type, [{ topic: 't', partitions: [0, 7] }])).toEqual([
      't-0 ELECTION_NOT_NEEDED',
      't-7 UNKNOWN_TOPIC_OR_PARTITION',
    ])
    expect(await elect(broker, type, null)).toEqual([])
  }
})

test('a partition without a leader gets one by either election', async () => {
  for (const type of [0, 1]) {
    const broker = await startMetadataBroker()
    await broker.controller.createTopics([newTopic('t', { partitions: 1 })], false)
    const before = broker.parts.metadata.image.partition('t', 0)?.leaderEpoch ?? -1
    await broker.controller.unregisterBroker(1)
    expect(broker.parts.metadata.image.partition('t', 0)?.leader).toBe(-1)
    const error = type === 0 ? 'PREFERRED_LEADER' : 'ELIGIBLE_LEADERS'
    expect(await elect(broker, type, null)).toEqual([`t-0 ${error}_NOT_AVAILABLE`])
    await broker.controller.registerBroker({ endpoints: [], rack: null, directories: [] })
    broker.controller.electLeadersAtStart()
    const after = broker.parts.metadata.image.partition('t', 0)
    expect(after?.leader).toBe(1)
    expect(after?.leaderEpoch).toBe(before + 2)
  }
})

test('an unknown type of election is refused', async () => {
  expect(await elect(await startMetadataBroker(), 2, null)).toBe('INVALID_REQUEST')
})

test('an election of a type that there is not is refused for each partition, too', async () => {
  const broker = await startMetadataBroker()
  const ask = (topicPartitions: { topic: string; partitions: number[] }[] | null) =>
    broker.ask(electLeaders, 2, { electionType: 2, topicPartitions, timeoutMs: 1000 })
  const answer = await ask([{ topic: 'none', partitions: [0, 1] }])
  expect(errorName(answer.errorCode ?? 0)).toBe('INVALID_REQUEST')
  const refused = (partitionId: number) => {
    return { partitionId, errorCode: answer.errorCode, errorMessage: 'Unknown election type 2' }
  }
  expect(answer.replicaElectionResults).toEqual([
    { topic: 'none', partitionResult: [refused(0), refused(1)] },
  ])
  expect((await ask(null)).replicaElectionResults).toEqual([])
})
