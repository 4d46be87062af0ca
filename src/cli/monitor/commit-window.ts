/**
 * The sliding window of commits that one group made to one partition, as far as looking now and then can tell.
 *
 * OffsetFetch tells what is committed, not when. So a commit is what differs from the sample before. A consumer that
 * commits the same offset again cannot be seen; it is taken to do so for as long as a member owns the partition. That
 * makes the difference between STALL (somebody is there and gets nowhere) and STOP (nobody is there).
 */
import { type Commit, judgeLag, type PartitionStatus } from './lag-judgement.ts'

/** As Burrow's `intervals`. */
export const WINDOW_COMMITS = 10
/** As Burrow's `min-distance`: what comes sooner after a commit replaces it. The interval of Java's auto commit. */
export const COMMIT_DISTANCE_MS = 5_000
/** A window has been watched in full after this long; nothing is judged before. */
export const WINDOW_MS = WINDOW_COMMITS * COMMIT_DISTANCE_MS

export interface Judgement {
  /** Undefined until the window is complete. */
  readonly status: PartitionStatus | undefined
  /** Which part of the window has been watched, 0 to 1. */
  readonly complete: number
}

/** The recent ends of a log, one per distance of commits, from old to new. */
export class RecentEnds {
  readonly #ends: number[] = []
  #time = Number.NEGATIVE_INFINITY

  get ends(): readonly number[] {
    return this.#ends
  }

  observe(end: number, time: number): void {
    if (time - this.#time < COMMIT_DISTANCE_MS) return
    this.#time = time
    push(this.#ends, end)
  }
}

export class CommitWindow {
  readonly #commits: Commit[] = []
  #watchedSince: number | undefined
  #lastOffset: number | undefined

  /** `isOwned`: a member of the group has the partition now. Samples come in the order of their times. */
  observe(time: number, offset: number, end: number, isOwned: boolean): void {
    this.#watchedSince ??= time
    const isCommit = offset !== this.#lastOffset || isOwned
    this.#lastOffset = offset
    if (isCommit) this.#commit({ offset, time, lag: Math.max(0, end - offset) })
  }

  /** A commit soon after another replaces it, but keeps its time: else a busy window would never move. */
  #commit(commit: Commit): void {
    const last = this.#commits.at(-1)
    const isSoon = last !== undefined && commit.time - last.time < COMMIT_DISTANCE_MS
    if (!isSoon) push(this.#commits, commit)
    else this.#commits[this.#commits.length - 1] = { ...commit, time: last.time }
  }

  /** `ends` are the recent ends of the partition's log, `lag` is that of now. */
  judge(time: number, lag: number, ends: readonly number[]): Judgement {
    const watched = time - (this.#watchedSince ?? time)
    const complete = Math.min(1, watched / WINDOW_MS)
    if (complete < 1) return { status: undefined, complete }
    return { status: judgeLag(this.#commits, ends, lag, time), complete }
  }
}

function push<T>(ring: T[], value: T): void {
  ring.push(value)
  if (ring.length > WINDOW_COMMITS) ring.shift()
}
