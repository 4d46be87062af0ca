/**
 * DescribeLogDirs: the log directories and the size of each partition in them, copies on their way among them; null
 * asks for all topics.
 * The sizes of the volumes are not known (-1).
 */
import type { describeLogDirs as api } from '../../protocol/apis/describe-log-dirs.ts'
import type { Log } from '../log/log.ts'
import type { LogDirMove } from '../log/log-dir-move.ts'
import type { Handler } from '../request-context.ts'

interface Replica {
  readonly topic: string
  readonly partition: number
  readonly logDir: string
  readonly size: number
  readonly offsetLag: number
  /** A copy on its way to this directory. */
  readonly isFuture: boolean
}

function replicaOf(log: Log): Replica {
  const { topic, partition, directory, size, logEndOffset, highWatermark } = log
  const logDir = directory.slice(0, -`/${topic}-${partition}`.length)
  const offsetLag = Math.max(highWatermark - logEndOffset, 0)
  return { topic, partition, logDir, size, offsetLag, isFuture: false }
}

function copyOf({ log, target, copiedBytes, offsetLag }: LogDirMove): Replica {
  const { topic, partition } = log
  return { topic, partition, logDir: target, size: copiedBytes, offsetLag, isFuture: true }
}

const described = ({ partition, size, offsetLag, isFuture }: Replica) => ({
  partitionIndex: partition,
  partitionSize: size,
  offsetLag,
  isFutureKey: isFuture,
})

/** The directories come in the order of log.dirs, topics in the order of their first log. */
export const describeLogDirs: Handler<typeof api> = (request, _, { logManager, logDirMoves }) => {
  const asked =
    request.topics === null
      ? undefined
      : new Map(request.topics.map(({ topic, partitions }) => [topic, new Set(partitions)]))
  const byDirectory = new Map<string, Map<string, Replica[]>>()
  const replicas = [...[...logManager.all()].map(replicaOf), ...[...logDirMoves.all()].map(copyOf)]
  for (const replica of replicas) {
    const { topic, partition, logDir } = replica
    if (asked !== undefined && asked.get(topic)?.has(partition) !== true) continue
    const byTopic = byDirectory.get(logDir) ?? new Map<string, Replica[]>()
    byDirectory.set(logDir, byTopic)
    byTopic.set(topic, [...(byTopic.get(topic) ?? []), replica])
  }
  return {
    throttleTimeMs: 0,
    errorCode: 0,
    results: logManager.directories.map((logDir) => ({
      errorCode: 0,
      logDir,
      topics: [...(byDirectory.get(logDir) ?? [])].map(([name, those]) => ({
        name,
        partitions: those.sort((a, b) => a.partition - b.partition).map(described),
      })),
    })),
  }
}
