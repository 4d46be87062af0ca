/** Topics of the target: made like those of the source, and kept like them when those change. */
import type { ConfigEntry } from '../../client/admin/describe-configs.ts'
import type { TopicDescription } from '../../client/admin/describe-topics.ts'
import { UnsupportedVersionError } from '../../client/errors.ts'
import { KafkaError } from '../../protocol/errors.ts'
import { configChanges, copiedConfigs } from './copied-configs.ts'
import type { MirroredCluster } from './mirrored-cluster.ts'
import type { PositionStore } from './position-store.ts'

export interface MirroredTopic {
  readonly source: TopicDescription
  readonly target: TopicDescription
  readonly created: boolean
  /** How many configurations were set or taken back now. */
  readonly configsChanged: number
  /** The target gives records the time at which it appends them. */
  readonly hasAppendTimes: boolean
}

/** `note` is told once what somebody should know. */
export interface TopicCopier {
  readonly from: MirroredCluster
  readonly to: MirroredCluster
  readonly store: PositionStore
  readonly targetName: (source: string) => string
  readonly note: (line: string) => void
}

interface Source {
  readonly name: string
  readonly description: TopicDescription
  readonly configs: readonly ConfigEntry[]
}

const topicResource = (name: string) => ({ type: 'TOPIC' as const, name })

/** The topics by their name in the source; an error where one cannot be made or changed in the target. */
export async function copyTopics(
  copier: TopicCopier,
  names: readonly string[],
): Promise<Map<string, MirroredTopic | Error>> {
  const results = new Map<string, MirroredTopic | Error>()
  const sources = await describeSources(copier, names, results)
  const targetNames = sources.map(({ name }) => copier.targetName(name))
  const existing = await describedTopics(copier.to, targetNames)
  const configs = await describedConfigs(copier.to, [...existing.keys()])
  const known = await knownConfigs(copier)
  for (const source of sources) {
    const target = existing.get(copier.targetName(source.name))
    try {
      const result =
        target === undefined
          ? await create(copier, source, known)
          : await update(copier, source, {
              target,
              known,
              configs: configs.get(target.name) ?? [],
            })
      results.set(source.name, result)
    } catch (error) {
      if (!(error instanceof KafkaError)) throw error
      results.set(source.name, error)
    }
  }
  return results
}

async function describeSources(
  { from }: TopicCopier,
  names: readonly string[],
  results: Map<string, MirroredTopic | Error>,
): Promise<Source[]> {
  const described = await from.admin.describeTopics(names)
  const configs = await describedConfigs(from, names)
  return names.flatMap((name) => {
    const description = described.get(name)
    if (description === undefined) return []
    if (!(description instanceof Error)) {
      return [{ name, description, configs: configs.get(name) ?? [] }]
    }
    results.set(name, description)
    return []
  })
}

async function describedTopics({ admin }: MirroredCluster, names: readonly string[]) {
  const found = new Map<string, TopicDescription>()
  for (const [name, outcome] of await admin.describeTopics(names)) {
    if (!(outcome instanceof Error)) found.set(name, outcome)
    else if (!(outcome instanceof KafkaError) || outcome.error !== 'UNKNOWN_TOPIC_OR_PARTITION')
      throw outcome
  }
  return found
}

async function describedConfigs({ admin }: MirroredCluster, names: readonly string[]) {
  const found = new Map<string, readonly ConfigEntry[]>()
  if (names.length === 0) return found
  for (const { resource, configs } of await admin.describeConfigs(names.map(topicResource))) {
    if (!(configs instanceof Error)) found.set(resource.name, configs)
  }
  return found
}

/** What the target's topics can be configured with, as its topic of positions shows it. */
async function knownConfigs({ to, store }: TopicCopier): Promise<ReadonlySet<string> | undefined> {
  const entries = (await describedConfigs(to, [store.topic])).get(store.topic)
  return entries === undefined ? undefined : new Set(entries.map(({ name }) => name))
}

async function create(
  { to, store, targetName, note }: TopicCopier,
  { name, description, configs: entries }: Source,
  known: ReadonlySet<string> | undefined,
): Promise<MirroredTopic> {
  const target = targetName(name)
  const wanted = description.partitions[0]?.replicas.length ?? 1
  const replicationFactor = Math.min(wanted, to.brokerCount)
  if (replicationFactor < wanted) {
    note(
      `${target}: ${replicationFactor} in place of ${wanted} replicas, as ${to.name} has no more brokers`,
    )
  }
  const { configs, leftOut } = copiedConfigs(entries, known, replicationFactor)
  if (leftOut.length > 0) note(`${target}: left out ${leftOut.join(', ')}`)
  const numPartitions = description.partitions.length
  const made = await to.admin.createTopics([
    { name: target, numPartitions, replicationFactor, configs },
  ])
  const outcome = made.get(target)
  if (outcome instanceof Error) throw outcome
  await store.saveConfigs(target, Object.keys(configs))
  return {
    source: description,
    target: await awaitTopic(to, target, numPartitions),
    created: true,
    configsChanged: Object.keys(configs).length,
    hasAppendTimes: configs['message.timestamp.type'] === 'LogAppendTime',
  }
}

interface Existing {
  readonly target: TopicDescription
  readonly configs: readonly ConfigEntry[]
  readonly known: ReadonlySet<string> | undefined
}

async function update(
  copier: TopicCopier,
  { description, configs: entries }: Source,
  { target, configs: present, known }: Existing,
): Promise<MirroredTopic> {
  const { to, store, note } = copier
  const { configs, leftOut } = copiedConfigs(
    entries,
    known,
    target.partitions[0]?.replicas.length ?? 1,
  )
  if (leftOut.length > 0) note(`${target.name}: left out ${leftOut.join(', ')}`)
  const before = await store.copiedConfigs(target.name)
  const changes = configChanges(configs, present, before)
  if (changes.length > 0) await changeConfigs(copier, target.name, changes)
  const names = Object.keys(configs)
  if (names.join() !== before.join()) await store.saveConfigs(target.name, names)
  const missing = description.partitions.length - target.partitions.length
  if (missing > 0) await addPartitions(to, target.name, description.partitions.length)
  if (missing < 0) {
    note(
      `${target.name}: ${-missing} partitions more than in the source; nothing is written to them`,
    )
  }
  const timestampType =
    configs['message.timestamp.type'] ??
    present.find(({ name }) => name === 'message.timestamp.type')?.value
  return {
    source: description,
    target: missing > 0 ? await awaitTopic(to, target.name, description.partitions.length) : target,
    created: false,
    configsChanged: changes.length,
    hasAppendTimes: timestampType === 'LogAppendTime',
  }
}

async function changeConfigs(
  { to, note }: TopicCopier,
  topic: string,
  alterations: ReturnType<typeof configChanges>,
): Promise<void> {
  try {
    const resource = topicResource(topic)
    const [altered] = await to.admin.incrementalAlterConfigs([{ resource, alterations }])
    if (altered?.error !== undefined) throw altered.error
  } catch (error) {
    if (!(error instanceof UnsupportedVersionError)) throw error
    note(`${topic}: its configurations cannot be changed, as ${to.name} is older than Kafka 2.3`)
  }
}

async function addPartitions({ admin }: MirroredCluster, topic: string, totalCount: number) {
  const outcome = (await admin.createPartitions([{ topic, totalCount }])).get(topic)
  if (outcome !== undefined) throw outcome
}

const PAUSE_MS = 20
const PATIENCE_MS = 10_000

/** A topic is created before every broker knows it. */
async function awaitTopic(
  cluster: MirroredCluster,
  name: string,
  partitions: number,
): Promise<TopicDescription> {
  const deadline = Date.now() + PATIENCE_MS
  for (;;) {
    const found = (await describedTopics(cluster, [name])).get(name)
    const isThere = found?.partitions.filter(({ leader }) => leader !== null).length === partitions
    if (found !== undefined && isThere) return found
    if (Date.now() >= deadline) {
      throw new KafkaError('LEADER_NOT_AVAILABLE', `${name} was created and has no leaders yet`)
    }
    await new Promise((resolve) => {
      setTimeout(resolve, PAUSE_MS)
    })
  }
}
