/** Limits on what a reassignment copies: set when it starts, taken back when it is verified or cancelled (KIP-73). */

import type { ConfigResourceType } from '../../client/admin/config-resource.ts'
import type { PartitionReassignment } from '../../client/admin/partition-reassignments.ts'
import type { Admin } from '../../client/admin.ts'
import { partitionName } from '../../client/topic-partition.ts'
import type { PlannedLogDir, PlannedPartition } from './plan-file.ts'

const TOPIC_THROTTLES = [
  'leader.replication.throttled.replicas',
  'follower.replication.throttled.replicas',
]
const RATES = ['leader.replication.throttled.rate', 'follower.replication.throttled.rate']
const LOG_DIRS_RATE = 'replica.alter.log.dirs.io.max.bytes.per.second'

/** Null takes a value back. */
type Values = readonly (readonly [name: string, value: string | null])[]

async function alter(
  admin: Admin,
  type: ConfigResourceType,
  changes: readonly (readonly [name: string, values: Values])[],
): Promise<void> {
  const outcomes = await admin.incrementalAlterConfigs(
    changes.map(([name, values]) => ({
      resource: { type, name },
      alterations: values.map(([key, value]) =>
        value === null
          ? { name: key, operation: 'DELETE' as const, value }
          : { name: key, operation: 'SET' as const, value },
      ),
    })),
  )
  for (const { error } of outcomes) if (error !== undefined) throw error
}

const plural = (items: readonly unknown[]): string => (items.length === 1 ? '' : 's')

/** Takes back every limit of the topics of a plan and of all brokers, because nobody knows which have one. */
export async function clearThrottles(
  admin: Admin,
  partitions: readonly PlannedPartition[],
): Promise<void> {
  const { nodes } = await admin.describeCluster()
  const ids = new Set([
    ...nodes.map(({ id }) => id),
    ...partitions.flatMap((each) => each.replicas),
  ])
  const brokers = [...ids].sort((a, b) => a - b).map(String)
  process.stdout.write(
    `Clearing broker-level throttles on broker${plural(brokers)} ${brokers.join(',')}\n`,
  )
  const removed = (keys: readonly string[]) => keys.map((key) => [key, null] as const)
  const rates = removed([...RATES, LOG_DIRS_RATE])
  await alter(
    admin,
    'BROKER',
    brokers.map((id) => [id, rates] as const),
  )
  const topics = [...new Set(partitions.map(({ topic }) => topic))]
  process.stdout.write(
    `Clearing topic-level throttles on topic${plural(topics)} ${topics.join(',')}\n`,
  )
  await alter(
    admin,
    'TOPIC',
    topics.map((topic) => [topic, removed(TOPIC_THROTTLES)] as const),
  )
}

interface Move {
  readonly topic: string
  readonly partition: number
  readonly sources: readonly number[]
  readonly destinations: readonly number[]
}

/** What copies from where to where: moves under way, and the planned ones in place of theirs. */
export function movesOf(
  underWay: readonly PartitionReassignment[],
  planned: readonly PlannedPartition[],
  current: readonly PlannedPartition[],
): Move[] {
  const moves = new Map<string, Move>()
  for (const { topic, partition, replicas, addingReplicas } of underWay) {
    const sources = replicas.filter((id) => !addingReplicas.includes(id))
    const move = { topic, partition, sources, destinations: addingReplicas }
    moves.set(partitionName(move), move)
  }
  for (const { topic, partition, replicas } of planned) {
    const name = partitionName({ topic, partition })
    const now = current.find((each) => partitionName(each) === name)
    const sources = moves.get(name)?.sources ?? now?.replicas ?? []
    const destinations = replicas.filter((id) => !sources.includes(id))
    moves.set(name, { topic, partition, sources, destinations })
  }
  return [...moves.values()]
}

/** Limits the moves to `bytesPerSecond` between brokers, and says so. */
export async function throttleMoves(
  admin: Admin,
  moves: readonly Move[],
  bytesPerSecond: number,
): Promise<void> {
  const topics = [...new Set(moves.map(({ topic }) => topic))]
  const replicas = (topic: string, side: 'sources' | 'destinations'): string =>
    moves
      .filter((move) => move.topic === topic)
      .flatMap((move) => move[side].map((id) => `${move.partition}:${id}`))
      .sort()
      .join(',')
  await alter(
    admin,
    'TOPIC',
    topics.map((topic) => {
      const [leader = '', follower = ''] = TOPIC_THROTTLES
      const values = [
        [leader, replicas(topic, 'sources')],
        [follower, replicas(topic, 'destinations')],
      ] as const
      return [topic, values] as const
    }),
  )
  const brokers = new Set(
    moves.flatMap(({ sources, destinations }) => [...sources, ...destinations]),
  )
  await limitBrokers(admin, [...brokers], RATES, bytesPerSecond)
  process.stdout.write(`The inter-broker throttle limit was set to ${bytesPerSecond} B/s\n`)
}

/** Limits moves between the directories of a broker, and says so. */
export async function throttleLogDirMoves(
  admin: Admin,
  logDirs: readonly PlannedLogDir[],
  bytesPerSecond: number,
): Promise<void> {
  const brokers = new Set(logDirs.map(({ brokerId }) => brokerId))
  await limitBrokers(admin, [...brokers], [LOG_DIRS_RATE], bytesPerSecond)
  process.stdout.write(`The replica-alter-dir throttle limit was set to ${bytesPerSecond} B/s\n`)
}

async function limitBrokers(
  admin: Admin,
  ids: readonly number[],
  keys: readonly string[],
  bytesPerSecond: number,
): Promise<void> {
  const values = keys.map((key) => [key, String(bytesPerSecond)] as const)
  const sorted = [...ids].sort((a, b) => a - b)
  await alter(
    admin,
    'BROKER',
    sorted.map((id) => [String(id), values] as const),
  )
}
