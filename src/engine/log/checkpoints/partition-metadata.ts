/** `partition.metadata` in a log's directory: the id of the topic that the records belong to (KIP-516). */
import type { Disk } from '../../system/system.ts'
import { replaceFileUnsynced } from './replace-file.ts'

const fileName = 'partition.metadata'

/** Undefined when there is none, or it was lost to a power cut. */
export function readPartitionMetadata(disk: Disk, directory: string): string | undefined {
  const path = `${directory}/${fileName}`
  if (!disk.exists(path)) return undefined
  const text = disk.readFile(path).toString('utf8')
  return /^version: 0\ntopic_id: ([A-Za-z0-9_-]{22})\s*$/.exec(text)?.[1]
}

export function writePartitionMetadata(disk: Disk, directory: string, topicId: string): void {
  replaceFileUnsynced(disk, `${directory}/${fileName}`, `version: 0\ntopic_id: ${topicId}`)
}

/** The topic id in `directory`; `topicId` is written there when it has none. */
export function topicIdIn(
  disk: Disk,
  directory: string,
  topicId: string | undefined,
): string | undefined {
  const written = readPartitionMetadata(disk, directory)
  if (written !== undefined || topicId === undefined) return written
  writePartitionMetadata(disk, directory, topicId)
  return topicId
}
