import { describeLogDirs as api } from '../../protocol/apis/describe-log-dirs.ts'
import type { Response } from '../../protocol/schema.ts'
import { call } from '../call.ts'
import type { Cluster } from '../cluster.ts'
import type { TopicPartition } from '../topic-partition.ts'
import { itemError, throwIfError } from './item-error.ts'
import type { Outcome } from './outcome.ts'

export interface ReplicaDescription extends TopicPartition {
  /** Bytes of the replica's segments. */
  readonly size: number
  readonly offsetLag: number
  readonly isFuture: boolean
}

export interface LogDirDescription {
  readonly path: string
  readonly error: Error | undefined
  readonly replicas: readonly ReplicaDescription[]
  /** Bytes; undefined where the broker does not tell. */
  readonly totalBytes: number | undefined
  readonly usableBytes: number | undefined
}

/** By broker id; an unreachable broker has an error. */
export async function describeLogDirs(
  cluster: Cluster,
  timeoutMs: number,
  brokerIds: readonly number[],
): Promise<Map<number, Outcome<LogDirDescription[]>>> {
  const asked = brokerIds.map(async (id): Promise<[number, Outcome<LogDirDescription[]>]> => {
    try {
      const found = await call(cluster, 'describeLogDirs', timeoutMs, async (current) => {
        const request = { topics: null }
        const response = await current.send(await current.broker(id), api, request)
        throwIfError(response.errorCode)
        return response.results.map(logDir)
      })
      return [id, found]
    } catch (error) {
      if (!(error instanceof Error)) throw error
      return [id, error]
    }
  })
  return new Map(await Promise.all(asked))
}

function logDir(answered: Response<typeof api>['results'][number]): LogDirDescription {
  const known = (bytes: number): number | undefined => (bytes < 0 ? undefined : bytes)
  return {
    path: answered.logDir,
    error: itemError(answered.errorCode),
    replicas: answered.topics.flatMap(({ name: topic, partitions }) =>
      partitions.map((each) => ({
        topic,
        partition: each.partitionIndex,
        size: each.partitionSize,
        offsetLag: each.offsetLag,
        isFuture: each.isFutureKey,
      })),
    ),
    totalBytes: known(answered.totalBytes),
    usableBytes: known(answered.usableBytes),
  }
}
