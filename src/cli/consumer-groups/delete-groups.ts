/** `kafka-consumer-groups --delete` and `--delete-offsets`. */

import type { Admin } from '../../client/admin.ts'
import type { TopicPartition } from '../../client/topic-partition.ts'
import { type ErrorName, KafkaError } from '../../protocol/errors.ts'
import { row } from '../columns.ts'
import { futureHeadLine, futureMessage } from '../java-exceptions.ts'
import { print, printError } from './report.ts'
import { selectPartitions } from './topic-arguments.ts'

const quoted = (names: readonly string[]): string => `'${names.join("', '")}'`

export async function deleteGroups(admin: Admin, groupIds: readonly string[]): Promise<void> {
  const results =
    groupIds.length === 0
      ? new Map<string, Error | undefined>()
      : await admin.deleteConsumerGroups(groupIds)
  const deleted = [...results].filter(([, error]) => error === undefined).map(([group]) => group)
  if (deleted.length === results.size) {
    print(`Deletion of requested consumer groups (${quoted(deleted)}) was successful.`)
    return
  }
  printError('Deletion of some consumer groups failed:')
  for (const [group, error] of results) {
    if (error === undefined) continue
    print(`* Group '${group}' could not be deleted due to: ${futureHeadLine(error)}`)
  }
  if (deleted.length > 0) {
    print(`\nThese consumer groups were deleted successfully: ${quoted(deleted)}`)
  }
}

type Deleted = TopicPartition & { readonly error: Error | undefined }

/** One result per partition; an error of the whole request is every partition's. */
async function deleteOffsetsOf(
  admin: Admin,
  group: string,
  partitions: readonly TopicPartition[],
): Promise<{ whole: Error | undefined; results: Deleted[] }> {
  try {
    const results = await admin.deleteConsumerGroupOffsets(group, partitions)
    return { whole: results.find(({ error }) => error !== undefined)?.error, results }
  } catch (error) {
    if (!(error instanceof KafkaError)) throw error
    return { whole: error, results: partitions.map((each) => ({ ...each, error })) }
  }
}

const PARTITION_ERRORS: readonly ErrorName[] = [
  'GROUP_SUBSCRIBED_TO_TOPIC',
  'TOPIC_AUTHORIZATION_FAILED',
  'UNKNOWN_TOPIC_OR_PARTITION',
]

function announce(group: string, topics: readonly string[], error: Error | undefined): void {
  if (error === undefined) {
    const names = topics.join(', ')
    print(`Request succeed for deleting offsets with topic ${names} group ${group}`)
    return
  }
  const name = error instanceof KafkaError ? error.error : undefined
  const texts: Partial<Record<ErrorName, string>> = {
    INVALID_GROUP_ID: `'${group}' is not valid.`,
    GROUP_ID_NOT_FOUND: `'${group}' does not exist.`,
    GROUP_AUTHORIZATION_FAILED: `Access to '${group}' is not authorized.`,
    NON_EMPTY_GROUP: `Deleting offsets of a consumer group '${group}' is forbidden if the group is not empty.`,
  }
  if (name !== undefined && PARTITION_ERRORS.includes(name)) {
    printError('Encounter some partition level error, see the follow-up details:')
  } else {
    const known = name === undefined ? undefined : texts[name]
    printError(known ?? `Encounter some unknown error: ${name ?? futureMessage(error)}`)
  }
}

/** Deletes a group's offsets of `topics`, which may name partitions: `topic:0,1`. */
export async function deleteOffsets(
  admin: Admin,
  group: string,
  topics: readonly string[],
): Promise<void> {
  const { partitions, failures } = await selectPartitions(admin, topics)
  const { whole, results } = await deleteOffsetsOf(admin, group, partitions)
  announce(group, topics, whole)
  const widths = [30, 15, 15]
  print(`\n${row(['TOPIC', 'PARTITION', 'STATUS'], widths)}`)
  const unknown = failures.map(({ topic, error }) => ({ topic, partition: -1, error }))
  const sortKey = ({ topic, partition }: TopicPartition): string => `${topic}${partition}`
  for (const result of [...unknown, ...results].sort((a, b) =>
    sortKey(a) < sortKey(b) ? -1 : 1,
  )) {
    const { topic, partition, error } = result
    const status = error === undefined ? 'Successful' : `Error: ${futureMessage(error)}`
    print(row([topic, partition < 0 ? 'Not Provided' : partition, status], widths))
  }
}
