/**
 * DescribeLogDirs: the log directories and the size of each partition in them; null asks for all topics.
 * The sizes of the volumes are not known (-1).
 */
import type { describeLogDirs as api } from '../../protocol/apis/describe-log-dirs.ts'
import type { Log } from '../log/log.ts'
import type { Handler } from '../request-context.ts'

function described(log: Log) {
  const { partition, size, logEndOffset, highWatermark } = log
  return {
    partitionIndex: partition,
    partitionSize: size,
    offsetLag: Math.max(highWatermark - logEndOffset, 0),
    isFutureKey: false,
  }
}

/** The directories come in the order of log.dirs, topics in the order of their first log. */
export const describeLogDirs: Handler<typeof api> = (request, _, { logManager }) => {
  const asked =
    request.topics === null
      ? undefined
      : new Map(request.topics.map(({ topic, partitions }) => [topic, new Set(partitions)]))
  const byDirectory = new Map<string, Map<string, Log[]>>()
  for (const log of logManager.all()) {
    if (asked !== undefined && asked.get(log.topic)?.has(log.partition) !== true) continue
    const directory = log.directory.slice(0, -`/${log.topic}-${log.partition}`.length)
    const byTopic = byDirectory.get(directory) ?? new Map<string, Log[]>()
    byDirectory.set(directory, byTopic)
    const logs = byTopic.get(log.topic) ?? []
    byTopic.set(log.topic, logs)
    logs.push(log)
  }
  return {
    throttleTimeMs: 0,
    errorCode: 0,
    results: logManager.directories.map((logDir) => ({
      errorCode: 0,
      logDir,
      topics: [...(byDirectory.get(logDir) ?? [])].map(([name, logs]) => ({
        name,
        partitions: logs.sort((a, b) => a.partition - b.partition).map(described),
      })),
    })),
  }
}
