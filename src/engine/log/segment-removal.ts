/**
 * Deletes segments the way Kafka does: the files get the suffix `.deleted` at once, so that nobody takes
 * them for the log's, and go after `file.delete.delay.ms`. What a stop leaves behind, the next start removes.
 */
import type { Logger } from '../logger.ts'
import type { System, Timer } from '../system/system.ts'
import { fileSuffix, offsetFileName } from './file-names.ts'
import type { Segment } from './segment.ts'

const companions = [
  fileSuffix.offsetIndex,
  fileSuffix.timeIndex,
  fileSuffix.transactionIndex,
  fileSuffix.snapshot,
]

const loggerName = 'org.apache.kafka.storage.internals.log.LocalLog'

/** What Kafka logs about a file that is gone, and which of its classes says so. */
function removed(path: string): { name: string; message: string } {
  const suffix = Object.values(fileSuffix).find((each) => path.endsWith(each + fileSuffix.deleted))
  const kind = KINDS.get(suffix ?? '') ?? 'log'
  return suffix === fileSuffix.snapshot
    ? { name: `${PACKAGE}SnapshotFile`, message: `Deleted producer state snapshot ${path}` }
    : { name: `${PACKAGE}LogSegment`, message: `Deleted ${kind} ${path}.` }
}

const PACKAGE = 'org.apache.kafka.storage.internals.log.'
const KINDS: ReadonlyMap<string, string> = new Map([
  [fileSuffix.offsetIndex, 'offset index'],
  [fileSuffix.timeIndex, 'time index'],
  [fileSuffix.transactionIndex, 'transaction index'],
])

export class SegmentRemoval {
  readonly #system: System
  readonly #logger: Logger
  readonly #directory: string
  /** For messages: `orders-0`. */
  readonly #topicPartition: string
  readonly #timers = new Set<Timer>()

  constructor(system: System, logger: Logger, directory: string, topicPartition: string) {
    this.#system = system
    this.#logger = logger
    this.#topicPartition = topicPartition
    this.#directory = directory
  }

  /**
   * The segment is gone from the log when this returns; when it throws, it is untouched. The snapshot of the producers
   * before it stays for a segment that takes its place.
   */
  remove(segment: Segment, delayMs: number, { keepsSnapshot = false } = {}): void {
    const shown = String(segment)
    segment.release()
    const { disk } = this.#system
    const renamed: string[] = []
    const rename = (path: string): void => {
      disk.rename(path, path + fileSuffix.deleted)
      renamed.push(path + fileSuffix.deleted)
    }
    rename(segment.path(fileSuffix.log))
    for (const suffix of companions) {
      if (keepsSnapshot && suffix === fileSuffix.snapshot) continue
      const path = `${this.#directory}/${offsetFileName(segment.baseOffset, suffix)}`
      this.#attempt(() => {
        if (disk.exists(path)) rename(path)
      })
    }
    this.#later(delayMs, `Deleting segment files ${shown}`, renamed)
  }

  #later(delayMs: number, message: string, paths: readonly string[]): void {
    const timer = this.#system.timers.after(delayMs, () => {
      this.#timers.delete(timer)
      const prefix = `[LocalLog partition=${this.#topicPartition}, dir=${this.#directory}]`
      this.#logger.log('INFO', loggerName, `${prefix} ${message}`)
      for (const path of paths) {
        this.#attempt(() => {
          // A later segment of the same base offset may have been removed in the meantime.
          if (!this.#system.disk.exists(path)) return
          this.#system.disk.removeFile(path)
          const { name, message: done } = removed(path)
          this.#logger.log('INFO', name, done)
        })
      }
    })
    this.#timers.add(timer)
  }

  /** A file that stays behind costs space only; the next start tries again. */
  #attempt(action: () => void): void {
    try {
      action()
    } catch (error) {
      const message = `Failed to delete a file of a deleted segment in ${this.#directory}`
      this.#logger.log('WARN', loggerName, message, error)
    }
  }

  cancel(): void {
    for (const timer of this.#timers) timer.cancel()
    this.#timers.clear()
  }
}
