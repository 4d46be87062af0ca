/** kafka-reassign-partitions over an admin client of a cluster of three brokers where things can be under way. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { executePlan } from '../../../src/cli/reassign-partitions/execute.ts'
import {
  cancelPlan,
  listReassignments,
  verifyPlan,
} from '../../../src/cli/reassign-partitions/verify.ts'
import type { Admin } from '../../../src/client/admin.ts'
import { KafkaError } from '../../../src/protocol/errors.ts'

let printed = ''
let underWay: object[] = []
let logDirs: Map<number, object[]>
const asked: unknown[] = []

beforeEach(() => {
  printed = ''
  underWay = []
  logDirs = new Map()
  asked.length = 0
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += text
    return true
  })
})
afterEach(() => vi.restoreAllMocks())

const nodes = [1, 2, 3].map((id) => ({ id, host: 'h', port: 1, rack: null }))
const partitions = [
  { partition: 0, replicas: [nodes[0]] },
  { partition: 1, replicas: [nodes[1]] },
]

const admin = {
  describeCluster: async () => ({ nodes }),
  describeTopics: async (names: string[]) =>
    new Map(
      names.map((name) => [
        name,
        name === 't' ? { name, partitions } : new KafkaError('UNKNOWN_TOPIC_OR_PARTITION'),
      ]),
    ),
  listPartitionReassignments: async () => underWay,
  alterPartitionReassignments: async (moves: { topic: string; partition: number }[]) => {
    asked.push(...moves)
    return moves.map(({ topic, partition }) => ({ topic, partition, error: undefined }))
  },
  incrementalAlterConfigs: async (alterations: unknown[]) => {
    asked.push(...alterations)
    return []
  },
  describeLogDirs: async () => logDirs,
  alterReplicaLogDirs: async (replicas: object[]) => {
    asked.push(...replicas)
    return replicas.map((replica) => ({ replica, error: undefined }))
  },
} as unknown as Admin

const plan = (...planned: object[]) => JSON.stringify({ version: 1, partitions: planned })
const t0 = (...replicas: number[]) => ({ topic: 't', partition: 0, replicas })
const moving = {
  topic: 't',
  partition: 0,
  replicas: [2, 1],
  addingReplicas: [2],
  removingReplicas: [1],
}
const execution = {
  isAdditional: false,
  throttle: -1,
  logDirsThrottle: -1,
  timeoutMs: 0,
  allowReplicationFactorChange: true,
}
const values = (type: string, name: string, ...pairs: [string, string][]) => ({
  resource: { type, name },
  alterations: pairs.map(([key, value]) => ({ name: key, operation: 'SET', value })),
})

test('a throttled move limits sources and destinations before it starts', async () => {
  await executePlan(admin, plan(t0(2, 3)), { ...execution, throttle: 1000 })
  const rates: [string, string][] = [
    ['leader.replication.throttled.rate', '1000'],
    ['follower.replication.throttled.rate', '1000'],
  ]
  expect(asked).toEqual([
    values(
      'TOPIC',
      't',
      ['leader.replication.throttled.replicas', '0:1'],
      ['follower.replication.throttled.replicas', '0:2,0:3'],
    ),
    ...['1', '2', '3'].map((id) => values('BROKER', id, ...rates)),
    t0(2, 3),
  ])
  expect(printed).toContain('The inter-broker throttle limit was set to 1000 B/s\n')
  expect(printed.endsWith('Successfully started partition reassignment for t-0\n')).toBe(true)
})

test('a second plan must say that it is additional', async () => {
  underWay = [moving]
  await expect(executePlan(admin, plan(t0(3)), execution)).rejects.toThrow(
    'Cannot execute because there is an existing partition assignment.',
  )
  await executePlan(admin, plan(t0(3)), { ...execution, isAdditional: true })
  expect(asked).toEqual([t0(3)])
})

test('a broker that there is not is refused before anything is asked', async () => {
  await expect(executePlan(admin, plan(t0(1, 9)), execution)).rejects.toThrow('Unknown broker id 9')
  expect(asked).toEqual([])
})

test('limits stay while something is under way', async () => {
  underWay = [moving]
  const text = plan(t0(2), { topic: 't', partition: 1, replicas: [3] }, { ...t0(1), topic: 'no' })
  await verifyPlan(admin, text, false)
  expect(printed).toBe(
    'Status of partition reassignment:\n' +
      'There is no active reassignment of partition no-0, but replica set is  rather than 1.\n' +
      'Reassignment of partition t-0 is still in progress.\n' +
      'There is no active reassignment of partition t-1, but replica set is 2 rather than 3.\n\n',
  )
  expect(asked).toEqual([])
})

test('when all is done every limit is taken back', async () => {
  await verifyPlan(admin, plan(t0(1)), false)
  expect(printed).toBe(
    'Status of partition reassignment:\nReassignment of partition t-0 is completed.\n\n' +
      'Clearing broker-level throttles on brokers 1,2,3\nClearing topic-level throttles on topic t\n',
  )
  expect(asked).toHaveLength(4)
})

const replica = (isFuture: boolean) => ({ topic: 't', partition: 0, isFuture })

test.each([
  [[], 'Partition t-0 is not found in any live log dir on broker 1.'],
  [
    [{ path: '/a', replicas: [replica(false)] }],
    'Partition t-0 on broker 1 is not being moved from log dir /a to /b.',
  ],
  [
    [{ path: '/b', replicas: [replica(false)] }],
    'Reassignment of replica t-0-1 completed successfully.',
  ],
  [
    [
      { path: '/a', replicas: [replica(false)] },
      { path: '/b', replicas: [replica(true)] },
    ],
    'Reassignment of replica t-0-1 is still in progress.',
  ],
  [
    [
      { path: '/a', replicas: [replica(false)] },
      { path: '/c', replicas: [replica(true)] },
    ],
    'Partition t-0 on broker 1 is being moved to log dir /c instead of /b.',
  ],
])('directories %j: a move to /b', async (dirs, text) => {
  logDirs.set(1, dirs)
  await verifyPlan(admin, plan({ ...t0(1), log_dirs: ['/b'] }), true)
  expect(printed).toContain(text)
})

test('a cancellation takes back what is under way, between brokers and directories', async () => {
  underWay = [moving]
  logDirs.set(1, [
    { path: '/a', replicas: [replica(false)] },
    { path: '/b', replicas: [replica(true)] },
  ])
  const text = plan({ ...t0(1), log_dirs: ['/b'] })
  await cancelPlan(admin, text, { preservesThrottles: true, timeoutMs: 0 })
  expect(asked).toEqual([
    { topic: 't', partition: 0, replicas: null },
    { topic: 't', partition: 0, brokerId: 1, path: '/a' },
  ])
  expect(printed).toBe(
    'Successfully cancelled partition reassignment for: t-0\n' +
      'Successfully started log directory move for: t-0-1\n',
  )
})

test('a cancellation of nothing says so', async () => {
  await cancelPlan(admin, plan(t0(1)), { preservesThrottles: true, timeoutMs: 0 })
  expect(printed).toBe(
    'None of the specified partition reassignments are active.\n' +
      'None of the specified partition moves are active.',
  )
})

test('what is under way is listed', async () => {
  await listReassignments(admin)
  underWay = [moving]
  await listReassignments(admin)
  expect(printed).toBe(
    'No partition reassignments found.\n' +
      'Current partition reassignments:\nt-0: replicas: 2,1. adding: 2. removing: 1.\n',
  )
})
