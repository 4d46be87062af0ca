/**
 * AlterReplicaLogDirs: moves replicas to other log directories of this broker (KIP-113). The answer says that a move has
 * begun; DescribeLogDirs tells how far it is.
 *
 * Per partition: LOG_DIR_NOT_FOUND (not in log.dirs), KAFKA_STORAGE_ERROR (a directory that has failed),
 * UNKNOWN_TOPIC_OR_PARTITION.
 */
import type { alterReplicaLogDirs as api } from '../../protocol/apis/alter-replica-log-dirs.ts'
import type { Handler } from '../request-context.ts'
import { attempt } from './attempt.ts'

interface Answered {
  readonly topicName: string
  readonly partitions: { partitionIndex: number; errorCode: number }[]
}

export const alterReplicaLogDirs: Handler<typeof api> = ({ dirs }, _, { logDirMoves }) => {
  const results = new Map<string, Answered>()
  for (const { path, topics } of dirs) {
    for (const { name, partitions } of topics) {
      const result = results.get(name) ?? { topicName: name, partitions: [] }
      results.set(name, result)
      for (const partitionIndex of partitions) {
        const outcome = attempt(
          () => {
            logDirMoves.start(name, partitionIndex, path)
            return { partitionIndex, errorCode: 0 }
          },
          (errorCode) => ({ partitionIndex, errorCode }),
        )
        result.partitions.push(outcome)
      }
    }
  }
  return { throttleTimeMs: 0, results: [...results.values()] }
}
