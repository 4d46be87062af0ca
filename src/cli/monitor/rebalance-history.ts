/**
 * The rebalances of one group, found by comparing what successive looks showed. Members and assignments of a group
 * that is not stable say little, so a rebalance lasts from the first look at which the group is not stable, or is
 * another, to the next at which it is. What happens wholly between two looks and changes nothing leaves no trace in
 * a classic group; a group of the new protocol has an epoch that tells.
 */
import { partitionName } from '../../client/topic-partition.ts'
import { PartitionTable } from './partition-table.ts'
import type { SampledGroup, SampledMember } from './sample.ts'

export interface MemberChange {
  readonly member: SampledMember
  /**
   * How a member went, which the cluster does not tell: `left` when it committed shortly before (a consumer that is
   * closed commits), `timed out` when it had been silent for long although it had records to read, else `gone`.
   */
  readonly how: 'joined' | 'left' | 'timed out' | 'gone' | 'restarted'
}

export interface MovedPartition {
  readonly partition: string
  /** Member ids; null: nobody. */
  readonly from: string | null
  readonly to: string | null
}

export interface Rebalance {
  /** Counts from 1, the first that was seen. */
  readonly number: number
  readonly startedAt: number
  /** Undefined while it lasts. */
  readonly endedAt: number | undefined
  /** Of groups of the new protocol. */
  readonly fromEpoch: number | undefined
  readonly toEpoch: number | undefined
  readonly changes: readonly MemberChange[]
  readonly moved: readonly MovedPartition[]
  readonly membersAfter: number
}

/** What is known about a member's partitions when it is gone. */
export interface Silence {
  /** For how long no commit of its partitions was seen, in milliseconds; undefined where it has none. */
  readonly ms: number | undefined
  /** Whether a commit was seen before. */
  readonly hasCommitted: boolean
  /** Whether there was something to read on them. */
  readonly hadLag: boolean
}

/** A closed consumer commits and leaves at once; looks are a few seconds apart at most. */
const LEFT_MS = 5_000
/** The shortest default of `session.timeout.ms` (clients before 3.0): who is silent for less has hardly timed out. */
const TIMED_OUT_MS = 10_000
const REBALANCES_MAX = 100

const SETTLED = /^(Stable|Empty|Dead)$/i

export class RebalanceHistory {
  readonly #rebalances: Rebalance[] = []
  #settled: SampledGroup | undefined
  #startedAt: number | undefined
  #count = 0

  /** The newest first; one that is under way is among them. */
  get rebalances(): readonly Rebalance[] {
    return this.#rebalances
  }

  observe(time: number, group: SampledGroup, silence: (member: SampledMember) => Silence): void {
    const before = this.#settled
    if (!SETTLED.test(group.state)) {
      if (before !== undefined && this.#startedAt === undefined) this.#begin(time, before)
      return
    }
    this.#settled = group
    if (before === undefined) return
    const changes = memberChanges(before, group, silence)
    const moved = movedPartitions(before, group)
    const isOther = changes.length > 0 || moved.length > 0 || before.epoch !== group.epoch
    if (this.#startedAt === undefined && isOther) this.#begin(time, before)
    if (this.#startedAt === undefined) return
    this.#end(time, group, changes, moved)
  }

  #begin(time: number, before: SampledGroup): void {
    this.#startedAt = time
    this.#count += 1
    this.#rebalances.unshift({
      number: this.#count,
      startedAt: time,
      endedAt: undefined,
      fromEpoch: before.epoch,
      toEpoch: undefined,
      changes: [],
      moved: [],
      membersAfter: before.members.length,
    })
    if (this.#rebalances.length > REBALANCES_MAX) this.#rebalances.pop()
  }

  #end(
    time: number,
    group: SampledGroup,
    changes: readonly MemberChange[],
    moved: readonly MovedPartition[],
  ): void {
    this.#startedAt = undefined
    const begun = this.#rebalances[0]
    if (begun === undefined) return
    const membersAfter = group.members.length
    this.#rebalances[0] = {
      ...begun,
      endedAt: time,
      toEpoch: group.epoch,
      changes,
      moved,
      membersAfter,
    }
  }
}

function memberChanges(
  before: SampledGroup,
  after: SampledGroup,
  silence: (member: SampledMember) => Silence,
): MemberChange[] {
  const were = new Map(before.members.map((member) => [member.memberId, member]))
  const are = new Set(after.members.map(({ memberId }) => memberId))
  const joined = after.members.filter(({ memberId }) => !were.has(memberId))
  const gone = before.members.filter(({ memberId }) => !are.has(memberId))
  const instances = new Set(gone.flatMap(({ instanceId }) => instanceId ?? []))
  const restarted = new Set(
    joined.flatMap(({ instanceId }) =>
      instanceId !== null && instances.has(instanceId) ? instanceId : [],
    ),
  )
  const isRestarted = ({ instanceId }: SampledMember): boolean =>
    instanceId !== null && restarted.has(instanceId)
  return [
    ...joined.map((member): MemberChange => {
      return { member, how: isRestarted(member) ? 'restarted' : 'joined' }
    }),
    ...gone
      .filter((member) => !isRestarted(member))
      .map((member): MemberChange => ({ member, how: departure(silence(member)) })),
  ]
}

function departure({ ms, hasCommitted, hadLag }: Silence): 'left' | 'timed out' | 'gone' {
  if (ms === undefined) return 'gone'
  if (hasCommitted && ms <= LEFT_MS) return 'left'
  return hadLag && ms >= TIMED_OUT_MS ? 'timed out' : 'gone'
}

/** Who owns each partition. */
export function owners({ members }: SampledGroup): PartitionTable<SampledMember> {
  const table = new PartitionTable<SampledMember>()
  for (const member of members) {
    for (const each of member.assignment) table.set(each, member)
  }
  return table
}

function movedPartitions(before: SampledGroup, after: SampledGroup): MovedPartition[] {
  const from = owners(before)
  const to = owners(after)
  const all = [...before.members, ...after.members].flatMap(({ assignment }) => assignment)
  return [...PartitionTable.of(all).values()]
    .map((each) => ({
      partition: partitionName(each),
      from: from.get(each)?.memberId ?? null,
      to: to.get(each)?.memberId ?? null,
    }))
    .filter((moved) => moved.from !== moved.to)
}
