/** Leader epochs over restarts: how a consumer finds out that records which it has read are gone (KIP-320). */
import { expect, test } from 'vitest'
import { metadata } from '../../src/protocol/apis/metadata.ts'
import { offsetForLeaderEpoch } from '../../src/protocol/apis/offset-for-leader-epoch.ts'
import type { MemoryDisk } from './system/memory-disk.ts'
import { TestBroker } from './test-broker.ts'
import { batchOf } from './test-records.ts'

const file = '/data/t-0/leader-epoch-checkpoint'

function append({ broker }: TestBroker, values: readonly string[]): void {
  const partition = broker.partitions.leader('t', 0)
  partition.append(batchOf(values), { origin: 'client', requiredAcks: 1 })
}

async function epochInMetadata(broker: TestBroker): Promise<number | undefined> {
  const request = {
    topics: [{ topicId: 'AAAAAAAAAAAAAAAAAAAAAA', name: 't' }],
    allowAutoTopicCreation: false,
    includeClusterAuthorizedOperations: false,
    includeTopicAuthorizedOperations: false,
  }
  const { topics } = await broker.connect().ask(metadata, 12, request)
  return topics[0]?.partitions[0]?.leaderEpoch
}

/** Where the epoch ends that a consumer has read in, as `[epoch, end offset]`. */
async function endOf(broker: TestBroker, leaderEpoch: number) {
  const partitions = [{ partition: 0, leaderEpoch }]
  const request = { replicaId: -1, topics: [{ topic: 't', partitions }] }
  const { topics } = await broker.connect().ask(offsetForLeaderEpoch, 4, request)
  const answer = topics[0]?.partitions[0]
  return [answer?.leaderEpoch, answer?.endOffset]
}

test('each start begins a new leader epoch, and the file of epochs knows those with records', async () => {
  const first = await TestBroker.start()
  await first.createTopic('t')
  append(first, ['a', 'b'])
  expect(await epochInMetadata(first)).toBe(0)
  const second = await TestBroker.start({ disk: await first.stop() })
  expect(await epochInMetadata(second)).toBe(1)
  const third = await TestBroker.start({ disk: await second.stop() })
  expect(await epochInMetadata(third)).toBe(2)
  append(third, ['c'])
  expect(await endOf(third, 0)).toEqual([0, 2])
  expect(await endOf(third, 2)).toEqual([2, 3])
  const disk = await third.stop()
  expect(disk.readFile(file).toString()).toBe('0\n2\n0 0\n2 2\n')
})

test.each([
  ['kill -9', (disk: MemoryDisk) => disk.afterKill(), 3],
  ['a power cut', (disk: MemoryDisk) => disk.afterPowerLoss(), 1],
])('after %s a consumer learns where the records of its epoch end', async (_, stopped, end) => {
  const first = await TestBroker.start()
  await first.createTopic('t')
  append(first, ['a'])
  first.broker.partitions.leader('t', 0).log.flush()
  append(first, ['b', 'c'])
  const again = await TestBroker.start({ disk: stopped(first.system.disk) })
  expect(again.broker.partitions.leader('t', 0).logEndOffset).toBe(end)
  append(again, ['other', 'records'])
  // Without the new epoch, `b` and `c` would be taken for `other` and `records`.
  expect(await endOf(again, 0)).toEqual([0, end])
  expect(await endOf(again, 1)).toEqual([1, end + 2])
  await again.stop()
})

test('the epochs of all partitions begin with one sync of the metadata log', async () => {
  const syncs: number[] = []
  for (const partitions of [1, 300]) {
    const first = await TestBroker.start()
    await first.createTopic('t', partitions)
    const disk = (await first.stop()).afterKill()
    const again = await TestBroker.start({ disk })
    syncs.push(disk.count('sync'))
    expect(again.broker.partitions.leader('t', partitions - 1).leaderEpoch).toBe(1)
    await again.stop()
  }
  expect(syncs[0]).toBe(syncs[1])
})
