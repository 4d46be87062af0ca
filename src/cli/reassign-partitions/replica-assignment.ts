/**
 * Where the replicas of a topic's partitions go when a tool proposes it: first replicas go round the brokers from a
 * random one on, the others follow at a distance that grows with each round; with racks, brokers of different racks
 * take turns, and no rack gets a second replica before each has one (KIP-36).
 */

import { JavaError } from '../option-errors.ts'

export interface AssignableBroker {
  readonly id: number
  readonly rack: string | null
}

/** A random whole number below `bound`. */
export type Random = (bound: number) => number

const randomBelow: Random = (bound) => Math.floor(Math.random() * bound)

/** Brokers so that racks take turns, each rack beginning with its lowest id. */
function rackAlternated(brokers: readonly AssignableBroker[]): AssignableBroker[] {
  const racks = new Map<string, AssignableBroker[]>()
  for (const broker of [...brokers].sort((a, b) => a.id - b.id)) {
    const rack = broker.rack ?? ''
    racks.set(rack, [...(racks.get(rack) ?? []), broker])
  }
  const sorted = [...racks].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, each]) => each)
  const longest = Math.max(...sorted.map((each) => each.length))
  const alternated: AssignableBroker[] = []
  for (let round = 0; round < longest; round++) {
    for (const rack of sorted) {
      const broker = rack[round]
      if (broker !== undefined) alternated.push(broker)
    }
  }
  return alternated
}

/** The index of a further replica; `distance` counts on from the first replica's. */
function followerIndex(first: number, distance: number, count: number): number {
  return count === 1 ? first : (first + 1 + (distance % (count - 1))) % count
}

/** The replicas of each partition. Throws JavaError (InvalidReplicationFactorException). */
export function assignReplicas(
  brokers: readonly AssignableBroker[],
  partitionCount: number,
  replicationFactor: number,
  random: Random = randomBelow,
): number[][] {
  const count = brokers.length
  if (replicationFactor > count) {
    throw new JavaError(
      'org.apache.kafka.common.errors.InvalidReplicationFactorException',
      `Replication factor: ${replicationFactor} larger than available brokers: ${count}.`,
    )
  }
  const hasRacks = brokers.some(({ rack }) => rack !== null)
  const ordered = hasRacks ? rackAlternated(brokers) : [...brokers].sort((a, b) => a.id - b.id)
  const rackCount = hasRacks ? new Set(brokers.map(({ rack }) => rack)).size : 1
  const start = random(count)
  const firstShift = random(count)
  return Array.from({ length: partitionCount }, (_, partition) => {
    const shift = firstShift + Math.floor(partition / count)
    const first = (partition + start) % count
    return replicasOf(ordered, { first, shift: shift * rackCount, rackCount, replicationFactor })
  })
}

function replicasOf(
  brokers: readonly AssignableBroker[],
  given: { first: number; shift: number; rackCount: number; replicationFactor: number },
): number[] {
  const { first, shift, rackCount, replicationFactor } = given
  const chosen = new Set<AssignableBroker>()
  const racks = new Set<string | null>()
  const choose = (broker: AssignableBroker | undefined): void => {
    if (broker === undefined) return
    chosen.add(broker)
    racks.add(broker.rack)
  }
  choose(brokers[first])
  for (let step = 0; chosen.size < replicationFactor; step++) {
    const broker = brokers[followerIndex(first, shift + step, brokers.length)]
    if (broker === undefined || chosen.has(broker)) continue
    // Without racks every broker is in the same one, which then has its replica.
    if (!racks.has(broker.rack) || racks.size === rackCount) choose(broker)
  }
  return [...chosen].map(({ id }) => id)
}
