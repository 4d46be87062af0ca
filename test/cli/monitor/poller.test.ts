/** What one look asks, and what it makes of answers that fail. */
import { describe, expect, test } from 'vitest'
import { type Looks, Poller, type PollerOptions } from '../../../src/cli/monitor/poller.ts'
import type { CoordinatedGroup } from '../../../src/client/admin/coordinated-groups.ts'
import { TimeoutError } from '../../../src/client/errors.ts'
import { partitionName, type TopicPartition } from '../../../src/client/topic-partition.ts'
import { KafkaError } from '../../../src/protocol/errors.ts'
import { RecordBatchBuilder } from '../../../src/protocol/records/record-batch-builder.ts'

const node = (id: number) => ({ id, host: `host${id}`, port: 9092, rack: null })

const partition = (number: number, leader: number) => {
  return { partition: number, leader, leaderEpoch: 0, replicas: [1, 2], isr: [1], errorCode: 0 }
}

const group = (groupId: string, offsets: CoordinatedGroup['offsets']): CoordinatedGroup => ({
  groupId,
  description: {
    groupId,
    simple: true,
    members: [],
    partitionAssignor: '',
    type: 'Classic',
    state: 'Empty',
    coordinator: node(1),
    groupEpoch: undefined,
    targetAssignmentEpoch: undefined,
  },
  offsets,
})

/** A cluster of two brokers and a topic of three partitions; what was asked is written down. */
class Cluster implements Looks {
  readonly asked: string[] = []
  groupsOf: (id: number) => readonly CoordinatedGroup[] = () => []
  dead = new Set<number>()
  sizes: Error = new KafkaError('CLUSTER_AUTHORIZATION_FAILED')

  async topics() {
    this.asked.push('topics')
    const partitions = [partition(0, 1), partition(1, 2), partition(2, -1)]
    const topic = { name: 't', topicId: '', internal: false, errorCode: 0, partitions }
    const brokers = [node(1), node(2)]
    return { correlationId: 0, clusterId: 'c', controllerId: 1, brokers, topics: [topic] }
  }

  async groups(id: number) {
    this.#ask(id, `groups ${id}`)
    return [...this.groupsOf(id)]
  }

  async bounds(id: number, partitions: readonly TopicPartition[]) {
    this.#ask(id, `bounds ${id} ${partitions.map(partitionName).join(' ')}`)
    return new Map(partitions.map((each) => [partitionName(each), { start: 0, end: 100 }]))
  }

  async logDirs(ids: readonly number[]) {
    this.asked.push(`logDirs ${ids.join(' ')}`)
    return new Map(ids.map((id) => [id, this.sizes]))
  }

  async batchAt(
    id: number,
    { topic, partition: number, offset }: TopicPartition & { offset: number },
  ) {
    this.#ask(id, `batch ${id} ${topic}-${number} ${offset}`)
    const builder = new RecordBatchBuilder({ baseOffset: offset })
    builder.append({ timestamp: 5, key: null, value: null, headers: [] })
    return { highWatermark: 100, records: builder.build() }
  }

  #ask(id: number, text: string): void {
    this.asked.push(text)
    if (this.dead.has(id)) throw new TimeoutError('Call(callName=describeGroups) timed out')
  }
}

const poller = (cluster: Cluster, options: Partial<PollerOptions> = {}): Poller =>
  new Poller(cluster, { recordReads: 10, uncertainty: () => Infinity, ...options })

const at = (number: number, offset: number) => ({ topic: 't', partition: number, offset })

describe('a look', () => {
  test('asks every broker for its groups and for what it leads, in one request each', async () => {
    const cluster = new Cluster()
    const sample = await poller(cluster).sample()
    expect(cluster.asked.sort()).toEqual([
      'bounds 1 t-0',
      'bounds 2 t-1',
      'groups 1',
      'groups 2',
      'logDirs 1 2',
      'topics',
    ])
    expect(sample.partitions).toMatchObject([
      { partition: 0, leader: 1, end: 100 },
      { partition: 1, leader: 2, end: 100 },
      { partition: 2, leader: -1, end: undefined },
    ])
  })

  test('asks no more for sizes where that is not allowed', async () => {
    const cluster = new Cluster()
    const looks = poller(cluster)
    for (let look = 0; look < 12; look++) await looks.sample()
    expect(cluster.asked.filter((each) => each.startsWith('logDirs'))).toHaveLength(1)
  })

  test('asks again for sizes after a broker did not answer', async () => {
    const cluster = new Cluster()
    cluster.sizes = new TimeoutError('no answer')
    const looks = poller(cluster)
    for (let look = 0; look < 12; look++) await looks.sample()
    expect(cluster.asked.filter((each) => each.startsWith('logDirs'))).toHaveLength(3)
  })

  test('for groups only asks for the bounds of their partitions', async () => {
    const cluster = new Cluster()
    cluster.groupsOf = (id) => (id === 1 ? [group('g', [at(1, 100)])] : [])
    await poller(cluster, { onlyGroups: true }).sample()
    expect(cluster.asked.filter((each) => !each.startsWith('groups'))).toEqual([
      'topics',
      'bounds 2 t-1',
    ])
  })

  test('reads records where the time lag is known worst, within its budget', async () => {
    const cluster = new Cluster()
    cluster.groupsOf = (id) =>
      id === 1 ? [group('g', [at(0, 10), at(1, 20)]), group('h', [at(0, 30), at(1, 100)])] : []
    const uncertainty = (_: TopicPartition, offset: number) => offset * 1000
    const sample = await poller(cluster, { recordReads: 2, uncertainty }).sample()
    expect(cluster.asked.filter((each) => each.startsWith('batch'))).toEqual([
      'batch 1 t-0 30',
      'batch 2 t-1 20',
    ])
    expect(sample.recordTimes).toContainEqual({
      topic: 't',
      partition: 0,
      offset: 30,
      timestamp: 5,
    })
  })
})

describe('a broker that does not answer', () => {
  test('has a problem; what the others told stays', async () => {
    const cluster = new Cluster()
    cluster.dead.add(2)
    cluster.groupsOf = () => [group('g', [at(0, 10)])]
    const sample = await poller(cluster).sample()
    expect(sample.brokers.map(({ id, problem }) => [id, problem])).toEqual([
      [1, undefined],
      [2, 'no answer in time'],
    ])
    expect(sample.groups.map(({ groupId }) => groupId)).toEqual(['g'])
    expect(sample.partitions.map(({ end }) => end)).toEqual([100, undefined, undefined])
    expect(cluster.asked.filter((each) => / 2( |$)/.test(each))).toEqual(['groups 2'])
  })
})

describe('a group that cannot be asked', () => {
  test('has a problem', async () => {
    const cluster = new Cluster()
    const denied = new KafkaError('GROUP_AUTHORIZATION_FAILED')
    cluster.groupsOf = (id) => (id === 1 ? [{ ...group('g', denied), description: denied }] : [])
    expect((await poller(cluster).sample()).groups).toMatchObject([
      { groupId: 'g', state: 'Unknown', problem: denied.message },
    ])
  })
})
