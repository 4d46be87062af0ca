/** `kafka-topics --describe`: a line per topic with its own configuration, then one per partition. */

import type { ConfigEntry } from '../../client/admin/describe-configs.ts'
import type {
  TopicDescription,
  TopicPartitionDescription,
} from '../../client/admin/describe-topics.ts'
import { unwrap } from '../../client/admin/outcome.ts'
import type { PartitionReassignment } from '../../client/admin/partition-reassignments.ts'
import type { Admin } from '../../client/admin.ts'
import { UnsupportedVersionError } from '../../client/errors.ts'
import { illegalArgument } from '../option-errors.ts'
import { selectExistingTopics, type TopicSelection } from './select-topics.ts'

export interface DescribeFlags extends TopicSelection {
  readonly 'topic-id': string | undefined
  readonly 'if-exists': boolean
  readonly 'topics-with-overrides': boolean
  readonly 'under-replicated-partitions': boolean
  readonly 'unavailable-partitions': boolean
  readonly 'under-min-isr-partitions': boolean
  readonly 'at-min-isr-partitions': boolean
  readonly 'partition-size-limit-per-response': number | undefined
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

function topicLine(
  topic: TopicDescription,
  factor: number,
  configs: readonly ConfigEntry[],
): string {
  const text = overrides(configs).map(({ name, value }) => `${name}=${value}`)
  const fields = [
    `Topic: ${topic.name}`,
    `TopicId: ${topic.topicId === ZERO_ID ? '' : topic.topicId}`,
    `PartitionCount: ${topic.partitions.length}`,
    `ReplicationFactor: ${factor}`,
    `Configs: ${text.join(',')}`,
  ]
  return `${fields.join('\t')}\n`
}

function partitionLine(
  topic: string,
  { partition, leader, replicas, isr }: TopicPartitionDescription,
  reassignment: PartitionReassignment | undefined,
): string {
  const ids = (nodes: readonly { id: number }[]): string => nodes.map(({ id }) => id).join(',')
  const fields = [
    `\tTopic: ${topic}`,
    `Partition: ${partition}`,
    `Leader: ${leader === null ? 'none' : leader.id}`,
    `Replicas: ${ids(replicas)}`,
    `Isr: ${ids(isr)}`,
  ]
  if (reassignment !== undefined) {
    fields.push(`Adding Replicas: ${reassignment.addingReplicas.join(',')}`)
    fields.push(`Removing Replicas: ${reassignment.removingReplicas.join(',')}`)
  }
  return `${fields.join('\t')}\n`
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

/** Prints the topics that `flags` ask for. */
export async function describeTopics(admin: Admin, flags: DescribeFlags): Promise<void> {
  const topics = await descriptions(admin, flags)
  if (topics.length === 0) return
  const resources = topics.map(({ name }) => ({ type: 'TOPIC' as const, name }))
  const [configs, cluster, moving] = await Promise.all([
    admin.describeConfigs(resources),
    isReport(flags) ? admin.describeCluster() : { nodes: [] },
    reassignments(admin),
  ])
  const liveBrokers = new Set(cluster.nodes.map(({ id }) => id))
  for (const topic of topics) {
    const described = configs.find(({ resource }) => resource.name === topic.name)
    const entries = unwrap(described?.configs)
    const reassignmentOf = (partition: number) => moving.get(`${topic.name}-${partition}`)
    const [first] = topic.partitions
    const hidden = flags['topics-with-overrides'] && overrides(entries).length === 0
    if (!isReport(flags) && !hidden) {
      const factor = replicationFactor(first, reassignmentOf(first?.partition ?? 0))
      process.stdout.write(topicLine(topic, factor, entries))
    }
    if (flags['topics-with-overrides']) continue
    const minInSyncReplicas = Number(
      entries.find(({ name }) => name === 'min.insync.replicas')?.value ?? 1,
    )
    for (const partition of topic.partitions) {
      const reassignment = reassignmentOf(partition.partition)
      const factor = replicationFactor(partition, reassignment)
      const state = { factor, minInSyncReplicas, liveBrokers }
      if (!isReport(flags) || isReported(flags, partition, state)) {
        process.stdout.write(partitionLine(topic.name, partition, reassignment))
      }
    }
  }
}
