/**
 * A file of one offset per partition at the top of a log directory: recovery points, log start offsets,
 * high watermarks, and how far the cleaner got.
 *
 *     0                    version
 *     2                    number of entries
 *     orders 0 1234        topic, partition, offset
 *     orders 1 99
 */
import type { Disk } from '../../system/system.ts'

export const offsetCheckpoint = {
  recoveryPoint: 'recovery-point-offset-checkpoint',
  logStartOffset: 'log-start-offset-checkpoint',
  replication: 'replication-offset-checkpoint',
  cleaner: 'cleaner-offset-checkpoint',
} as const

export interface CheckpointedOffset {
  readonly topic: string
  readonly partition: number
  readonly offset: number
}

export class CheckpointError extends Error {
  override readonly name = 'CheckpointError'
}

/** Throws CheckpointError. */
export function parseOffsetCheckpoint(text: string, file: string): CheckpointedOffset[] {
  const [version, count, ...lines] = text.trimEnd().split('\n')
  const malformed = (line: string | undefined): CheckpointError =>
    new CheckpointError(`Malformed line in checkpoint file [${file}]: ${line ?? ''}`)
  if (version !== '0') throw malformed(version)
  if (count === undefined || !/^\d+$/.test(count)) throw malformed(count)
  if (Number(count) !== lines.length) {
    throw new CheckpointError(
      `Expected ${count} entries in checkpoint file [${file}], but found only ${lines.length}`,
    )
  }
  return lines.map((line) => {
    const match = /^(\S+) (\d+) (-?\d+)$/.exec(line.trim())
    if (match?.[1] === undefined) throw malformed(line)
    return { topic: match[1], partition: Number(match[2]), offset: Number(match[3]) }
  })
}

export function formatOffsetCheckpoint(offsets: readonly CheckpointedOffset[]): string {
  const lines = offsets.map(({ topic, partition, offset }) => `${topic} ${partition} ${offset}\n`)
  return `0\n${offsets.length}\n${lines.join('')}`
}

export class OffsetCheckpoint {
  readonly #disk: Disk
  readonly #path: string
  #written: string | undefined

  constructor(disk: Disk, directory: string, name: string) {
    this.#disk = disk
    this.#path = `${directory}/${name}`
  }

  /** Makes the file when it is missing: empty, as Kafka's is before its first checkpoint. */
  create(): void {
    if (!this.#disk.exists(this.#path)) this.#disk.open(this.#path, 'create').close()
  }

  /** By `topic-partition`; a missing file is empty. Throws CheckpointError. */
  read(): CheckpointedOffset[] {
    if (!this.#disk.exists(this.#path)) return []
    this.#written = this.#disk.readFile(this.#path).toString('utf8')
    return this.#written === '' ? [] : parseOffsetCheckpoint(this.#written, this.#path)
  }

  /**
   * As `write`, without holding up the event loop; `done` is called once, with what the disk throws. What `write` writes
   * in the meantime stays, and the file's new name is durable some time later.
   */
  writeInBackground(
    offsets: readonly CheckpointedOffset[],
    done: (failure: Error | undefined) => void,
  ): void {
    const text = formatOffsetCheckpoint(offsets)
    const writtenBefore = this.#written
    const temporary = `${this.#path}.new`
    const rename = (): Error | undefined => {
      if (this.#written !== writtenBefore) return undefined
      try {
        this.#disk.rename(temporary, this.#path)
        this.#written = text
        return undefined
      } catch (error) {
        return error as Error
      }
    }
    try {
      const file = this.#disk.open(temporary, 'create')
      file.truncate(0)
      file.write([Buffer.from(text)], 0)
      file.syncInBackground((failure) => {
        file.close()
        done(failure ?? rename())
      })
    } catch (error) {
      done(error as Error)
    }
  }

  /** Replaces the file durably, unless it would stay the same. */
  write(offsets: readonly CheckpointedOffset[]): void {
    const text = formatOffsetCheckpoint(offsets)
    if (text === this.#written) return
    this.#disk.replaceFile(this.#path, text)
    this.#written = text
  }
}
