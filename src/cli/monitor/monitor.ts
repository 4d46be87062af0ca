/** The model: samples of a cluster in, its state out. Knows no clock, no terminal and no network. */
import { partitionName } from '../../client/topic-partition.ts'
import type {
  BrokerState,
  ClusterState,
  GroupPosition,
  GroupState,
  PartitionState,
} from './cluster-state.ts'
import { COMMIT_DISTANCE_MS, CommitWindow } from './commit-window.ts'
import { judgeGroup } from './lag-judgement.ts'
import { OffsetTimes } from './offset-times.ts'
import { Rate } from './rate.ts'
import { owners, RebalanceHistory, type Silence } from './rebalance-history.ts'
import type { Sample, SampledGroup, SampledMember, SampledPartition } from './sample.ts'
import { known, sum } from './sums.ts'
import { topicStates } from './topic-state.ts'

/** What is remembered of a partition. */
class WatchedPartition {
  readonly times = new OffsetTimes()
  readonly records = new Rate()
  readonly bytes = new Rate()
}

/** Offsets advance when they are committed, every five seconds by default. */
const COMMITTED_SPAN_MS = 4 * COMMIT_DISTANCE_MS

/** What is remembered of a group on one partition. */
class WatchedPosition {
  readonly window = new CommitWindow()
  readonly records = new Rate(COMMITTED_SPAN_MS)
  /** When another offset than before was seen; undefined: not yet. */
  committedAt: number | undefined
  lag = 0
  #offset: number | undefined

  observe(time: number, offset: number, lag: number | undefined): void {
    if (this.#offset !== undefined && this.#offset !== offset) this.committedAt = time
    this.#offset = offset
    this.lag = lag ?? this.lag
    this.records.observe(offset, time)
  }
}

class WatchedGroup {
  readonly rebalances = new RebalanceHistory()
  readonly positions = new Map<string, WatchedPosition>()

  position(name: string): WatchedPosition {
    const found = this.positions.get(name) ?? new WatchedPosition()
    this.positions.set(name, found)
    return found
  }
}

export class Monitor {
  #partitions = new Map<string, WatchedPartition>()
  #groups = new Map<string, WatchedGroup>()

  /** Takes the next sample, later than all before. */
  observe(sample: Sample): ClusterState {
    this.#partitions = kept(this.#partitions, sample.partitions.map(partitionName), () => {
      return new WatchedPartition()
    })
    this.#groups = kept(
      this.#groups,
      sample.groups.map(({ groupId }) => groupId),
      () => new WatchedGroup(),
    )
    for (const partition of sample.partitions) this.#observePartition(partition, sample.time)
    for (const { timestamp, offset, ...partition } of sample.recordTimes) {
      this.#partitions.get(partitionName(partition))?.times.observeRecord(offset, timestamp)
    }
    const byName = new Map(sample.partitions.map((each) => [partitionName(each), each]))
    const groups = sample.groups.map((group) => this.#groupState(group, sample.time, byName))
    const partitions = this.#partitionStates(sample.partitions, groups)
    return {
      time: sample.time,
      clusterId: sample.clusterId,
      controllerId: sample.controllerId,
      brokers: brokerStates(sample, partitions),
      topics: topicStates(partitions),
      partitions,
      groups,
    }
  }

  /** How wrong the time of the record at `offset` may be, in milliseconds: what is worth reading a record for. */
  uncertainty(partition: string, offset: number): number {
    return this.#partitions.get(partition)?.times.uncertainty(offset) ?? Number.POSITIVE_INFINITY
  }

  #observePartition(partition: SampledPartition, time: number): void {
    const watched = this.#partitions.get(partitionName(partition))
    if (partition.end !== undefined) {
      watched?.times.observeEnd(partition.end, time)
      watched?.records.observe(partition.end, time)
    }
    if (partition.bytes !== undefined) watched?.bytes.observe(partition.bytes, time)
  }

  #partitionStates(
    partitions: readonly SampledPartition[],
    groups: readonly GroupState[],
  ): PartitionState[] {
    const positions = new Map<string, GroupPosition[]>()
    for (const position of groups.flatMap((group) => group.positions)) {
      const name = partitionName(position)
      const those = positions.get(name)
      if (those === undefined) positions.set(name, [position])
      else those.push(position)
    }
    return partitions.map((partition) => {
      const name = partitionName(partition)
      const watched = this.#partitions.get(name)
      return {
        ...partition,
        recordsPerSecond: watched?.records.perSecond,
        bytesPerSecond: watched?.bytes.perSecond,
        positions: positions.get(name) ?? [],
      }
    })
  }

  #groupState(
    group: SampledGroup,
    time: number,
    partitions: ReadonlyMap<string, SampledPartition>,
  ): GroupState {
    const watched = this.#groups.get(group.groupId) ?? new WatchedGroup()
    const positions = this.#positions(group, watched, time, partitions)
    positions.sort((a, b) => compareText(a.topic, b.topic) || a.partition - b.partition)
    if (group.problem === undefined) {
      watched.rebalances.observe(time, group, (member) => silence(watched, member, time))
    }
    return {
      ...group,
      positions,
      lag: sum(positions.map((each) => each.lag)),
      timeLag: longest(positions.map((each) => each.timeLag)),
      recordsPerSecond: sum([...watched.positions.values()].map((each) => each.records.perSecond)),
      status: judgeGroup(positions.map(({ judgement }) => judgement.status)),
      complete: Math.min(
        1,
        ...positions
          .filter(({ offset }) => offset !== undefined)
          .map(({ judgement }) => judgement.complete),
      ),
      rebalances: [...watched.rebalances.rebalances],
    }
  }

  /** Of what is committed, and of what members have without a commit. */
  #positions(
    group: SampledGroup,
    watched: WatchedGroup,
    time: number,
    partitions: ReadonlyMap<string, SampledPartition>,
  ): GroupPosition[] {
    const ownerOf = owners(group)
    const committed = group.offsets.map(({ topic, partition, offset }): GroupPosition => {
      const name = partitionName({ topic, partition })
      const owner = ownerOf.get(name)
      ownerOf.delete(name)
      const { start, end } = partitions.get(name) ?? UNKNOWN
      const position = watched.position(name)
      const lag = end === undefined ? undefined : Math.max(0, end - offset)
      position.observe(time, offset, lag)
      if (end !== undefined) position.window.observe(time, offset, end, owner !== undefined)
      return {
        groupId: group.groupId,
        topic,
        partition,
        offset,
        start,
        end,
        lag,
        timeLag: lag === 0 ? 0 : this.#timeLag(name, Math.max(offset, start ?? 0), time),
        judgement: position.window.judge(time, lag ?? 0),
        owner,
      }
    })
    const uncommitted = group.members.flatMap((owner) =>
      owner.assignment
        .filter((each) => ownerOf.has(partitionName(each)))
        .map(({ topic, partition }): GroupPosition => {
          const { start, end } = partitions.get(partitionName({ topic, partition })) ?? UNKNOWN
          const at = { groupId: group.groupId, topic, partition, start, end, owner }
          return { ...at, offset: undefined, lag: undefined, timeLag: undefined, judgement: NONE }
        }),
    )
    return [...committed, ...uncommitted]
  }

  #timeLag(partition: string, offset: number, time: number): number | undefined {
    const written = this.#partitions.get(partition)?.times.timeOf(offset)
    return written === undefined ? undefined : Math.max(0, time - written)
  }
}

const UNKNOWN = { start: undefined, end: undefined }
const NONE = { status: undefined, complete: 0 }

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

function longest(times: readonly (number | undefined)[]): number | undefined {
  const those = known(times)
  return those.length === 0 ? undefined : Math.max(...those)
}

/** The entries of `names`, new ones made; what is no longer there is forgotten. */
function kept<T>(map: ReadonlyMap<string, T>, names: readonly string[], make: () => T) {
  return new Map(names.map((name) => [name, map.get(name) ?? make()]))
}

function silence(group: WatchedGroup, member: SampledMember, time: number): Silence {
  const positions = member.assignment.flatMap((each) => {
    return group.positions.get(partitionName(each)) ?? []
  })
  const commits = known(positions.map(({ committedAt }) => committedAt))
  return {
    sinceCommitMs: commits.length === 0 ? undefined : time - Math.max(...commits),
    hadLag: positions.some(({ lag }) => lag > 0),
  }
}

function brokerStates(sample: Sample, partitions: readonly PartitionState[]): BrokerState[] {
  return sample.brokers.map((broker) => {
    const led = partitions.filter(({ leader }) => leader === broker.id)
    const held = partitions.filter(({ replicas }) => replicas.includes(broker.id))
    return {
      ...broker,
      isController: broker.id === sample.controllerId,
      leads: led.length,
      replicas: held.length,
      underReplicated: held.filter(({ isr }) => !isr.includes(broker.id)).length,
      coordinates: sample.groups.filter(({ coordinator }) => coordinator === broker.id).length,
      recordsPerSecond: sum(led.map((each) => each.recordsPerSecond)),
      bytes: sum(led.map((each) => each.bytes)),
      bytesPerSecond: sum(led.map((each) => each.bytesPerSecond)),
    }
  })
}
