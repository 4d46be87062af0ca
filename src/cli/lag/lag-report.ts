/** What `samsa lag --json` prints: the documented shape (docs/json.md) of what the monitor knows about groups. */
import type { ClusterState, GroupPosition, GroupState } from '../monitor/cluster-state.ts'

export interface LagFilter {
  readonly onlyWithLag: boolean
}

/** One look. Numbers that are not known are null. */
export function lagReport(state: ClusterState, filter: LagFilter) {
  return {
    timestamp: state.time,
    clusterId: state.clusterId,
    groups: reportedGroups(state, filter).map((group) => reportedGroup(group, state)),
    problems: problems(state),
  }
}

/** With `--only-with-lag`: groups and partitions that have something left to read, and those of which that is not known. */
export function reportedGroups(state: ClusterState, { onlyWithLag }: LagFilter): GroupState[] {
  if (!onlyWithLag) return [...state.groups]
  return state.groups
    .map((group) => ({ ...group, positions: group.positions.filter(({ lag }) => lag !== 0) }))
    .filter(({ positions }) => positions.length > 0)
}

/** What could not be asked, in the order of brokers and groups. */
export function problems(state: ClusterState): string[] {
  return [
    ...state.brokers.flatMap(({ id, problem }) =>
      problem === undefined ? [] : [`broker ${id}: ${problem}`],
    ),
    ...state.groups.flatMap(({ groupId, problem }) =>
      problem === undefined ? [] : [`group ${groupId}: ${problem}`],
    ),
  ]
}

const rounded = (value: number | undefined, factor = 1): number | null =>
  value === undefined ? null : Math.round(value * factor) / factor

function reportedGroup(group: GroupState, state: ClusterState) {
  const coordinator = state.brokers.find(({ id }) => id === group.coordinator)
  return {
    group: group.groupId,
    state: group.state,
    type: group.type,
    coordinator:
      coordinator === undefined
        ? null
        : { id: coordinator.id, host: coordinator.host, port: coordinator.port },
    assignmentStrategy: group.assignor,
    epoch: group.epoch ?? null,
    memberCount: group.members.length,
    lag: group.lag ?? null,
    timeLagMs: rounded(group.timeLag),
    recordsPerSecond: rounded(group.recordsPerSecond, 10),
    status: group.status ?? null,
    complete: rounded(group.complete, 100),
    partitions: group.positions.map(reportedPosition),
  }
}

function reportedPosition(position: GroupPosition) {
  const { owner } = position
  return {
    topic: position.topic,
    partition: position.partition,
    currentOffset: position.offset ?? null,
    logStartOffset: position.start ?? null,
    logEndOffset: position.end ?? null,
    lag: position.lag ?? null,
    timeLagMs: rounded(position.timeLag),
    status: position.judgement.status ?? null,
    complete: rounded(position.judgement.complete, 100),
    memberId: owner?.memberId ?? null,
    groupInstanceId: owner?.instanceId ?? null,
    host: owner?.host ?? null,
    clientId: owner?.clientId ?? null,
  }
}
