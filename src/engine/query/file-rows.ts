/** The tables `logs` and `segments` of `samsa sql`, in the order of the columns of catalog.ts. */
import path from 'node:path'
import type { DataDirectory } from './data-directory.ts'
import type { SqlValue } from './record-rows.ts'

export function* logRows(data: DataDirectory): Generator<SqlValue[]> {
  for (const log of data.partitions()) {
    const segments = log.segments()
    const bytes = segments.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
    const { topic, partition, logStartOffset, logEndOffset, directory } = log
    yield [topic, partition, logStartOffset, logEndOffset, segments.length, bytes, directory]
  }
}

export function* segmentRows(data: DataDirectory): Generator<SqlValue[]> {
  for (const log of data.partitions()) {
    for (const { baseOffset, sizeBytes, file } of log.segments()) {
      yield [log.topic, log.partition, baseOffset, sizeBytes, path.join(log.directory, file)]
    }
  }
}
