/** `kafka-consumer-groups --delete` and `--delete-offsets`. */

import type { Admin } from '../../client/admin.ts'
import type { TopicPartition } from '../../client/topic-partition.ts'
import { type ErrorName, errors, KafkaError } from '../../protocol/errors.ts'
import { row, widest } from '../columns.ts'
import { emulates } from '../eras.ts'
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
    print(
      `* Group '${group}' could not be deleted due to: ${emulates(4, 0) ? futureMessage(error) : futureHeadLine(error)}`,
    )
  }
  if (deleted.length > 0) {
    print(`\nThese consumer groups were deleted successfully: ${quoted(deleted)}`)
  }
}

interface DeletionTexts {
  readonly success: (group: string, topics: readonly string[]) => string
  readonly partitionLevel: string
  readonly unknown: string
  readonly known: (group: string) => Partial<Record<ErrorName, string>>
}

const TEXTS: DeletionTexts = {
  success: (group, topics) =>
    `Request succeed for deleting offsets with topic ${topics.join(', ')} group ${group}`,
  partitionLevel: 'Encounter some partition level error, see the follow-up details:',
  unknown: 'Encounter some unknown error',
  known: (group) => ({
    INVALID_GROUP_ID: `'${group}' is not valid.`,
    GROUP_ID_NOT_FOUND: `'${group}' does not exist.`,
    GROUP_AUTHORIZATION_FAILED: `Access to '${group}' is not authorized.`,
    NON_EMPTY_GROUP: `Deleting offsets of a consumer group '${group}' is forbidden if the group is not empty.`,
  }),
}

const TEXTS_OF_4_0: DeletionTexts = {
  success: (group) => `Request succeeded for deleting offsets from group ${group}.`,
  partitionLevel: 'Encountered some partition-level error, see the follow-up details.',
  unknown: 'Encountered some unknown error',
  known: () => ({
    INVALID_GROUP_ID: errors.INVALID_GROUP_ID.message,
    GROUP_ID_NOT_FOUND: errors.GROUP_ID_NOT_FOUND.message,
    GROUP_AUTHORIZATION_FAILED: errors.GROUP_AUTHORIZATION_FAILED.message,
    NON_EMPTY_GROUP: errors.NON_EMPTY_GROUP.message,
  }),
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
  const texts = emulates(4, 0) ? TEXTS_OF_4_0 : TEXTS
  if (error === undefined) {
    print(texts.success(group, topics))
    return
  }
  const name = error instanceof KafkaError ? error.error : undefined
  if (name !== undefined && PARTITION_ERRORS.includes(name)) printError(texts.partitionLevel)
  else {
    const known = name === undefined ? undefined : texts.known(group)[name]
    printError(known ?? `${texts.unknown}: ${name ?? futureMessage(error)}`)
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
  const topicNames = [...failures, ...results].map(({ topic }) => topic)
  announce(group, topics, whole)
  const widths = emulates(4, 0) ? [widest(topicNames, 15), 10, 15] : [30, 15, 15]
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
