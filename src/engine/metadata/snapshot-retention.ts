/**
 * Which snapshots and which part of the metadata log go, as Kafka decides: the oldest snapshot, and the log before the
 * one that follows it, while log and snapshots together are larger than metadata.max.retention.bytes or the oldest is
 * older than metadata.max.retention.ms. The newest snapshot stays, with the log after it.
 */
import path from 'node:path'
import type { Disk } from '../system/system.ts'
import { snapshotsIn } from './metadata-history.ts'
import {
  lastContainedTimestamp,
  PART_SUFFIX,
  type SnapshotId,
  snapshotFileName,
} from './snapshot.ts'

export interface SnapshotRetention {
  /** Negative: no limit. */
  readonly maxBytes: number
  /** Negative: no limit. */
  readonly maxMs: number
}

/** The metadata log as far as retention needs it. */
export interface RetainedLog {
  readonly directory: string
  readonly size: number
  /** The start moves up to `offset`; segments that end before it go. */
  deleteBefore(offset: number): void
}

/** A header is the first record of the first batch. */
const HEADER_BYTES = 4096

const fileOf = (directory: string, id: SnapshotId): string =>
  path.join(directory, snapshotFileName(id))

/** Returns how many snapshots went. Throws what the disk throws. */
export function applyRetention(
  disk: Disk,
  log: RetainedLog,
  { maxBytes, maxMs }: SnapshotRetention,
  now: number,
): number {
  const snapshots = snapshotsIn(disk, log.directory)
  const sizes = snapshots.map((id) => disk.size(fileOf(log.directory, id)))
  let total = sizes.reduce((sum, size) => sum + size, 0)
  let removed = 0
  for (const [i, id] of snapshots.entries()) {
    const next = snapshots[i + 1]
    if (next === undefined) break
    const isTooMuch = maxBytes >= 0 && log.size + total > maxBytes
    if (!isTooMuch && !isOld(disk, fileOf(log.directory, id), maxMs, now)) break
    log.deleteBefore(next.endOffset)
    disk.removeFile(fileOf(log.directory, id))
    total -= sizes[i] ?? 0
    removed += 1
  }
  return removed
}

function isOld(disk: Disk, file: string, maxMs: number, now: number): boolean {
  if (maxMs < 0) return false
  const bytes = Buffer.alloc(HEADER_BYTES)
  const opened = disk.open(file, 'read')
  try {
    const length = opened.read(bytes, 0, bytes.length, 0)
    const timestamp = lastContainedTimestamp(bytes.subarray(0, length))
    return timestamp !== undefined && now - timestamp > maxMs
  } finally {
    opened.close()
  }
}

/** What a stop left behind: snapshots that were not finished, and those that begin before the log does. */
export function removeUselessSnapshots(
  disk: Disk,
  directory: string,
  logStartOffset: number,
): void {
  for (const name of disk.list(directory)) {
    const isPart =
      name.endsWith(`.checkpoint${PART_SUFFIX}`) || name.endsWith('.checkpoint.deleted')
    if (isPart) disk.removeFile(path.join(directory, name))
  }
  for (const id of snapshotsIn(disk, directory)) {
    if (id.endOffset < logStartOffset) disk.removeFile(fileOf(directory, id))
  }
}
