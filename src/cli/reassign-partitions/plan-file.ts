/**
 * The JSON files of kafka-reassign-partitions:
 *
 *     {"version":1,"topics":[{"topic":"events"}]}
 *     {"version":1,"partitions":[{"topic":"events","partition":0,"replicas":[1,2],"log_dirs":["any","/data/b"]}]}
 */

import { partitionName, type TopicPartition } from '../../client/topic-partition.ts'
import {
  adminCommandFailed,
  adminOperationError,
  JsonValue,
  parseJson,
  readJsonFile,
  requireVersion1,
} from '../json-object.ts'

export interface PlannedPartition extends TopicPartition {
  readonly replicas: readonly number[]
}

/** A replica that shall lie in a certain log directory of its broker. */
export interface PlannedLogDir extends TopicPartition {
  readonly brokerId: number
  readonly path: string
}

export interface ReassignmentPlan {
  readonly partitions: readonly PlannedPartition[]
  readonly logDirs: readonly PlannedLogDir[]
}

/** In place of a directory: wherever the broker likes. */
const ANY_LOG_DIR = 'any'

export const replicaName = (replica: TopicPartition & { readonly brokerId: number }): string =>
  `${partitionName(replica)}-${replica.brokerId}`

export const duplicatesIn = <T>(values: readonly T[]): T[] => [
  ...new Set(values.filter((value, index) => values.indexOf(value) !== index)),
]

/** Throws JavaError (java.io.IOException). */
export const readPlanText = (file: string): string => readJsonFile(file, 'java.io.IOException')

/** Topics of a file for --generate. Throws JavaError. */
export function parseTopics(text: string): string[] {
  const file = parseJson(text)
  if (file === undefined) throw adminOperationError('The input string is not a valid JSON')
  requireVersion1(file)
  const topics = (file.optional('topics')?.array() ?? []).map((each) => each.field('topic').text())
  const duplicates = duplicatesIn(topics)
  if (duplicates.length === 0) return topics
  throw adminCommandFailed(
    `List of topics to reassign contains duplicate entries: [${duplicates.join(', ')}]`,
  )
}

/** Java's JSON parser says of a word that it stands where a value should. */
function syntaxError(text: string, cause: Error): Error {
  const [, before = '', word] = /^(\s*)([A-Za-z_$][\w$]*)/.exec(text) ?? []
  if (word === undefined || word === 'null' || word === 'true' || word === 'false') {
    return adminOperationError(cause.message)
  }
  const lines = before.split('\n')
  const column = (lines.at(-1) ?? '').length + word.length + 1
  return adminOperationError(
    `Unrecognized token '${word}': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')\n` +
      ` at [Source: REDACTED (\`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION\` disabled); line: ${lines.length}, column: ${column}]`,
  )
}

function parseObject(text: string): JsonValue {
  try {
    return new JsonValue(JSON.parse(text))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw syntaxError(text, error)
  }
}

function parsePartition(value: JsonValue): { partition: PlannedPartition; dirs: string[] } {
  const topic = value.field('topic').text()
  const partition = value.field('partition').integer()
  const replicas = value
    .field('replicas')
    .array()
    .map((each) => each.integer())
  const given = value.optional('log_dirs')?.array()
  const dirs = given?.map((each) => each.text()) ?? replicas.map(() => ANY_LOG_DIR)
  if (dirs.length !== replicas.length) {
    throw adminCommandFailed(
      `Size of replicas list [${replicas.join(', ')}] is different from size of log dirs list [${dirs.join(', ')}] for partition ${topic}-${partition}`,
    )
  }
  return { partition: { topic, partition, replicas }, dirs }
}

/** A plan as it stands in a file. Throws JavaError. */
export function parsePlan(text: string): ReassignmentPlan {
  const file = parseObject(text)
  requireVersion1(file)
  const parsed = (file.optional('partitions')?.array() ?? []).map(parsePartition)
  return {
    partitions: parsed.map(({ partition }) => partition),
    logDirs: parsed.flatMap(({ partition: { topic, partition, replicas }, dirs }) =>
      dirs.flatMap((path, index) =>
        path === ANY_LOG_DIR ? [] : [{ topic, partition, brokerId: replicas[index] ?? -1, path }],
      ),
    ),
  }
}

/** A plan that can be carried out. Throws JavaError. */
export function parseExecutablePlan(text: string): ReassignmentPlan {
  const plan = parsePlan(text)
  const { partitions } = plan
  if (partitions.length === 0) {
    throw adminCommandFailed('Partition reassignment list cannot be empty')
  }
  if (partitions.some(({ replicas }) => replicas.length === 0)) {
    throw adminCommandFailed('Partition replica list cannot be empty')
  }
  const twice = duplicatesIn(partitions.map(partitionName))
  if (twice.length > 0) {
    throw adminCommandFailed(
      `Partition reassignment contains duplicate topic partitions: ${twice.join(',')}`,
    )
  }
  const faults = partitions.flatMap((each) => {
    const ids = duplicatesIn(each.replicas)
    const name = partitionName(each)
    return ids.length === 0 ? [] : [`${name} contains multiple entries for ${ids.join(',')}`]
  })
  if (faults.length === 0) return plan
  throw adminCommandFailed(
    `Partition replica lists may not contain duplicate entries: ${faults.join('. ')}`,
  )
}

export const byNameAndNumber = (one: TopicPartition, other: TopicPartition): number =>
  one.topic === other.topic ? one.partition - other.partition : one.topic < other.topic ? -1 : 1

/** A plan as the tool prints it. */
export function planText(partitions: readonly PlannedPartition[]): string {
  const sorted = [...partitions].sort(byNameAndNumber).map(({ topic, partition, replicas }) => ({
    topic,
    partition,
    replicas,
    log_dirs: replicas.map(() => ANY_LOG_DIR),
  }))
  return JSON.stringify({ version: 1, partitions: sorted })
}
