/**
 * Everything that a metadata log says: its newest snapshot, and the log after it. A broker reads its own at start;
 * whoever looks into a directory reads it beside the broker.
 */
import assert from 'node:assert/strict'
import path from 'node:path'
import {
  decodeMetadataRecord,
  type MetadataRecord,
} from '../../protocol/internal/metadata-records.ts'
import type { RecordBatch } from '../../protocol/records/record-batch.ts'
import type { Disk } from '../system/system.ts'
import type { CommittedRecords } from './metadata-store.ts'
import type { QuorumRecords } from './quorum-records.ts'
import { readSnapshot, type SnapshotId, snapshotFileName, snapshotIdOf } from './snapshot.ts'

/** The log as far as its history needs it. */
export interface HistoryLog {
  readonly directory: string
  readonly logStartOffset: number
  readonly logEndOffset: number
  batches(fromOffset: number): Iterable<RecordBatch>
}

function recordsOf(batch: RecordBatch): MetadataRecord[] {
  if (batch.isControl) return []
  const records: MetadataRecord[] = []
  for (const { value } of batch.records()) {
    if (value !== null) records.push(decodeMetadataRecord(value))
  }
  return records
}

/** In the order of their offsets. */
export function snapshotsIn(disk: Disk, directory: string): SnapshotId[] {
  return disk.list(directory).flatMap((name) => snapshotIdOf(name) ?? [])
}

export function newestSnapshot(disk: Disk, log: HistoryLog): SnapshotId | undefined {
  return snapshotsIn(disk, log.directory).findLast(({ endOffset }) => endOffset <= log.logEndOffset)
}

/** What else there is to know of what is read. */
export interface HistoryNotes {
  readonly quorum: QuorumRecords
  /** A batch of the log, as it is read. */
  batchRead(batch: RecordBatch): void
}

/** Throws DecodeError. */
export function* metadataHistory(
  disk: Disk,
  log: HistoryLog,
  notes?: HistoryNotes,
): Generator<CommittedRecords> {
  const snapshot = newestSnapshot(disk, log)
  let from = log.logStartOffset
  if (snapshot !== undefined) {
    const { endOffset, leaderEpoch } = snapshot
    const file = path.join(log.directory, snapshotFileName(snapshot))
    const records = readSnapshot(disk.readFile(file), notes?.quorum)
    yield { records, lastOffset: endOffset - 1, leaderEpoch, startsSnapshot: true }
    from = endOffset
  }
  assert(from >= log.logStartOffset, 'no snapshot covers what the metadata log lacks')
  for (const batch of log.batches(from)) {
    const { lastOffset, partitionLeaderEpoch: leaderEpoch } = batch
    if (lastOffset < from) continue
    notes?.quorum.note(batch)
    notes?.batchRead(batch)
    yield { records: recordsOf(batch), lastOffset, leaderEpoch }
  }
}
