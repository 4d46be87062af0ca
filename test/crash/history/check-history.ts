/** Judges what clients did and what was seen: every promise that was broken, or nothing. */
import { checkBounds } from './check-bounds.ts'
import { checkOffsets } from './check-offsets.ts'
import { checkRecords } from './check-records.ts'
import { checkTopics } from './check-topics.ts'
import { checkTransactions } from './check-transactions.ts'
import type { Operation, Violation } from './operations.ts'
import { Sends } from './sends.ts'

export function checkHistory(history: readonly Operation[]): Violation[] {
  const sends = new Sends(history)
  return [
    ...checkTopics(history),
    ...checkBounds(history),
    ...checkOffsets(history),
    ...checkRecords(history, sends),
    ...checkTransactions(history, sends),
  ]
}
