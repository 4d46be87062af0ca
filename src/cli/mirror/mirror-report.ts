/** What a mirror did, as text and as a document. */
import { bytesText, countText } from '../amounts.ts'
import type { Mirror } from './mirror.ts'
import type { MirroredCluster } from './mirrored-cluster.ts'
import type { SyncedGroup } from './sync-groups.ts'

export interface MirrorReport {
  readonly from: MirroredCluster
  readonly to: MirroredCluster
  readonly mirror: Mirror
  readonly durationMs: number
}

/** What `samsa mirror --json` prints. */
export interface MirrorDocument {
  readonly from: { readonly clusterId: string }
  readonly to: { readonly clusterId: string }
  readonly topics: readonly MirroredTopicDocument[]
  readonly groups: readonly SyncedGroup[]
  readonly records: number
  readonly bytes: number
  readonly durationMs: number
}

interface MirroredTopicDocument {
  /** In the source, and in the target. */
  readonly topic: string
  readonly targetTopic: string
  readonly partitionCount: number
  readonly created: boolean
  readonly configsChanged: number
  readonly records: number
  readonly bytes: number
  readonly problems: readonly string[]
}

export function mirrorDocument({ from, to, mirror, durationMs }: MirrorReport): MirrorDocument {
  return {
    from: { clusterId: from.clusterId },
    to: { clusterId: to.clusterId },
    topics: topicDocuments(mirror),
    groups: [...mirror.groups.values()],
    ...mirror.copier.total,
    durationMs,
  }
}

function topicDocuments({ topics, problems, copier }: Mirror): MirroredTopicDocument[] {
  const mirrored = [...topics].map(([topic, { source, target, created, configsChanged }]) => ({
    topic,
    targetTopic: target.name,
    partitionCount: source.partitions.length,
    created,
    configsChanged,
    ...(copier.copied.get(target.name) ?? { records: 0, bytes: 0 }),
    problems: source.partitions.flatMap(({ partition }) => {
      const reason = copier.problems.get(`${target.name}-${partition}`)
      return reason === undefined ? [] : [`partition ${partition}: ${reason}`]
    }),
  }))
  const failed = [...problems].map(([topic, problem]) => ({
    topic,
    targetTopic: topic,
    partitionCount: 0,
    created: false,
    configsChanged: 0,
    records: 0,
    bytes: 0,
    problems: [problem],
  }))
  return [...mirrored, ...failed].sort((a, b) => (a.topic < b.topic ? -1 : 1))
}

export function mirrorText(report: MirrorReport): string {
  const { topics, groups, records, bytes, durationMs } = mirrorDocument(report)
  const seconds = (durationMs / 1000).toFixed(1)
  const moved = groups.filter((each) => each.moved > 0).length
  return [
    `${plural(topics.length, 'topic')}, ${plural(records, 'record')}, ${bytesText(bytes)} mirrored in ${seconds} s`,
    ...(groups.length === 0
      ? []
      : [`offsets of ${plural(groups.length, 'group')}, ${moved} moved`]),
    '',
  ].join('\n')
}

const plural = (count: number, noun: string): string =>
  `${countText(count)} ${noun}${count === 1 ? '' : 's'}`
