/** `partition.metadata` in a log's directory: the id of the topic that the records belong to (KIP-516). */
import type { Disk } from '../../system/system.ts'
import { replaceFileUnsynced, writeNewFileUnsynced } from './replace-file.ts'

const fileName = 'partition.metadata'

/** Undefined when there is none, or it was lost to a power cut. */
function readPartitionMetadata(
  disk: Disk,
  directory: string,
  fileNames: readonly string[],
): string | undefined {
  if (!fileNames.includes(fileName)) return undefined
  const text = disk.readFile(`${directory}/${fileName}`).toString('utf8')
  return /^version: 0\ntopic_id: ([A-Za-z0-9_-]{22})\s*$/.exec(text)?.[1]
}

function writePartitionMetadata(
  disk: Disk,
  directory: string,
  fileNames: readonly string[],
  topicId: string,
): void {
  const write = fileNames.includes(fileName) ? replaceFileUnsynced : writeNewFileUnsynced
  write(disk, `${directory}/${fileName}`, `version: 0\ntopic_id: ${topicId}`)
}

/** The topic id in `directory`; `topicId` is written there when it has none. */
export function topicIdIn(
  disk: Disk,
  directory: string,
  fileNames: readonly string[],
  topicId: string | undefined,
): string | undefined {
  const written = readPartitionMetadata(disk, directory, fileNames)
  if (written !== undefined || topicId === undefined) return written
  writePartitionMetadata(disk, directory, fileNames, topicId)
  return topicId
}
