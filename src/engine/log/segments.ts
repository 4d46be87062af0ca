/** The segments of a log, by base offset. There is always at least one; the last is the active segment. */
import assert from 'node:assert/strict'
import type { Segment } from './segment.ts'

export class Segments {
  #segments: Segment[]

  constructor(segments: readonly Segment[] = []) {
    this.#segments = [...segments]
  }

  get all(): readonly Segment[] {
    return this.#segments
  }

  get count(): number {
    return this.#segments.length
  }

  get active(): Segment {
    const active = this.#segments.at(-1)
    assert(active !== undefined, 'a log has an active segment')
    return active
  }

  get first(): Segment {
    return this.#segments[0] ?? this.active
  }

  get baseOffsets(): number[] {
    return this.#segments.map(({ baseOffset }) => baseOffset)
  }

  /** Bytes of all record batches. */
  get size(): number {
    return this.#segments.reduce((sum, { size }) => sum + size, 0)
  }

  #floorIndex(offset: number): number {
    let low = 0
    let high = this.#segments.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#segments[middle]?.baseOffset ?? 0) <= offset) low = middle + 1
      else high = middle
    }
    return low - 1
  }

  /** The segment that contains `offset` and all later ones; all of them when it lies before the first. */
  from(offset: number): Segment[] {
    return this.#segments.slice(Math.max(0, this.#floorIndex(offset)))
  }

  /** Calls `visit` for the segment that contains `offset` and later ones until it returns something. */
  search<T>(
    offset: number,
    visit: (segment: Segment, next: Segment | undefined) => T | undefined,
  ): T | undefined {
    for (let i = Math.max(0, this.#floorIndex(offset)); i < this.#segments.length; i += 1) {
      const found = visit(this.#segments[i] as Segment, this.#segments[i + 1])
      if (found !== undefined) return found
    }
    return undefined
  }

  add(segment: Segment): void {
    assert(
      this.#segments.length === 0 || this.active.baseOffset < segment.baseOffset,
      'segments are added in the order of their base offsets',
    )
    this.#segments.push(segment)
  }

  /** Lets `segment` take the place of `replaced`, which lie one after the other and begin where it begins. */
  replace(replaced: readonly Segment[], segment: Segment): void {
    const index = this.#segments.indexOf(replaced[0] as Segment)
    assert(
      index >= 0 && replaced.every((each, nth) => this.#segments[index + nth] === each),
      'replaced segments are neighbours in the log',
    )
    assert(replaced[0]?.baseOffset === segment.baseOffset, 'a replacement begins where they begin')
    this.#segments = this.#segments.toSpliced(index, replaced.length, segment)
  }

  remove(segment: Segment): void {
    this.#segments = this.#segments.filter((other) => other !== segment)
  }
}
