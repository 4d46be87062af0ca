/** `kafka-reassign-partitions --generate`: proposes a plan. */

import type { TopicDescription } from '../../client/admin/describe-topics.ts'
import type { Admin } from '../../client/admin.ts'
import { KafkaError } from '../../protocol/errors.ts'
import { adminCommandFailed, adminOperationError } from '../json-object.ts'
import { JavaError } from '../option-errors.ts'
import { duplicatesIn, type PlannedPartition, parseTopics, planText } from './plan-file.ts'
import { type AssignableBroker, assignReplicas } from './replica-assignment.ts'

/** Topics by name. Throws KafkaError UNKNOWN_TOPIC_OR_PARTITION. */
export async function describedTopics(
  admin: Admin,
  names: readonly string[],
): Promise<TopicDescription[]> {
  const described = await admin.describeTopics([...new Set(names)])
  return [...described].map(([name, outcome]) => {
    if (!(outcome instanceof Error)) return outcome
    if (outcome instanceof KafkaError && outcome.error === 'UNKNOWN_TOPIC_OR_PARTITION') {
      throw new KafkaError('UNKNOWN_TOPIC_OR_PARTITION', `Topic ${name} not found.`)
    }
    throw outcome
  })
}

export const currentPartitions = (topics: readonly TopicDescription[]): PlannedPartition[] =>
  topics.flatMap(({ name: topic, partitions }) =>
    partitions.map(({ partition, replicas }) => ({
      topic,
      partition,
      replicas: replicas.map(({ id }) => id),
    })),
  )

/** Throws JavaError. */
function brokerIds(text: string): number[] {
  const ids = text.split(',').map((id) => {
    if (/^[+-]?\d+$/.test(id)) return Number(id)
    throw new JavaError('java.lang.NumberFormatException', `For input string: "${id}"`)
  })
  const duplicates = duplicatesIn(ids)
  if (duplicates.length === 0) return ids
  throw adminCommandFailed(`Broker list contains duplicate entries: [${duplicates.join(', ')}]`)
}

/** The brokers among `ids` that there are. Throws JavaError where only some say their racks. */
async function assignableBrokers(
  admin: Admin,
  ids: readonly number[],
  usesRacks: boolean,
): Promise<AssignableBroker[]> {
  const { nodes } = await admin.describeCluster()
  const brokers = nodes
    .filter(({ id }) => ids.includes(id))
    .map(({ id, rack }) => ({ id, rack: usesRacks ? rack : null }))
  const without = brokers.filter(({ rack }) => rack === null).length
  if (without === 0 || without === brokers.length) return brokers
  throw adminOperationError(
    'Not all brokers have rack information. Add --disable-rack-aware in command line to make replica assignment without rack information.',
  )
}

/** Prints the current plan and a proposed one. */
export async function generatePlan(
  admin: Admin,
  text: string,
  brokerList: string,
  usesRacks: boolean,
): Promise<void> {
  const ids = brokerIds(brokerList)
  const topics = await describedTopics(admin, parseTopics(text))
  const brokers = await assignableBrokers(admin, ids, usesRacks)
  const current = currentPartitions(topics)
  const proposed = topics.flatMap(({ name: topic, partitions }) => {
    const factor = partitions[0]?.replicas.length ?? 0
    return assignReplicas(brokers, partitions.length, factor).map((replicas, partition) => {
      return { topic, partition, replicas }
    })
  })
  process.stdout.write(
    `Current partition replica assignment\n${planText(current)}\n\n` +
      `Proposed partition reassignment configuration\n${planText(proposed)}\n`,
  )
}
