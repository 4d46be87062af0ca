/**
 * Where each leader epoch of a log begins (KIP-101), kept in `leader-epoch-checkpoint`:
 *
 *     0                 version
 *     2                 number of entries
 *     0 0               epoch, start offset; both ascend
 *     3 57
 */
import type { Disk } from '../../system/system.ts'
import { replaceFileUnsynced, writeNewFileUnsynced } from './replace-file.ts'

export interface LeaderEpoch {
  readonly epoch: number
  readonly startOffset: number
}

const fileName = 'leader-epoch-checkpoint'

/** Undefined when the text is no such checkpoint, or not the whole of one. */
export function parseLeaderEpochs(text: string): LeaderEpoch[] | undefined {
  if (!text.endsWith('\n')) return undefined
  const [version, count, ...lines] = text.trimEnd().split('\n')
  if (version !== '0' || count === undefined || Number(count) !== lines.length) return undefined
  const epochs: LeaderEpoch[] = []
  for (const line of lines) {
    const match = /^(\d+) (\d+)$/.exec(line.trim())
    if (match === null) return undefined
    epochs.push({ epoch: Number(match[1]), startOffset: Number(match[2]) })
  }
  return epochs
}

export function formatLeaderEpochs(epochs: readonly LeaderEpoch[]): string {
  const lines = epochs.map(({ epoch, startOffset }) => `${epoch} ${startOffset}\n`)
  return `0\n${epochs.length}\n${lines.join('')}`
}

export class LeaderEpochs {
  readonly #disk: Disk
  readonly #path: string
  #epochs: readonly LeaderEpoch[]
  /** What the file says; undefined: there is none, or none that can be read. */
  #written: readonly LeaderEpoch[] | undefined
  #isThere: boolean

  /** A checkpoint that is missing or unreadable counts as empty: the batches carry the epochs too. */
  constructor(disk: Disk, directory: string, fileNames: readonly string[]) {
    this.#disk = disk
    this.#path = `${directory}/${fileName}`
    this.#isThere = fileNames.includes(fileName)
    this.#written = this.#isThere
      ? parseLeaderEpochs(disk.readFile(this.#path).toString('utf8'))
      : undefined
    this.#epochs = this.#written ?? []
  }

  get entries(): readonly LeaderEpoch[] {
    return this.#epochs
  }

  /** -1 when there is none. */
  get latestEpoch(): number {
    return this.#epochs.at(-1)?.epoch ?? -1
  }

  /** Notes that `epoch` begins at `startOffset`, before a record of it is written there. */
  assign(epoch: number, startOffset: number): void {
    this.#note(epoch, startOffset)
    this.#write()
  }

  /**
   * Notes that `epoch` begins at the log's end, with records still to come. A start drops such an entry and makes it
   * again: it is worth a write with its first record (`assign`), and thousands of partitions begin an epoch at once.
   */
  assignAtEnd(epoch: number, logEndOffset: number): void {
    this.#note(epoch, logEndOffset)
    if (this.#written === undefined) this.#write()
  }

  /** Later or higher entries that contradict it go. */
  #note(epoch: number, startOffset: number): void {
    const latest = this.#epochs.at(-1)
    if (epoch < 0 || (latest?.epoch === epoch && latest.startOffset <= startOffset)) return
    const kept = this.#epochs.filter(
      (entry) => entry.epoch < epoch && entry.startOffset < startOffset,
    )
    this.#replace([...kept, { epoch, startOffset }])
  }

  /** The epoch of the record at `offset`, -1 when unknown. */
  epochFor(offset: number): number {
    return this.#epochs.findLast(({ startOffset }) => startOffset <= offset)?.epoch ?? -1
  }

  /** The largest epoch up to `epoch` and the offset where the next one begins. */
  endOffsetFor(
    epoch: number,
    logEndOffset: number,
  ): { leaderEpoch: number; endOffset: number } | undefined {
    if (epoch < 0) return undefined
    if (epoch === this.latestEpoch) return { leaderEpoch: epoch, endOffset: logEndOffset }
    const next = this.#epochs.findIndex((entry) => entry.epoch > epoch)
    const following = this.#epochs[next]
    if (following === undefined) return undefined
    const found = this.#epochs[next - 1]
    // An epoch older than all that are known ends where the first known one begins.
    return { leaderEpoch: found?.epoch ?? epoch, endOffset: following.startOffset }
  }

  /** Drops the epochs that begin at `endOffset`, the log's end, or later; the next start would do it again. */
  truncateFromEnd(endOffset: number): void {
    if ((this.#epochs.at(-1)?.startOffset ?? -1) < endOffset) return
    this.#replace(this.#epochs.filter(({ startOffset }) => startOffset < endOffset))
  }

  /** Drops the epochs that end at `startOffset` or before; the one that contains it begins there. */
  truncateFromStart(startOffset: number): void {
    const first = this.#epochs[0]
    if (first === undefined || first.startOffset >= startOffset) return
    const index = this.#epochs.findLastIndex((entry) => entry.startOffset <= startOffset)
    const current = this.#epochs[index] as LeaderEpoch
    this.#replace([{ epoch: current.epoch, startOffset }, ...this.#epochs.slice(index + 1)])
    this.#write()
  }

  clear(): void {
    this.#replace([])
    if (this.#written !== undefined) this.#write()
  }

  /** What the file says already stays the same array: then nothing is to be written. */
  #replace(epochs: readonly LeaderEpoch[]): void {
    const written = this.#written
    const isWritten =
      written?.length === epochs.length &&
      epochs.every(
        ({ epoch, startOffset }, i) =>
          written[i]?.epoch === epoch && written[i]?.startOffset === startOffset,
      )
    this.#epochs = isWritten ? written : epochs
  }

  #write(): void {
    if (this.#epochs === this.#written) return
    const write = this.#isThere ? replaceFileUnsynced : writeNewFileUnsynced
    this.#isThere = true
    write(this.#disk, this.#path, formatLeaderEpochs(this.#epochs))
    this.#written = this.#epochs
  }
}
