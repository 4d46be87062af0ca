/** The work of kafka-leader-election. */

import { ELECTION_TYPES, type ElectionType } from '../client/admin/elect-leaders.ts'
import type { Admin } from '../client/admin.ts'
import { javaText } from '../client/errors.ts'
import { partitionName, type TopicPartition } from '../client/topic-partition.ts'
import { KafkaError } from '../protocol/errors.ts'
import { adminCommandFailed, adminOperationError, parseJson, readJsonFile } from './json-object.ts'
import { printJson } from './json-output.ts'
import { cannotParseArgument } from './option-errors.ts'

/** Throws OptionValueError. */
export function parseElectionType(text: string): ElectionType {
  const type = text.toLowerCase()
  if (type in ELECTION_TYPES) return type as ElectionType
  throw cannotParseArgument('election-type', text)
}

/** The partitions of a file. Throws JavaError. */
export function parsePartitions(text: string): TopicPartition[] {
  const json = parseJson(text)
  if (json === undefined) throw adminOperationError('Replica election data is empty')
  const partitions = json.optional('partitions')
  if (partitions === undefined) {
    throw adminOperationError('Replica election data is missing "partitions" field')
  }
  const named = partitions.array().map((each) => ({
    topic: each.field('topic').text(),
    partition: each.field('partition').integer(),
  }))
  const names = named.map(partitionName)
  const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index))
  if (twice.size > 0) {
    const list = [...twice].join(', ')
    throw adminOperationError(`Replica election data contains duplicate partitions: [${list}]`)
  }
  return named
}

export const readPartitions = (file: string): TopicPartition[] =>
  parsePartitions(readJsonFile(file, 'java.io.IOException'))

const names = (partitions: readonly TopicPartition[]): string =>
  partitions.map(partitionName).join(', ')

export interface ElectionsDocument {
  readonly electionType: ElectionType
  readonly partitions: readonly {
    readonly topic: string
    readonly partition: number
    /** `notNeeded`: the leader is already a valid one. */
    readonly outcome: 'elected' | 'notNeeded' | 'failed'
    readonly error: string | null
  }[]
}

/** What became of the elections, by outcome. */
interface Elections {
  readonly succeeded: readonly TopicPartition[]
  readonly noop: readonly TopicPartition[]
  readonly failed: readonly (TopicPartition & { readonly error: Error | undefined })[]
}

const electionsDocument = (
  electionType: ElectionType,
  { succeeded, noop, failed }: Elections,
): ElectionsDocument => ({
  electionType,
  partitions: [
    ...succeeded.map(({ topic, partition }) => {
      return { topic, partition, outcome: 'elected' as const, error: null }
    }),
    ...noop.map(({ topic, partition }) => {
      return { topic, partition, outcome: 'notNeeded' as const, error: null }
    }),
    ...failed.map(({ topic, partition, error }) => {
      return { topic, partition, outcome: 'failed' as const, error: javaText(error) }
    }),
  ],
})

function printElections(type: ElectionType, { succeeded, noop, failed }: Elections): void {
  const print = (line: string): void => {
    process.stdout.write(`${line}\n`)
  }
  if (succeeded.length > 0) {
    const kind = type.toUpperCase()
    print(`Successfully completed leader election (${kind}) for partitions ${names(succeeded)}`)
  }
  if (noop.length > 0) print(`Valid replica already elected for partitions ${names(noop)}`)
  for (const { error, ...partition } of failed) {
    const where = `(${type.toUpperCase()}) for partition: ${partitionName(partition)}`
    print(`Error completing leader election ${where}: ${javaText(error)}`)
  }
}

/** Prints what became of the elections. Throws JavaError when some failed. */
export async function electLeaders(
  admin: Admin,
  type: ElectionType,
  partitions: readonly TopicPartition[] | undefined,
  json: boolean,
): Promise<void> {
  const elected = await admin.electLeaders(type, partitions)
  const hadLeader = (error: Error | undefined): boolean =>
    error instanceof KafkaError && error.error === 'ELECTION_NOT_NEEDED'
  const elections: Elections = {
    succeeded: elected.filter(({ error }) => error === undefined),
    noop: elected.filter(({ error }) => hadLeader(error)),
    failed: elected.filter(({ error }) => error !== undefined && !hadLeader(error)),
  }
  if (json) printJson(electionsDocument(type, elections))
  else printElections(type, elections)
  const failures = elections.failed.length
  if (failures > 0) throw adminCommandFailed(`${failures} replica(s) could not be elected`)
}
