/** Offsets by timestamp, and the ends of partitions. */
import { listOffsets as api } from '../../protocol/apis/list-offsets.ts'
import { KafkaError } from '../../protocol/errors.ts'
import type { ReadyLink } from '../broker-link.ts'
import type { Call } from '../call.ts'
import type { Cluster } from '../cluster.ts'
import {
  askForOffsets,
  type FoundOffset,
  type ListOffsetsOptions,
  type OffsetQuestion,
} from '../offset-questions.ts'
import { partitionName, type TopicPartition } from '../topic-partition.ts'
import type { Outcome } from './outcome.ts'
import { askLeaders } from './partition-leaders.ts'

export interface ListedOffset extends TopicPartition {
  readonly found: Outcome<FoundOffset>
}

const NAMES = { operation: 'listOffsets', api: 'LIST_OFFSETS' }

/** Answers in the order of the questions. */
export async function listOffsets(
  cluster: Cluster,
  timeoutMs: number,
  questions: readonly OffsetQuestion[],
  options: ListOffsetsOptions,
): Promise<ListedOffset[]> {
  const ask = (current: Call, link: ReadyLink, group: readonly OffsetQuestion[]) =>
    askForOffsets((request, min) => current.send(link, api, request, { min }), group, options)
  const found = await askLeaders(cluster, timeoutMs, NAMES, questions, ask)
  return questions.map(({ topic, partition }) => ({
    topic,
    partition,
    found:
      found.get(partitionName({ topic, partition })) ??
      new KafkaError('UNKNOWN_TOPIC_OR_PARTITION'),
  }))
}
