import { expect, test } from 'vitest'
import { offsetForLeaderEpoch } from '../../../src/protocol/apis/offset-for-leader-epoch.ts'
import { errorName } from '../../../src/protocol/errors.ts'
import { TestBroker } from '../test-broker.ts'
import { batchOf } from '../test-records.ts'

async function brokerWith(values: readonly string[]) {
  const broker = await TestBroker.start()
  await broker.createTopic('t')
  const partition = broker.broker.partitions.leader('t', 0)
  if (values.length > 0) {
    partition.append(batchOf(values), { origin: 'client', requiredAcks: 1 })
  }
  const ask = async (leaderEpoch: number, more = {}, topic = 't', version = 4) => {
    const { topics } = await broker.connect().ask(offsetForLeaderEpoch, version, {
      replicaId: -1,
      topics: [{ topic, partitions: [{ partition: 0, leaderEpoch, ...more }] }],
    })
    const answer = topics[0]?.partitions[0]
    return answer && [errorName(answer.errorCode), answer.leaderEpoch, answer.endOffset]
  }
  return { ask }
}

test.each([2, 3, 4])('version %i: the current epoch ends at the log end', async (version) => {
  const { ask } = await brokerWith(['a', 'b'])
  expect(await ask(0, {}, 't', version)).toEqual(['NONE', 0, 2])
})

test('an epoch that never was is -1 and -1', async () => {
  const { ask } = await brokerWith(['a', 'b'])
  expect(await ask(5)).toEqual(['NONE', -1, -1])
})

test('a client that knows a newer leader than this broker: UNKNOWN_LEADER_EPOCH', async () => {
  const { ask } = await brokerWith(['a'])
  expect(await ask(0, { currentLeaderEpoch: 3 })).toEqual(['UNKNOWN_LEADER_EPOCH', -1, -1])
})

test('an unknown topic', async () => {
  const { ask } = await brokerWith([])
  expect(await ask(0, {}, 'nope')).toEqual(['UNKNOWN_TOPIC_OR_PARTITION', -1, -1])
})
