/**
 * What groups have committed. For each group and partition there is a set of offsets that it may have: one after an
 * answer, one more with each commit whose answer was lost. Seeing it says which.
 */
import {
  type CommitOffset,
  type EndTransaction,
  type Operation,
  placeKey,
  placeName,
  type SeeOffset,
  type Violation,
} from './operations.ts'

const NONE = -1

export function* checkOffsets(history: readonly Operation[]): Generator<Violation> {
  const possible = new Map<string, Set<number>>()
  const waiting = new Map<string, CommitOffset[]>()
  const settle = (commit: CommitOffset, { outcome }: Pick<CommitOffset, 'outcome'>) => {
    const key = keyOf(commit)
    if (outcome === 'ok') possible.set(key, new Set([commit.offset]))
    else if (outcome === 'unknown') {
      possible.set(key, new Set([...(possible.get(key) ?? [NONE]), commit.offset]))
    }
  }
  const end = (ended: EndTransaction) => {
    const commits = waiting.get(ended.transaction) ?? []
    waiting.delete(ended.transaction)
    if (!ended.isCommit) return
    for (const commit of commits) if (commit.outcome === 'ok') settle(commit, ended)
  }
  for (const operation of history) {
    if (operation.type === 'commit-offset') {
      const { transaction } = operation
      if (transaction === undefined) settle(operation, operation)
      else waiting.set(transaction, [...(waiting.get(transaction) ?? []), operation])
    } else if (operation.type === 'end') {
      end(operation)
    } else if (operation.type === 'see-offset') {
      const key = keyOf(operation)
      yield* checkSeen(operation, possible.get(key) ?? new Set([NONE]))
      possible.set(key, new Set([operation.offset]))
    }
  }
}

const keyOf = (of: CommitOffset | SeeOffset): string => `${of.group} ${placeKey(of)}`

function* checkSeen(seen: SeeOffset, possible: ReadonlySet<number>): Generator<Violation> {
  if (possible.has(seen.offset)) return
  const least = Math.min(...possible)
  yield {
    class: seen.offset < least ? 'offset-went-back' : 'lost-offset',
    where: `${seen.group} at ${placeName(seen)}`,
    expected: `committed offset ${[...possible].join(' or ')}`,
    found: `${seen.offset}`,
  }
}
