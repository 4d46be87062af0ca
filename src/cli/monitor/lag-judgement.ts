/**
 * How a group does on one partition, judged as Burrow judges it: by rules over a sliding window of commits, never by a
 * threshold, because ten thousand records may be nothing for one group and a day for another.
 *
 * - No lag now: OK, whatever was before.
 * - STOP: the last commit is longer ago than the window's commits lie apart, and at none of the recent ends of the log
 *   did the group have nothing left to read.
 * - REWIND: a commit went back, and no later one has reached where the group had been.
 * - From here on, one commit without lag within the window makes the partition OK.
 * - STALL: all commits of the window are of the same offset.
 * - WARN: the offsets advance, but the lag never shrinks from one commit to the next.
 */

export type PartitionStatus = 'OK' | 'WARN' | 'STOP' | 'STALL' | 'REWIND'

export interface Commit {
  readonly offset: number
  /** Milliseconds. */
  readonly time: number
  /** Records behind the end of the log when it was seen. */
  readonly lag: number
}

/** `commits` (not empty) and `ends`, of the log, from old to new; `lag` and `time` are those of now. */
export function judgeLag(
  commits: readonly Commit[],
  ends: readonly number[],
  lag: number,
  time: number,
): PartitionStatus {
  const first = commits[0]
  const last = commits.at(-1)
  if (lag <= 0 || first === undefined || last === undefined) return 'OK'
  const hasStopped = time - last.time > last.time - first.time
  if (hasStopped && !ends.some((end) => end <= last.offset)) return 'STOP'
  if (isRewound(commits)) return 'REWIND'
  if (commits.some((each) => each.lag === 0)) return 'OK'
  if (commits.every(({ offset }) => offset === first.offset)) return 'STALL'
  return pairs(commits).some(([before, after]) => after.lag < before.lag) ? 'OK' : 'WARN'
}

function isRewound(commits: readonly Commit[]): boolean {
  const at = commits.findIndex((each, index) => each.offset < (commits[index - 1]?.offset ?? 0))
  if (at < 0) return false
  const reached = commits[at - 1]?.offset ?? 0
  return !commits.slice(at).some(({ offset }) => offset >= reached)
}

const pairs = (commits: readonly Commit[]): [Commit, Commit][] =>
  commits.slice(1).map((after, index) => [commits[index] ?? after, after])

export type GroupStatus = 'OK' | 'WARN' | 'ERR'

/** A group is as well as its worst partition; STOP, STALL and REWIND are errors. Undefined: none was judged. */
export function judgeGroup(
  partitions: Iterable<PartitionStatus | undefined>,
): GroupStatus | undefined {
  let worst: GroupStatus | undefined
  for (const status of partitions) {
    if (status === undefined) continue
    if (status !== 'OK' && status !== 'WARN') return 'ERR'
    if (status === 'WARN' || worst === undefined) worst = status
  }
  return worst
}
