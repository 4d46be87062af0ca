import { createTopics as api } from '../../protocol/apis/create-topics.ts'
import { call } from '../call.ts'
import type { Cluster } from '../cluster.ts'
import { itemError } from './item-error.ts'
import type { Outcome } from './outcome.ts'
import { representable } from './topic-names.ts'

export interface NewTopic {
  readonly name: string
  /** Left out or -1: the broker's default. Ignored when `assignments` is given. */
  readonly numPartitions?: number | undefined
  readonly replicationFactor?: number | undefined
  /** Broker ids per partition, by partition number. */
  readonly assignments?: readonly (readonly number[])[] | undefined
  readonly configs?: Readonly<Record<string, string>> | undefined
}

export interface CreatedTopic {
  readonly name: string
  readonly topicId: string
  readonly numPartitions: number
  readonly replicationFactor: number
}

export async function createTopics(
  cluster: Cluster,
  timeoutMs: number,
  topics: readonly NewTopic[],
  validateOnly: boolean,
): Promise<Map<string, Outcome<CreatedTopic>>> {
  const outcomes = new Map<string, Outcome<CreatedTopic>>()
  const names = new Set(
    representable(
      topics.map(({ name }) => name),
      outcomes,
    ),
  )
  if (names.size === 0) return outcomes
  const response = await call(cluster, 'createTopics', timeoutMs, async (current) =>
    current.send(await current.controller(), api, {
      topics: topics.filter(({ name }) => names.has(name)).map(requestedTopic),
      timeoutMs: current.requestTimeoutMs,
      validateOnly,
    }),
  )
  for (const each of response.topics) {
    const { name, topicId, numPartitions, replicationFactor } = each
    const error = itemError(each.errorCode, each.errorMessage)
    outcomes.set(name, error ?? { name, topicId, numPartitions, replicationFactor })
  }
  return outcomes
}

function requestedTopic({
  name,
  numPartitions,
  replicationFactor,
  assignments,
  configs,
}: NewTopic) {
  const placed = assignments !== undefined
  return {
    name,
    numPartitions: placed ? -1 : (numPartitions ?? -1),
    replicationFactor: placed ? -1 : (replicationFactor ?? -1),
    assignments: (assignments ?? []).map((brokerIds, partitionIndex) => ({
      partitionIndex,
      brokerIds,
    })),
    configs: Object.entries(configs ?? {}).map(([key, value]) => ({ name: key, value })),
  }
}
