/**
 * When each offset of a partition was written, as far as known: points (offset, time), straight lines between them.
 * A point comes from each look at the end of the log (the next record will be written from now on), and from the
 * timestamps of single records that were read.
 */

/** Enough for ten minutes at a look per second; older points are thinned out. */
const POINTS_MAX = 600

interface Point {
  readonly offset: number
  readonly time: number
}

export class OffsetTimes {
  /** In the order of offsets; times never fall. */
  #points: Point[] = []

  /** The end of the log is `end` at `time`. */
  observeEnd(end: number, time: number): void {
    const last = this.#points.at(-1)
    // A log that became shorter is another log.
    if (last !== undefined && end < last.offset) this.#points = []
    // Nothing was written since: the next record is later than that. Only the newest time of an end counts.
    if (last?.offset === end) this.#points.pop()
    this.#points.push({ offset: end, time })
    if (this.#points.length > POINTS_MAX) this.#thin()
  }

  /** The record at `offset` was written at `time`. */
  observeRecord(offset: number, time: number): void {
    const at = this.#points.findIndex((point) => point.offset >= offset)
    const next = this.#points[at]
    if (next === undefined) return
    const earliest = this.#points[at - 1]?.time ?? time
    const point = { offset, time: Math.min(Math.max(time, earliest), next.time) }
    this.#points.splice(at, next.offset === offset ? 1 : 0, point)
  }

  /** When the record at `offset` was written; undefined where no two points enclose it. */
  timeOf(offset: number): number | undefined {
    const [before, after] = this.#around(offset)
    if (before === undefined || after === undefined) return undefined
    if (before.offset === offset) return before.time
    const part = (offset - before.offset) / (after.offset - before.offset)
    return before.time + part * (after.time - before.time)
  }

  /** How far apart in time the points around `offset` lie: how wrong `timeOf` may be. */
  uncertainty(offset: number): number {
    const [before, after] = this.#around(offset)
    if (before === undefined || after === undefined) return Number.POSITIVE_INFINITY
    return before.offset === offset ? 0 : after.time - before.time
  }

  #around(offset: number): [Point | undefined, Point | undefined] {
    let low = 0
    let high = this.#points.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#points[middle]?.offset ?? 0) <= offset) low = middle + 1
      else high = middle
    }
    const before = this.#points[low - 1]
    return [before, before?.offset === offset ? before : this.#points[low]]
  }

  /** Keeps every other point of the older half. */
  #thin(): void {
    const half = this.#points.length >>> 1
    this.#points = this.#points.filter((_, index) => index >= half || index % 2 === 0)
  }
}
