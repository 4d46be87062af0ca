import { alterReplicaLogDirs as api } from '../../protocol/apis/alter-replica-log-dirs.ts'
import { call } from '../call.ts'
import type { Cluster } from '../cluster.ts'
import { byTopic, type TopicPartition } from '../topic-partition.ts'
import { itemError } from './item-error.ts'

export interface ReplicaLogDir extends TopicPartition {
  readonly brokerId: number
  /** The log directory in which the replica shall lie. */
  readonly path: string
}

export interface ReplicaLogDirOutcome<R extends ReplicaLogDir = ReplicaLogDir> {
  readonly replica: R
  /** LOG_DIR_NOT_FOUND, REPLICA_NOT_AVAILABLE and others. */
  readonly error: Error | undefined
}

/** Starts moves between the log directories of brokers; each broker is asked for its own. */
export async function alterReplicaLogDirs<R extends ReplicaLogDir>(
  cluster: Cluster,
  timeoutMs: number,
  replicas: readonly R[],
): Promise<ReplicaLogDirOutcome<R>[]> {
  const ids = [...new Set(replicas.map(({ brokerId }) => brokerId))]
  const asked = ids.map(async (id) => {
    const own = replicas.filter(({ brokerId }) => brokerId === id)
    const paths = [...new Set(own.map(({ path }) => path))]
    const dirs = paths.map((path) => ({
      path,
      topics: [...byTopic(own.filter((each) => each.path === path))].map(([name, each]) => ({
        name,
        partitions: each.map(({ partition }) => partition),
      })),
    }))
    const { results } = await call(cluster, 'alterReplicaLogDirs', timeoutMs, async (current) =>
      current.send(await current.broker(id), api, { dirs }),
    )
    return own.map((replica) => {
      const answered = results.find(({ topicName }) => topicName === replica.topic)?.partitions
      const found = answered?.find(({ partitionIndex }) => partitionIndex === replica.partition)
      return { replica, error: itemError(found?.errorCode ?? -1) }
    })
  })
  return (await Promise.all(asked)).flat()
}
