/**
 * One of a broker's log directories (`log.dirs`): its checkpoints, the mark of a clean shutdown, and the
 * directories of logs in it.
 */
import assert from 'node:assert/strict'
import type { Disk } from '../system/system.ts'
import {
  CheckpointError,
  type CheckpointedOffset,
  OffsetCheckpoint,
  offsetCheckpoint,
} from './checkpoints/offset-checkpoint.ts'
import { logDirectoryName, parseLogDirectoryName } from './file-names.ts'
import type { Log } from './log.ts'

/** Present exactly while no broker runs and the last one stopped cleanly. */
const cleanShutdownFile = '.kafka_cleanshutdown'

/** What is known about the logs before they are opened, by `<topic>-<partition>`. */
export interface DirectoryState {
  readonly wasCleanShutdown: boolean
  readonly recoveryPoints: ReadonlyMap<string, number>
  readonly logStartOffsets: ReadonlyMap<string, number>
  readonly highWatermarks: ReadonlyMap<string, number>
}

export interface LogDirectoryEntry {
  /** Full path. */
  readonly path: string
  readonly topic: string
  readonly partition: number
  readonly state: 'log' | 'delete' | 'future' | 'stray'
}

export class LogDirectory {
  readonly path: string
  readonly #disk: Disk
  readonly #recoveryPoints: OffsetCheckpoint
  readonly #logStartOffsets: OffsetCheckpoint
  readonly #highWatermarks: OffsetCheckpoint
  readonly #cleanerOffsets: OffsetCheckpoint
  readonly #checkpoints: readonly OffsetCheckpoint[]
  /** By `<topic>-<partition>`. */
  #cleaned = new Map<string, CheckpointedOffset>()
  #isWritingCleaned = false
  /** They have changed since the write that is under way began. */
  #isCleanedDue = false

  constructor(disk: Disk, path: string) {
    this.path = path
    this.#disk = disk
    this.#recoveryPoints = new OffsetCheckpoint(disk, path, offsetCheckpoint.recoveryPoint)
    this.#logStartOffsets = new OffsetCheckpoint(disk, path, offsetCheckpoint.logStartOffset)
    this.#highWatermarks = new OffsetCheckpoint(disk, path, offsetCheckpoint.replication)
    this.#cleanerOffsets = new OffsetCheckpoint(disk, path, offsetCheckpoint.cleaner)
    this.#checkpoints = [
      this.#recoveryPoints,
      this.#logStartOffsets,
      this.#highWatermarks,
      this.#cleanerOffsets,
    ]
  }

  /**
   * The path of a log. Names of topics were checked when they came; this is the one place where they become paths, and
   * none may lead out of the directory.
   */
  pathOf(name: string): string {
    assert(!/[/\\\0]/.test(name), `${name} is the name of a directory in ${this.path}`)
    return `${this.path}/${name}`
  }

  /** Makes and reads the checkpoints, and takes away the mark of a clean shutdown: from now on it would not be true. */
  begin(): DirectoryState {
    const lock = `${this.path}/.lock`
    if (!this.#disk.exists(lock)) this.#disk.open(lock, 'create').close()
    for (const checkpoint of this.#checkpoints) checkpoint.create()
    const mark = `${this.path}/${cleanShutdownFile}`
    const wasCleanShutdown = this.#disk.exists(mark)
    if (wasCleanShutdown) {
      this.#disk.removeFile(mark)
      this.#disk.syncDirectory(this.path)
    }
    this.#cleaned = byLog(this.#cleanerOffsets)
    return {
      wasCleanShutdown,
      recoveryPoints: offsetsByLog(this.#recoveryPoints),
      logStartOffsets: offsetsByLog(this.#logStartOffsets),
      highWatermarks: offsetsByLog(this.#highWatermarks),
    }
  }

  /** The directories of logs; what has another name is none of ours. */
  entries(): LogDirectoryEntry[] {
    return this.#disk.list(this.path).flatMap((name) => {
      const parsed = parseLogDirectoryName(name)
      const path = `${this.path}/${name}`
      return parsed !== undefined && this.#disk.isDirectory(path) ? [{ ...parsed, path }] : []
    })
  }

  /** Writes the checkpoints of all logs in this directory, durably; unchanged ones are left alone. */
  checkpoint(logs: readonly Log[]): void {
    const offsets = (value: (log: Log) => number, of = logs) =>
      of.map((log) => ({ topic: log.topic, partition: log.partition, offset: value(log) }))
    const trimmed = logs.filter((log) => log.logStartOffset > log.firstSegmentOffset)
    this.#recoveryPoints.write(offsets((log) => log.recoveryPoint))
    this.#logStartOffsets.write(offsets((log) => log.logStartOffset, trimmed))
    this.#highWatermarks.write(offsets((log) => log.highWatermark))
  }

  /** The log is clean up to there; undefined: it was never cleaned. */
  cleanerOffset(topic: string, partition: number): number | undefined {
    return this.#cleaned.get(logDirectoryName(topic, partition))?.offset
  }

  /** Notes durably how far the cleaner got; undefined forgets the log. */
  setCleanerOffset(topic: string, partition: number, offset: number | undefined): void {
    const name = logDirectoryName(topic, partition)
    if (this.cleanerOffset(topic, partition) === offset) return
    if (offset === undefined) this.#cleaned.delete(name)
    else this.#cleaned.set(name, { topic, partition, offset })
    this.#cleanerOffsets.write([...this.#cleaned.values()])
    if (this.#isWritingCleaned) this.#isCleanedDue = true
  }

  /** The same without holding up the event loop. */
  noteCleanerOffset(
    topic: string,
    partition: number,
    offset: number,
    failed: (failure: Error) => void,
  ): void {
    this.#cleaned.set(logDirectoryName(topic, partition), { topic, partition, offset })
    this.#writeCleaned(failed)
  }

  #writeCleaned(failed: (failure: Error) => void): void {
    this.#isCleanedDue = this.#isWritingCleaned
    if (this.#isWritingCleaned) return
    this.#isWritingCleaned = true
    this.#cleanerOffsets.writeInBackground([...this.#cleaned.values()], (failure) => {
      this.#isWritingCleaned = false
      if (failure !== undefined) failed(failure)
      else if (this.#isCleanedDue) this.#writeCleaned(failed)
    })
  }

  markCleanShutdown(brokerEpoch: number): void {
    const content = `{"version":0,"brokerEpoch":${brokerEpoch}}`
    this.#disk.replaceFile(`${this.path}/${cleanShutdownFile}`, content)
  }
}

/** A checkpoint that cannot be read counts as empty: recovery then begins at the beginning. */
function byLog(checkpoint: OffsetCheckpoint): Map<string, CheckpointedOffset> {
  try {
    return new Map(
      checkpoint.read().map((each) => [logDirectoryName(each.topic, each.partition), each]),
    )
  } catch (error) {
    if (!(error instanceof CheckpointError)) throw error
    return new Map()
  }
}

function offsetsByLog(checkpoint: OffsetCheckpoint): Map<string, number> {
  return new Map([...byLog(checkpoint)].map(([name, { offset }]) => [name, offset]))
}
