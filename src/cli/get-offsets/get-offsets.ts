/** Offsets of the partitions that a filter lets through, one `topic:partition:offset` line each. */

import { unwrap } from '../../client/admin/outcome.ts'
import type { Admin } from '../../client/admin.ts'
import { OFFSET_SPECS } from '../../client/offset-questions.ts'
import type { TopicPartition } from '../../client/topic-partition.ts'
import { lookup } from '../../config/lookup.ts'
import { KafkaError } from '../../protocol/errors.ts'
import { javaHeadLine } from '../java-exceptions.ts'
import { printJson } from '../json-output.ts'
import { terse } from '../option-errors.ts'
import type { PartitionFilter } from './topic-partition-filter.ts'

const NAMES: Readonly<Record<string, number>> = {
  latest: OFFSET_SPECS.latest,
  earliest: OFFSET_SPECS.earliest,
  'max-timestamp': OFFSET_SPECS.maxTimestamp,
  'earliest-local': OFFSET_SPECS.earliestLocal,
  'latest-tiered': OFFSET_SPECS.latestTiered,
  'earliest-pending-upload': OFFSET_SPECS.earliestPendingUpload,
}

/** The protocol's number for a `--time`. Throws JavaError. */
export function parseTime(text: string): number {
  const named = lookup(NAMES, text)
  if (named !== undefined) return named
  if (/^[+-]?\d+$/.test(text)) return Number(text)
  throw terse(
    `Malformed time argument ${text}. Please use -1 or latest / -2 or earliest / -3 or max-timestamp, ` +
      'or a specified long format timestamp',
  )
}

async function matchingPartitions(
  admin: Admin,
  filter: PartitionFilter,
  listInternal: boolean,
): Promise<TopicPartition[]> {
  const topics = (await admin.listTopics({ listInternal })).map(({ name }) => name).sort()
  const descriptions = topics.length === 0 ? new Map() : await admin.describeTopics(topics)
  return topics
    .flatMap((topic) =>
      unwrap(descriptions.get(topic)).partitions.map(({ partition }: { partition: number }) => {
        return { topic, partition }
      }),
    )
    .filter(filter)
}

export interface OffsetsDocument {
  readonly partitions: readonly {
    readonly topic: string
    readonly partition: number
    readonly offset: number
  }[]
}

/** What is asked of which partitions, and how it is printed. */
export interface OffsetsQuestion {
  readonly filter: PartitionFilter
  /** As `parseTime` gives it. */
  readonly timestamp: number
  readonly listInternal: boolean
  readonly json: boolean
}

/** Prints the offsets at `timestamp`; partitions without an answer are named on stderr. */
export async function getOffsets(
  admin: Admin,
  { filter, timestamp, listInternal, json }: OffsetsQuestion,
): Promise<void> {
  const partitions = await matchingPartitions(admin, filter, listInternal)
  if (partitions.length === 0) {
    throw terse('Could not match any topic-partitions with the specified filters')
  }
  const answers = await admin.listOffsets(partitions.map((each) => ({ ...each, timestamp })))
  const order = (a: TopicPartition, b: TopicPartition): number =>
    a.topic === b.topic ? a.partition - b.partition : a.topic < b.topic ? -1 : 1
  const offsets: OffsetsDocument['partitions'][number][] = []
  for (const { topic, partition, found } of [...answers].sort(order)) {
    if (found instanceof KafkaError) {
      process.stderr.write(
        `Skip getting offsets for topic-partition ${topic}:${partition} due to error: ${javaHeadLine(found)}\n`,
      )
      continue
    }
    const { offset } = unwrap(found)
    if (offset < 0) continue
    if (json) offsets.push({ topic, partition, offset })
    else process.stdout.write(`${topic}:${partition}:${offset}\n`)
  }
  const document: OffsetsDocument = { partitions: offsets }
  if (json) printJson(document)
}
