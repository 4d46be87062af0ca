import { electLeaders as api } from '../../protocol/apis/elect-leaders.ts'
import { call } from '../call.ts'
import type { Cluster } from '../cluster.ts'
import { byTopic, type TopicPartition } from '../topic-partition.ts'
import { itemError, throwIfError } from './item-error.ts'

export const ELECTION_TYPES = { preferred: 0, unclean: 1 } as const
export type ElectionType = keyof typeof ELECTION_TYPES

export interface ElectedLeader extends TopicPartition {
  readonly error: Error | undefined
}

/** Elections in the given partitions, or all; of all, only those where something happened are told. */
export async function electLeaders(
  cluster: Cluster,
  timeoutMs: number,
  type: ElectionType,
  partitions: readonly TopicPartition[] | undefined,
): Promise<ElectedLeader[]> {
  const topicPartitions =
    partitions === undefined
      ? null
      : [...byTopic(partitions)].map(([topic, each]) => ({
          topic,
          partitions: each.map(({ partition }) => partition),
        }))
  const electionType = ELECTION_TYPES[type]
  const min = type === 'unclean' ? 1 : 0
  const answer = await call(cluster, 'electLeaders', timeoutMs, async (current) => {
    const body = { electionType, topicPartitions, timeoutMs: current.requestTimeoutMs }
    return await current.send(await current.controller(), api, body, { min })
  })
  throwIfError(answer.errorCode)
  return answer.replicaElectionResults.flatMap(({ topic, partitionResult }) =>
    partitionResult.map(({ partitionId: partition, errorCode, errorMessage }) => ({
      topic,
      partition,
      error: itemError(errorCode, errorMessage),
    })),
  )
}
