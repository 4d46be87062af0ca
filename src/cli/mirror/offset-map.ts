/**
 * Which record of the source is which record of the target, for one partition: a list of runs, in each of which both
 * logs have an offset for every record. A log without gaps is a single run. The last run is open: the mirror goes on in
 * it until the source has a gap (a marker of a transaction, what compaction has removed), where a new run begins.
 */

/** `length` records from `source` on are those from `target` on. */
export interface Run {
  readonly source: number
  readonly target: number
  readonly length: number
}

/** So many runs of the past are kept for the translation of groups that are far behind. */
const PAST_RUNS_MAX = 48

export class OffsetMap {
  #runs: Run[]

  /** `runs`: at least one, rising. */
  constructor(runs: readonly [Run, ...Run[]] | readonly Run[]) {
    this.#runs = [...runs]
  }

  get runs(): readonly Run[] {
    return this.#runs
  }

  /** Where the mirror began to write. */
  get firstTarget(): number {
    return this.#runs[0]?.target ?? 0
  }

  /** The offset that the next record will have in the target. */
  get nextTarget(): number {
    const last = this.#last
    return last.target + last.length
  }

  get #last(): Run {
    return this.#runs[this.#runs.length - 1] ?? { source: 0, target: 0, length: 0 }
  }

  /** The next `count` records are those of the source from `source` on. True when that begins a run. */
  append(source: number, count: number): boolean {
    const last = this.#last
    const isNext = source === last.source + last.length
    const begins = !isNext && last.length > 0
    if (begins) this.#runs.push({ source, target: this.nextTarget, length: count })
    else
      this.#replaceLast({
        ...last,
        source: isNext ? last.source : source,
        length: last.length + count,
      })
    return !isNext
  }

  /** The source's offset of what is, or will be, at `target`. Undefined where that is not known exactly. */
  sourceOf(target: number): number | undefined {
    const index = this.#runs.findLastIndex((run) => run.target <= target)
    const run = this.#runs[index]
    if (run === undefined) return undefined
    const distance = target - run.target
    const isOpen = index === this.#runs.length - 1
    return isOpen || distance <= run.length ? run.source + distance : undefined
  }

  /**
   * Where in the target a reader goes on that is at `source` in the source: at the record that it would read next.
   * Where runs of the past were dropped, at one before, so that records are read again rather than never.
   */
  targetOf(source: number): number {
    const index = this.#runs.findLastIndex((run) => run.source <= source)
    const run = this.#runs[index]
    if (run === undefined) return this.firstTarget
    const within = run.target + Math.min(source - run.source, run.length)
    const next = this.#runs[index + 1]
    if (next === undefined || source <= run.source + run.length) return within
    // Between runs there are no records, unless runs were dropped there: then at most one for each offset.
    return Math.max(within, next.target - (next.source - source))
  }

  /** Forgets what was planned from `target` on: it was not written. */
  truncate(target: number): void {
    const kept = this.#runs.filter((run) => run.target <= target)
    const last = kept[kept.length - 1]
    if (last === undefined) return
    this.#runs = kept
    this.#replaceLast({ ...last, length: target - last.target })
  }

  /** The next record is the source's at `source`, and goes to `target`, behind records of others. */
  relocate(source: number, target: number): void {
    this.#runs.push({ source, target, length: 0 })
  }

  /** Drops runs that lie before `target`, the more of them the longer ago; the first one stays. */
  thin(target: number): void {
    const current = this.#runs.findLastIndex((run) => run.target <= target)
    if (current <= PAST_RUNS_MAX) return
    const kept: Run[] = []
    let step = 1
    for (let index = current - 1, distance = 0; index > 0; index -= 1) {
      distance += 1
      const run = this.#runs[index]
      if (run === undefined || distance < step) continue
      kept.unshift(run)
      distance = 0
      if (kept.length % 8 === 0) step *= 2
    }
    this.#runs = [...this.#runs.slice(0, 1), ...kept, ...this.#runs.slice(current)]
  }

  #replaceLast(run: Run): void {
    this.#runs[this.#runs.length - 1] = run
  }
}
