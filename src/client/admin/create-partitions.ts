import { createPartitions as api } from '../../protocol/apis/create-partitions.ts'
import { call } from '../call.ts'
import type { Cluster } from '../cluster.ts'
import { itemError } from './item-error.ts'

export interface NewPartitions {
  readonly topic: string
  readonly totalCount: number
  /** Broker ids of each new partition. */
  readonly assignments?: readonly (readonly number[])[] | undefined
}

/** Errors by topic; undefined where the partitions were added. */
export async function createPartitions(
  cluster: Cluster,
  timeoutMs: number,
  topics: readonly NewPartitions[],
  validateOnly: boolean,
): Promise<Map<string, Error | undefined>> {
  const { results } = await call(cluster, 'createPartitions', timeoutMs, async (current) =>
    current.send(await current.controller(), api, {
      topics: topics.map(({ topic, totalCount, assignments }) => ({
        name: topic,
        count: totalCount,
        assignments: assignments?.map((brokerIds) => ({ brokerIds })) ?? null,
      })),
      timeoutMs: current.requestTimeoutMs,
      validateOnly,
    }),
  )
  return new Map(
    results.map(({ name, errorCode, errorMessage }) => [name, itemError(errorCode, errorMessage)]),
  )
}
