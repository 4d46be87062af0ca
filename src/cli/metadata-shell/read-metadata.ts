/** The metadata that a segment of `__cluster_metadata-0` or a snapshot adds up to. */

import { applyRecord } from '../../engine/metadata/apply-record.ts'
import { MetadataImage } from '../../engine/metadata/image.ts'
import { ImageChanges } from '../../engine/metadata/image-changes.ts'
import {
  decodeMetadataRecord,
  type MetadataRecord,
} from '../../protocol/internal/metadata-records.ts'
import { LogFile } from '../dump-log/log-file.ts'
import { JavaError } from '../option-errors.ts'

export interface ReadMetadata {
  readonly image: MetadataImage
  /** When the last batch was written, in milliseconds. */
  readonly timeMs: number
}

/** Applies records; those of a transaction (KIP-866) when it ends, and never when it is aborted. */
class Replay {
  readonly changes = new ImageChanges(MetadataImage.empty(''))
  #pending: MetadataRecord[] | undefined

  take(record: MetadataRecord): void {
    switch (record.type) {
      case 'BeginTransactionRecord':
        this.#pending = []
        break
      case 'EndTransactionRecord':
        for (const each of this.#pending ?? []) applyRecord(each, this.changes)
        this.#pending = undefined
        break
      case 'AbortTransactionRecord':
        this.#pending = undefined
        break
      default:
        if (this.#pending === undefined) applyRecord(record, this.changes)
        else this.#pending.push(record)
    }
  }
}

/** Kafka's shell loads such a file for ever. */
const noMetadata = (path: string): JavaError =>
  new JavaError(
    'org.apache.kafka.common.errors.CorruptRecordException',
    `${path} does not begin with a batch of records`,
  )

/** Throws the system's error for the file, JavaError and DecodeError. */
export function readMetadata(path: string): ReadMetadata {
  const log = new LogFile(path)
  try {
    const replay = new Replay()
    let last = { offset: -1, epoch: 0, timeMs: 0 }
    for (const batch of log.batches(0, log.sizeInBytes)) {
      const { lastOffset: offset, partitionLeaderEpoch: epoch, maxTimestamp: timeMs } = batch
      last = { offset, epoch, timeMs }
      if (batch.isControl) continue
      for (const { value } of batch.records()) {
        if (value !== null) replay.take(decodeMetadataRecord(value))
      }
    }
    if (last.offset === -1 && log.sizeInBytes > 0) throw noMetadata(path)
    const { image } = replay.changes.finish(last.offset, last.epoch)
    return { image, timeMs: last.timeMs }
  } finally {
    log.close()
  }
}
