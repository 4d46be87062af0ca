/** What a partition holds, read to its end, against what was sent to it. */
import {
  type Operation,
  placeKey,
  placeName,
  type Read,
  type Send,
  type Violation,
} from './operations.ts'
import { Sends, valuesOf } from './sends.ts'

export function* checkRecords(
  history: readonly Operation[],
  sends = new Sends(history),
): Generator<Violation> {
  const previous = new Map<string, Read>()
  const before = new Set<Send>()
  for (const operation of history) {
    if (operation.type === 'send') before.add(operation)
    if (operation.type !== 'read') continue
    const key = `${operation.isolation} ${placeKey(operation)}`
    if (!operation.isCompacted) yield* checkBatches(operation)
    yield* checkValues(operation, sends)
    yield* checkAgainst(operation, previous.get(key))
    previous.set(key, operation)
    if (operation.isolation === 'read_uncommitted') {
      const sent = sends.at(placeKey(operation)).filter((send) => before.has(send))
      if (operation.isCompacted) yield* checkLastOfKeys(operation, sent, sends)
      else yield* checkAcknowledged(operation, sent)
    }
  }
}

/** Offsets are dense: each batch begins where the one before it ended, each record is in a batch. */
function* checkBatches(read: Read): Generator<Violation> {
  const where = placeName(read)
  let next: number | undefined
  for (const [first, last] of read.batches) {
    if (next === undefined ? first > read.logStart : first !== next) {
      const expected = `a batch at ${next ?? read.logStart}`
      yield { class: 'gap', where, expected, found: `the next one at ${first}` }
    }
    next = last + 1
  }
  if (read.isolation === 'read_uncommitted' && (next ?? read.logStart) !== read.end) {
    const expected = `records up to the log end ${read.end}`
    yield { class: 'gap', where, expected, found: `records up to ${next ?? 'none'}` }
  }
}

/** Each value was sent to this partition, is there once, and in the order of its producer. */
function* checkValues(read: Read, sends: Sends): Generator<Violation> {
  const where = placeName(read)
  const seen = new Map<string, number>()
  const last = new Map<string, number>()
  for (const [index, value] of read.values.entries()) {
    const offset = read.offsets[index]
    const found = `'${value}' at offset ${offset}`
    const sent = sends.of(value)
    if (sent === undefined || placeKey(sent.send) !== placeKey(read)) {
      yield { class: 'phantom', where, expected: 'what was sent to this partition', found }
      continue
    }
    const before = seen.get(value)
    if (before !== undefined) {
      yield { class: 'duplicate', where, expected: `'${value}' at offset ${before} only`, found }
      continue
    }
    seen.set(value, offset ?? -1)
    const { producer } = sent.send
    const greatest = last.get(producer) ?? -1
    if (sent.number < greatest) {
      const expected = `'${value}' before '${producer}/${greatest}'`
      yield { class: 'nonmonotonic-send', where, expected, found }
    }
    last.set(producer, Math.max(greatest, sent.number))
  }
}

/** One offset never has two values: neither in two reads nor in a read and an answer to a producer. */
function* checkAgainst(read: Read, previous: Read | undefined): Generator<Violation> {
  if (previous === undefined) return
  const now = new Map(read.offsets.map((offset, index) => [offset, read.values[index]]))
  for (const [index, offset] of previous.offsets.entries()) {
    if (offset < read.logStart || (read.isCompacted && !now.has(offset))) continue
    const before = previous.values[index]
    if (now.get(offset) === before) continue
    const expected = `'${before}' at offset ${offset}, as it was read before`
    const found = `'${now.get(offset)}'`
    yield { class: 'inconsistent-offsets', where: placeName(read), expected, found }
  }
}

function* checkAcknowledged(read: Read, sends: readonly Send[]): Generator<Violation> {
  const where = placeName(read)
  const values = new Map(read.offsets.map((offset, index) => [offset, read.values[index]]))
  const offsets = new Map(read.values.map((value, index) => [value, read.offsets[index]]))
  for (const send of sends) {
    yield* checkWhole(send, offsets, where)
    const { baseOffset } = send
    if (send.outcome !== 'ok' || baseOffset === undefined) continue
    for (const [index, value] of valuesOf(send).entries()) {
      const offset = baseOffset + index
      if (offset < read.logStart || values.get(offset) === value) continue
      const expected = `'${value}' at offset ${offset}, as acknowledged`
      const elsewhere = offsets.get(value)
      if (elsewhere === undefined) {
        yield { class: 'lost-write', where, expected, found: `'${values.get(offset)}' there` }
      } else {
        const found = `it at offset ${elsewhere}`
        yield { class: 'inconsistent-offsets', where, expected, found }
      }
    }
  }
}

/** Of each key there is the last acknowledged record, at its offset, or a later one. */
function* checkLastOfKeys(
  read: Read,
  acknowledged: readonly Send[],
  sends: Sends,
): Generator<Violation> {
  const where = placeName(read)
  const keyOf = ({ producer, keys = 1 }: Send, number: number) =>
    `${producer}, key ${number % keys}`
  const offsets = new Map<string, number | undefined>()
  const present = new Map<string, number>()
  for (const [index, value] of read.values.entries()) {
    offsets.set(value, read.offsets[index])
    // Also one whose producer does not know yet that it is there.
    const found = sends.of(value)
    if (found !== undefined) present.set(keyOf(found.send, found.number), found.number)
  }
  const last = new Map<string, { readonly number: number; readonly offset: number }>()
  for (const send of acknowledged) {
    const { first, count, outcome, baseOffset } = send
    if (outcome !== 'ok' || baseOffset === undefined) continue
    for (let number = first; number < first + count; number++) {
      const offset = baseOffset + number - first
      last.set(keyOf(send, number), { number, offset })
      const found = offsets.get(`${send.producer}/${number}`)
      if (found === undefined || found === offset) continue
      const expected = `'${send.producer}/${number}' at offset ${offset}, as acknowledged`
      yield { class: 'inconsistent-offsets', where, expected, found: `it at offset ${found}` }
    }
  }
  for (const [key, { number, offset }] of last) {
    const found = present.get(key)
    if (found !== undefined && found >= number) continue
    const expected = `number ${number} of ${key} at offset ${offset}, or a later one`
    yield { class: 'lost-write', where, expected, found: `number ${found ?? 'none'} as its last` }
  }
}

/** A batch is there or not: what was refused is not, and of what is there nothing is missing behind the first. */
function* checkWhole(
  send: Send,
  offsets: ReadonlyMap<string, number | undefined>,
  where: string,
): Generator<Violation> {
  const values = valuesOf(send)
  if (send.outcome === 'failed') {
    for (const value of values) {
      if (!offsets.has(value)) continue
      const expected = `nothing of '${value}', which was refused`
      yield { class: 'phantom', where, expected, found: `it at offset ${offsets.get(value)}` }
    }
  }
  if (send.outcome !== 'unknown') return
  // The log may begin in the middle of the batch, but not end there.
  const first = values.findIndex((value) => offsets.has(value))
  const missing = first < 0 ? undefined : values.slice(first).find((value) => !offsets.has(value))
  if (missing === undefined) return
  const expected = `all of the batch that '${values[first]}' is in`
  yield { class: 'lost-write', where, expected, found: `no '${missing}'` }
}
