/** `kafka-topics --describe`: what there is to say about topics; topic-text.ts and topic-document.ts say it. */

import type { ConfigEntry } from '../../client/admin/describe-configs.ts'
import type {
  TopicDescription,
  TopicPartitionDescription,
} from '../../client/admin/describe-topics.ts'
import { unwrap } from '../../client/admin/outcome.ts'
import type { PartitionReassignment } from '../../client/admin/partition-reassignments.ts'
import type { Admin } from '../../client/admin.ts'
import { UnsupportedVersionError } from '../../client/errors.ts'
import { printJson } from '../json-output.ts'
import { illegalArgument } from '../option-errors.ts'
import { selectExistingTopics, type TopicSelection } from './select-topics.ts'
import { describedTopicsDocument } from './topic-document.ts'
import type { TopicReport } from './topic-report.ts'
import { topicText } from './topic-text.ts'

export interface DescribeFlags extends TopicSelection {
  readonly 'topic-id': string | undefined
  readonly 'if-exists': boolean
  readonly 'topics-with-overrides': boolean
  readonly 'under-replicated-partitions': boolean
  readonly 'unavailable-partitions': boolean
  readonly 'under-min-isr-partitions': boolean
  readonly 'at-min-isr-partitions': boolean
  readonly 'partition-size-limit-per-response': number | undefined
  readonly json: boolean
}

const ZERO_ID = 'AAAAAAAAAAAAAAAAAAAAAA'

async function descriptions(admin: Admin, flags: DescribeFlags): Promise<TopicDescription[]> {
  const id = flags['topic-id']
  if (id !== undefined && id !== ZERO_ID) return descriptionsById(admin, id, flags['if-exists'])
  const names = await selectExistingTopics(admin, flags)
  if (names.length === 0) return []
  const partitionSizeLimitPerResponse = flags['partition-size-limit-per-response']
  const described = await admin.describeTopics(names, { partitionSizeLimitPerResponse })
  return names.map((name) => unwrap(described.get(name)))
}

async function descriptionsById(admin: Admin, id: string, ifExists: boolean) {
  // Java decodes base64 first, so its text about an impossible id is that of its decoder.
  if (id.length > 24)
    throw illegalArgument(
      `Input string with prefix \`${id.slice(0, 24)}\` is too long to be decoded as a base64 UUID`,
    )
  if (id.length % 4 === 1 || Buffer.from(id, 'base64url').length !== 16) {
    throw illegalArgument('Last unit does not have enough valid bits')
  }
  const topics = await admin.listTopics({ listInternal: true })
  if (topics.some(({ topicId }) => topicId === id)) {
    return [unwrap((await admin.describeTopicsById([id])).get(id))]
  }
  if (ifExists) return []
  throw illegalArgument(`TopicId '${id}' does not exist as expected`)
}

/** Reassignments under way by `topic-partition`; none where the brokers cannot tell. */
async function reassignments(admin: Admin): Promise<Map<string, PartitionReassignment>> {
  try {
    const all = await admin.listPartitionReassignments()
    return new Map(all.map((each) => [`${each.topic}-${each.partition}`, each]))
  } catch (error) {
    if (error instanceof UnsupportedVersionError) return new Map()
    throw error
  }
}

const overrides = (configs: readonly ConfigEntry[]): ConfigEntry[] =>
  configs.filter(({ source }) => source !== 'DEFAULT_CONFIG')

function replicationFactor(
  partition: TopicPartitionDescription | undefined,
  reassignment: PartitionReassignment | undefined,
): number {
  if (partition === undefined) return 0
  if (reassignment === undefined) return partition.replicas.length
  return reassignment.replicas.length - reassignment.addingReplicas.length
}

interface PartitionState {
  readonly factor: number
  readonly minInSyncReplicas: number
  readonly liveBrokers: ReadonlySet<number>
}

/** True when one of the report options asks for this partition. */
function isReported(
  flags: DescribeFlags,
  { leader, isr }: TopicPartitionDescription,
  { factor, minInSyncReplicas, liveBrokers }: PartitionState,
): boolean {
  return (
    (flags['under-replicated-partitions'] && isr.length < factor) ||
    (flags['unavailable-partitions'] && (leader === null || !liveBrokers.has(leader.id))) ||
    (flags['under-min-isr-partitions'] && (leader === null || isr.length < minInSyncReplicas)) ||
    (flags['at-min-isr-partitions'] && isr.length === minInSyncReplicas)
  )
}

const isReport = (flags: DescribeFlags): boolean =>
  flags['under-replicated-partitions'] ||
  flags['unavailable-partitions'] ||
  flags['under-min-isr-partitions'] ||
  flags['at-min-isr-partitions']

/** What is reported of the topics that `flags` ask for; topics of which nothing is are left out. */
async function topicReports(admin: Admin, flags: DescribeFlags): Promise<TopicReport[]> {
  const topics = await descriptions(admin, flags)
  if (topics.length === 0) return []
  const resources = topics.map(({ name }) => ({ type: 'TOPIC' as const, name }))
  const [configs, cluster, moving] = await Promise.all([
    admin.describeConfigs(resources),
    isReport(flags) ? admin.describeCluster() : { nodes: [] },
    reassignments(admin),
  ])
  const liveBrokers = new Set(cluster.nodes.map(({ id }) => id))
  const reports = topics.map((topic): TopicReport => {
    const described = configs.find(({ resource }) => resource.name === topic.name)
    const entries = unwrap(described?.configs)
    const reassignmentOf = (partition: number) => moving.get(`${topic.name}-${partition}`)
    const minInSyncReplicas = Number(
      entries.find(({ name }) => name === 'min.insync.replicas')?.value ?? 1,
    )
    const partitions = topic.partitions
      .map((described) => ({ described, reassignment: reassignmentOf(described.partition) }))
      .filter(({ described, reassignment }) => {
        const factor = replicationFactor(described, reassignment)
        const state = { factor, minInSyncReplicas, liveBrokers }
        return !isReport(flags) || isReported(flags, described, state)
      })
    const [first] = topic.partitions
    return {
      topic,
      replicationFactor: replicationFactor(first, reassignmentOf(first?.partition ?? 0)),
      overrides: overrides(entries),
      partitions,
    }
  })
  return reports.filter(
    ({ partitions, overrides }) =>
      (!isReport(flags) || partitions.length > 0) &&
      (!flags['topics-with-overrides'] || overrides.length > 0),
  )
}

/** Prints the topics that `flags` ask for. */
export async function describeTopics(admin: Admin, flags: DescribeFlags): Promise<void> {
  const reports = await topicReports(admin, flags)
  if (flags.json) return printJson(describedTopicsDocument(reports))
  const shown = { topics: !isReport(flags), partitions: !flags['topics-with-overrides'] }
  for (const report of reports) process.stdout.write(topicText(report, shown))
}
