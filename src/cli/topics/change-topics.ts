/** Creating, altering and deleting topics. */

import { unwrap } from '../../client/admin/outcome.ts'
import type { Admin } from '../../client/admin.ts'
import { emptyTable } from '../../config/lookup.ts'
import { KafkaError } from '../../protocol/errors.ts'
import { illegalArgument } from '../option-errors.ts'
import { parseReplicaAssignment } from './replica-assignment.ts'
import { selectExistingTopics, type TopicSelection } from './select-topics.ts'

const COLLISION_WARNING =
  "WARNING: Due to limitations in metric names, topics with a period ('.') or underscore ('_') could collide. " +
  'To avoid issues it is best to use either, but not both.\n'

export interface CreateFlags {
  readonly topic: string | undefined
  readonly partitions: number | undefined
  readonly 'replication-factor': number | undefined
  readonly 'replica-assignment': string | undefined
  readonly config: readonly string[]
  readonly 'if-not-exists': boolean
}

/** `key=value` arguments of --config. A value must not be empty. */
function topicConfigs(pairs: readonly string[]): Record<string, string> {
  const configs = emptyTable<string>()
  for (const pair of pairs) {
    const [key, value, more] = pair.split(/\s*=\s*/)
    if (key === undefined || value === undefined || value === '' || more !== undefined) {
      throw illegalArgument(
        'requirement failed: Invalid topic config: all configs to be added must be in the format "key=val".',
      )
    }
    configs[key.trim()] = value.trim()
  }
  return configs
}

/** Creates one topic and says so. Throws KafkaError of the broker, JavaError for impossible numbers. */
export async function createTopic(admin: Admin, flags: CreateFlags): Promise<void> {
  const { topic: name = '', partitions, 'replication-factor': replicationFactor } = flags
  const assignment = flags['replica-assignment']
  const assignments = assignment === undefined ? undefined : parseReplicaAssignment(assignment)
  const configs = topicConfigs(flags.config)
  if (/[._]/.test(name)) process.stdout.write(COLLISION_WARNING)
  if (replicationFactor !== undefined && (replicationFactor < 1 || replicationFactor > 32767)) {
    throw illegalArgument('The replication factor must be between 1 and 32767 inclusive')
  }
  if (partitions !== undefined && partitions < 1) {
    throw illegalArgument('The partitions must be greater than 0')
  }
  const topic = { name, numPartitions: partitions, replicationFactor, assignments, configs }
  const created = await admin.createTopics([topic])
  const outcome = created.get(name)
  const exists = outcome instanceof KafkaError && outcome.error === 'TOPIC_ALREADY_EXISTS'
  if (exists && flags['if-not-exists']) return
  unwrap(outcome)
  process.stdout.write(`Created topic ${name}.\n`)
}

type ExistingTopics = TopicSelection & { readonly 'if-exists': boolean }

/** Raises the number of partitions of the selected topics. */
export async function alterTopics(
  admin: Admin,
  flags: ExistingTopics & Pick<CreateFlags, 'partitions' | 'replica-assignment'>,
): Promise<void> {
  const names = await selectExistingTopics(admin, flags)
  const { partitions: totalCount = 0, 'replica-assignment': assignment } = flags
  const described = assignment === undefined ? undefined : await admin.describeTopics(names)
  const changes = names.map((topic) => {
    if (assignment === undefined) return { topic, totalCount }
    const existing = unwrap(described?.get(topic)).partitions.length
    return { topic, totalCount, assignments: parseReplicaAssignment(assignment).slice(existing) }
  })
  if (changes.length === 0) return
  throwFirst(await admin.createPartitions(changes))
}

export async function deleteTopics(admin: Admin, flags: ExistingTopics): Promise<void> {
  const names = await selectExistingTopics(admin, flags)
  if (names.length > 0) throwFirst(await admin.deleteTopics(names))
}

function throwFirst(results: ReadonlyMap<string, Error | undefined>): void {
  for (const error of results.values()) {
    if (error !== undefined) throw error
  }
}
