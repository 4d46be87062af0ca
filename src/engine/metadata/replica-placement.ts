/**
 * Which brokers get the replicas of new partitions: alive ones before fenced ones, racks in turn, each
 * partition's list beginning one broker further (KRaft's striped placement). The start is random.
 */
import { KafkaError } from '../../protocol/errors.ts'
import type { Random } from '../system/system.ts'
import type { BrokerImage } from './image.ts'

/** Throws INVALID_REPLICATION_FACTOR. */
function checkReplicationFactor(replicationFactor: number, brokers: readonly BrokerImage[]): void {
  if (replicationFactor <= brokers.length) return
  // Kafka 3.7's tools are known by this message; KRaft words it differently.
  throw new KafkaError(
    'INVALID_REPLICATION_FACTOR',
    `Replication factor: ${replicationFactor} larger than available brokers: ${brokers.length}.`,
  )
}

function rotate<T>(items: readonly T[], by: number): T[] {
  const start = items.length === 0 ? 0 : by % items.length
  return [...items.slice(start), ...items.slice(0, start)]
}

/** Brokers such that neighbours are of different racks as far as there are racks. */
function byRackInTurn(brokers: readonly BrokerImage[], start: number): BrokerImage[] {
  const racks = new Map<string | null, BrokerImage[]>()
  for (const broker of brokers) {
    racks.set(broker.rack, [...(racks.get(broker.rack) ?? []), broker])
  }
  const queues = rotate([...racks.values()], start).map((rack) => rotate(rack, start))
  const ordered: BrokerImage[] = []
  for (let row = 0; ordered.length < brokers.length; row++) {
    for (const queue of queues) {
      const broker = queue[row]
      if (broker !== undefined) ordered.push(broker)
    }
  }
  return ordered
}

/** The replicas of `count` new partitions, preferred leader first. Throws INVALID_REPLICATION_FACTOR. */
export function placeReplicas(
  random: Random,
  brokers: readonly BrokerImage[],
  count: number,
  replicationFactor: number,
): number[][] {
  checkReplicationFactor(replicationFactor, brokers)
  const start = random.integer(Math.max(1, brokers.length))
  const alive = brokers.filter((broker) => !broker.fenced)
  if (alive.length === 0) {
    throw new KafkaError('INVALID_REPLICATION_FACTOR', 'All brokers are currently fenced.')
  }
  return Array.from({ length: count }, (_, partition) => {
    const first = byRackInTurn(alive, start + partition)
    const rest = byRackInTurn(
      brokers.filter((broker) => broker.fenced),
      start + partition,
    )
    return [...first, ...rest].slice(0, replicationFactor).map(({ id }) => id)
  })
}

/**
 * Checks a replica list that a request gave by hand; `replicationFactor` is that of the partitions before.
 * Throws INVALID_REPLICA_ASSIGNMENT.
 */
export function checkManualAssignment(
  replicas: readonly number[],
  brokers: ReadonlyMap<number, BrokerImage>,
  replicationFactor: number | undefined,
): void {
  const refuse = (why: string) =>
    new KafkaError('INVALID_REPLICA_ASSIGNMENT', `The manual partition assignment includes ${why}`)
  if (replicas.length === 0) throw refuse('an empty replica list.')
  const sorted = [...replicas].sort((one, other) => one - other)
  for (const [index, id] of sorted.entries()) {
    if (!brokers.has(id)) throw refuse(`broker ${id}, but no such broker is registered.`)
    if (id === sorted[index - 1]) throw refuse(`the broker ${id} more than once.`)
  }
  if (replicationFactor !== undefined && replicas.length !== replicationFactor) {
    throw refuse(
      `a partition with ${replicas.length} replica(s), but this is not consistent with previous partitions, which have ${replicationFactor} replica(s).`,
    )
  }
}
