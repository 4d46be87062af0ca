/** Where partitions begin and end: neither goes back, whatever happens, and an acknowledged record is inside. */
import {
  type Operation,
  placeKey,
  placeName,
  type SeeBounds,
  type Violation,
} from './operations.ts'

interface Known {
  logStart: number
  lastStable: number
  end: number
}

export function* checkBounds(history: readonly Operation[]): Generator<Violation> {
  const known = new Map<string, Known>()
  const of = (key: string): Known => {
    const found = known.get(key) ?? { logStart: 0, lastStable: 0, end: 0 }
    known.set(key, found)
    return found
  }
  for (const operation of history) {
    if (operation.type === 'send' && operation.outcome === 'ok') {
      const bounds = of(placeKey(operation))
      const end = (operation.baseOffset ?? 0) + operation.count
      bounds.end = Math.max(bounds.end, end)
    } else if (operation.type === 'delete-records' && operation.outcome === 'ok') {
      const bounds = of(placeKey(operation))
      bounds.logStart = Math.max(bounds.logStart, operation.before)
    } else if (operation.type === 'see-bounds') {
      const bounds = of(placeKey(operation))
      yield* checkSeen(operation, bounds)
      const { logStart, lastStable, end } = operation
      Object.assign(bounds, { logStart, lastStable, end })
    }
  }
}

function* checkSeen(seen: SeeBounds, known: Known): Generator<Violation> {
  const where = placeName(seen)
  if (seen.logStart < known.logStart) {
    const expected = `a log that begins at ${known.logStart} or later`
    yield { class: 'log-start-went-back', where, expected, found: `its start at ${seen.logStart}` }
  }
  if (seen.end < known.end) {
    const expected = `a log that ends at ${known.end} or later`
    yield { class: 'log-end-went-back', where, expected, found: `its end at ${seen.end}` }
  }
  if (seen.lastStable < known.lastStable || seen.lastStable > seen.end) {
    const expected = `a last stable offset from ${known.lastStable} to ${seen.end}`
    yield { class: 'log-end-went-back', where, expected, found: `${seen.lastStable}` }
  }
  if (seen.isSettled && seen.lastStable !== seen.end) {
    const expected = `the last stable offset at the end ${seen.end}: no transaction is open`
    yield { class: 'stuck-transaction', where, expected, found: `it at ${seen.lastStable}` }
  }
}
