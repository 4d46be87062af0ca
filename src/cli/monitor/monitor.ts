/** The model: samples of a cluster in, its state out. Knows no clock, no terminal and no network. */
import type { TopicPartition } from '../../client/topic-partition.ts'
import { brokerStates } from './broker-state.ts'
import type { ClusterState, GroupPosition, GroupState, PartitionState } from './cluster-state.ts'
import { COMMIT_DISTANCE_MS, CommitWindow, type Judgement, RecentEnds } from './commit-window.ts'
import { judgeGroup } from './lag-judgement.ts'
import { OffsetTimes } from './offset-times.ts'
import { PartitionTable } from './partition-table.ts'
import { Rate } from './rate.ts'
import { owners, RebalanceHistory, type Silence } from './rebalance-history.ts'
import type { Sample, SampledGroup, SampledMember, SampledPartition } from './sample.ts'
import { largest, sum } from './sums.ts'
import { topicStates } from './topic-state.ts'

/** What is remembered of a partition. */
class WatchedPartition {
  readonly times = new OffsetTimes()
  readonly ends = new RecentEnds()
  readonly records = new Rate()
  readonly bytes = new Rate(SIZES_SPAN_MS)

  observe({ end, bytes }: SampledPartition, time: number): void {
    if (end !== undefined) {
      this.times.observeEnd(end, time)
      this.ends.observe(end, time)
      this.records.observe(end, time)
    }
    if (bytes !== undefined) this.bytes.observe(bytes, time)
  }
}

/** Sizes are told every few looks only. */
const SIZES_SPAN_MS = 20_000
/** Offsets advance when they are committed, every five seconds by default. */
const COMMITTED_SPAN_MS = 4 * COMMIT_DISTANCE_MS

/** What is remembered of a group on one partition. */
class WatchedPosition {
  readonly window = new CommitWindow()
  readonly records = new Rate(COMMITTED_SPAN_MS)
  /** When another offset than before was seen; undefined: not yet. */
  committedAt: number | undefined
  firstSeenAt: number | undefined
  lag = 0
  #offset: number | undefined

  observe(time: number, offset: number, end: number | undefined, isOwned: boolean): void {
    if (this.#offset !== undefined && this.#offset !== offset) this.committedAt = time
    this.firstSeenAt ??= time
    this.#offset = offset
    this.records.observe(offset, time)
    if (end === undefined) return
    this.lag = Math.max(0, end - offset)
    this.window.observe(time, offset, end, isOwned)
  }
}

class WatchedGroup {
  readonly rebalances = new RebalanceHistory()
  positions = new PartitionTable<WatchedPosition>()
}

/** A partition of the sample, with what is remembered of it. */
interface KnownPartition extends TopicPartition {
  readonly sampled: SampledPartition
  readonly watched: WatchedPartition
  readonly positions: GroupPosition[]
}

export class Monitor {
  #partitions = new PartitionTable<KnownPartition>()
  #groups = new Map<string, WatchedGroup>()

  /** Takes the next sample, later than all before. What is no longer there is forgotten, what could not be asked is not. */
  observe(sample: Sample): ClusterState {
    const { time } = sample
    const before = this.#partitions
    const partitions = sample.partitions.map((sampled): KnownPartition => {
      const { topic, partition } = sampled
      const watched = before.get(sampled)?.watched ?? new WatchedPartition()
      watched.observe(sampled, time)
      return { topic, partition, sampled, watched, positions: [] }
    })
    this.#partitions = PartitionTable.of(partitions)
    for (const record of sample.recordTimes) {
      this.#partitions.get(record)?.watched.times.observeRecord(record.offset, record.timestamp)
    }
    const isComplete = sample.brokers.every(({ problem }) => problem === undefined)
    const groupsBefore = this.#groups
    this.#groups = new Map(isComplete ? [] : groupsBefore)
    for (const { groupId } of sample.groups) {
      this.#groups.set(groupId, groupsBefore.get(groupId) ?? new WatchedGroup())
    }
    const groups = sample.groups.map((group) => this.#groupState(group, time))
    const states = partitions.map(
      ({ sampled, watched, positions }): PartitionState => ({
        ...sampled,
        recordsPerSecond: watched.records.perSecond,
        bytesPerSecond: watched.bytes.perSecond,
        positions,
      }),
    )
    const { clusterId, controllerId } = sample
    const brokers = brokerStates(sample, states)
    return {
      time,
      clusterId,
      controllerId,
      brokers,
      topics: topicStates(states),
      partitions: states,
      groups,
    }
  }

  /** How wrong the time of the record at `offset` may be, in milliseconds: what is worth reading a record for. */
  uncertainty(partition: TopicPartition, offset: number): number {
    const times = this.#partitions.get(partition)?.watched.times
    return times?.uncertainty(offset) ?? Number.POSITIVE_INFINITY
  }

  #groupState(group: SampledGroup, time: number): GroupState {
    const watched = this.#groups.get(group.groupId) ?? new WatchedGroup()
    const before = watched.positions
    if (group.problem === undefined) watched.positions = new PartitionTable()
    const ownerOf = owners(group)
    const rates: (number | undefined)[] = []
    const committed = PartitionTable.of(group.offsets)
    const positions = group.offsets.map((each): GroupPosition => {
      const position = before.get(each) ?? new WatchedPosition()
      watched.positions.set(each, position)
      const owner = ownerOf.get(each)
      position.observe(
        time,
        each.offset,
        this.#partitions.get(each)?.sampled.end,
        owner !== undefined,
      )
      rates.push(position.records.perSecond)
      return this.#position(group, each, each.offset, owner, position, time)
    })
    for (const owner of group.members) {
      for (const each of owner.assignment) {
        if (committed.get(each) !== undefined) continue
        positions.push(this.#position(group, each, undefined, owner, undefined, time))
      }
    }
    positions.sort((a, b) => compareText(a.topic, b.topic) || a.partition - b.partition)
    for (const each of positions) this.#partitions.get(each)?.positions.push(each)
    if (group.problem === undefined) {
      watched.rebalances.observe(time, group, (member) => silence(watched, member, time))
    }
    return {
      ...group,
      positions,
      lag: sum(positions.map((each) => each.lag)),
      timeLag: longest(positions),
      recordsPerSecond: sum(rates),
      status: judgeGroup(positions.map(({ judgement }) => judgement.status)),
      complete: leastComplete(positions),
      rebalances: [...watched.rebalances.rebalances],
    }
  }

  /** `offset` and `watched` are undefined where a member has the partition and nothing is committed. */
  #position(
    { groupId }: SampledGroup,
    { topic, partition }: TopicPartition,
    offset: number | undefined,
    owner: SampledMember | undefined,
    watched: WatchedPosition | undefined,
    time: number,
  ): GroupPosition {
    const known = this.#partitions.get({ topic, partition })
    const start = known?.sampled.start
    const end = known?.sampled.end
    const lag = offset === undefined || end === undefined ? undefined : Math.max(0, end - offset)
    const written = known?.watched.times.timeOf(Math.max(offset ?? 0, start ?? 0))
    const timeLag = written === undefined ? undefined : Math.max(0, time - written)
    return {
      groupId,
      topic,
      partition,
      offset,
      start,
      end,
      lag,
      timeLag: lag === 0 ? 0 : lag === undefined ? undefined : timeLag,
      judgement: watched?.window.judge(time, lag ?? 0, known?.watched.ends.ends ?? []) ?? UNJUDGED,
      owner,
    }
  }
}

const UNJUDGED: Judgement = { status: undefined, complete: 0 }

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Of those that are known; zero only where there is no lag at all. */
function longest(positions: readonly GroupPosition[]): number | undefined {
  const known = largest(positions.map(({ timeLag }) => timeLag))
  return known === 0 && positions.some(({ lag }) => lag !== 0) ? undefined : known
}

const leastComplete = (positions: readonly GroupPosition[]): number =>
  positions.reduce(
    (least, { offset, judgement }) =>
      offset === undefined ? least : Math.min(least, judgement.complete),
    1,
  )

function silence(group: WatchedGroup, member: SampledMember, time: number): Silence {
  const positions = member.assignment.flatMap((each) => group.positions.get(each) ?? [])
  const committedAt = largest(positions.map((each) => each.committedAt))
  const since = committedAt ?? largest(positions.map((each) => each.firstSeenAt))
  return {
    ms: since === undefined ? undefined : time - since,
    hasCommitted: committedAt !== undefined,
    hadLag: positions.some(({ lag }) => lag > 0),
  }
}
