/**
 * What consumers with read_committed get: all of each committed transaction, in every partition and with its offsets,
 * and nothing of the others.
 */
import {
  type CommitOffset,
  type EndTransaction,
  type Operation,
  placeKey,
  placeName,
  type Read,
  type Send,
  type Violation,
} from './operations.ts'
import { Sends, valuesOf } from './sends.ts'

/** What is known about a transaction when something was read. */
interface Transaction {
  end?: EndTransaction
  /** An earlier read had its records: they stay. */
  wasSeen?: boolean
  readonly offsets: CommitOffset[]
}

/** Reads that follow one another without anything sent in between show one moment. */
interface Moment {
  readonly reads: Map<string, Read>
  /** By group and place. */
  readonly offsets: Map<string, number>
}

export function* checkTransactions(
  history: readonly Operation[],
  sends = new Sends(history),
): Generator<Violation> {
  const transactions = new Map<string, Transaction>()
  const of = (name: string): Transaction => {
    const found = transactions.get(name) ?? { offsets: [] }
    transactions.set(name, found)
    return found
  }
  let moment: Moment = { reads: new Map(), offsets: new Map() }
  for (const operation of history) {
    if (operation.type === 'read' && operation.isolation === 'read_committed') {
      moment.reads.set(placeKey(operation), operation)
    } else if (operation.type === 'see-offset') {
      moment.offsets.set(`${operation.group} ${placeKey(operation)}`, operation.offset)
    }
    const isAction = operation.type === 'send' || operation.type === 'end'
    if (isAction && moment.reads.size > 0) {
      yield* checkMoment(moment, transactions, sends)
      moment = { reads: new Map(), offsets: new Map() }
    }
    if (operation.type === 'end') of(operation.transaction).end = operation
    else if (operation.type === 'send' && operation.transaction !== undefined) {
      of(operation.transaction)
    } else if (operation.type === 'commit-offset' && operation.transaction !== undefined) {
      of(operation.transaction).offsets.push(operation)
    }
  }
  if (moment.reads.size > 0) yield* checkMoment(moment, transactions, sends)
}

function* checkMoment(
  moment: Moment,
  transactions: ReadonlyMap<string, Transaction>,
  sends: Sends,
): Generator<Violation> {
  const visible = new Map<string, Set<string>>()
  for (const [key, read] of moment.reads) visible.set(key, new Set(read.values))
  for (const [name, transaction] of transactions) {
    const written = sends.inTransaction(name).filter((send) => isJudged(send, moment))
    const isThere = (send: Send) => {
      const values = visible.get(placeKey(send))
      return valuesOf(send).every((value) => values?.has(value) === true)
    }
    const seen = written.filter(isThere)
    const missing = written.filter((send) => !isThere(send))
    yield* checkOne(name, transaction, seen, missing)
    if (seen.length > 0 && missing.length === 0) {
      if (transaction.end !== undefined) yield* checkOffsets(name, transaction, moment)
      transaction.wasSeen = true
    } else if (seen.length === 0 && missing.length > 0) {
      yield* checkNoOffsets(name, transaction, moment)
    }
  }
}

/** Where it should be was read, and not deleted. */
function isJudged(send: Send, { reads }: Moment): boolean {
  const read = reads.get(placeKey(send))
  if (read === undefined || send.outcome !== 'ok') return false
  return send.baseOffset !== undefined && send.baseOffset >= read.logStart
}

function* checkOne(
  name: string,
  { end, wasSeen }: Transaction,
  seen: readonly Send[],
  missing: readonly Send[],
): Generator<Violation> {
  const mayBeSeen = end?.isCommit === true && end.outcome !== 'failed'
  const mustBeSeen = wasSeen === true || (mayBeSeen && end.outcome === 'ok')
  const [firstSeen] = seen
  const [firstMissing] = missing
  if (!mayBeSeen && firstSeen !== undefined) {
    const where = placeName(firstSeen)
    const expected = `nothing of transaction ${name}, which was never committed`
    yield { class: 'aborted-read', where, expected, found: text(firstSeen) }
  } else if (firstSeen !== undefined && firstMissing !== undefined) {
    const where = placeName(firstMissing)
    const expected = `all of transaction ${name}, or nothing: ${text(firstSeen)} is there`
    yield { class: 'torn-transaction', where, expected, found: `no ${text(firstMissing)}` }
  } else if (mustBeSeen && firstMissing !== undefined) {
    const where = placeName(firstMissing)
    const expected = `all of transaction ${name}, which is committed`
    yield { class: 'lost-write', where, expected, found: `no ${text(firstMissing)}` }
  }
}

/** A producer's offsets only grow, so what a later transaction committed shows that these counted, too. */
function* checkOffsets(
  name: string,
  { offsets }: Transaction,
  moment: Moment,
): Generator<Violation> {
  for (const commit of offsets) {
    if (commit.outcome !== 'ok') continue
    const found = moment.offsets.get(`${commit.group} ${placeKey(commit)}`)
    if (found === undefined || found >= commit.offset) continue
    yield {
      class: 'torn-transaction',
      where: `${commit.group} at ${placeName(commit)}`,
      expected: `offset ${commit.offset}, committed with transaction ${name}, whose records are there`,
      found: `offset ${found}`,
    }
  }
}

/** No two transactions commit the same offset, so that an offset tells whose it is. */
function* checkNoOffsets(
  name: string,
  { offsets }: Transaction,
  moment: Moment,
): Generator<Violation> {
  for (const commit of offsets) {
    if (moment.offsets.get(`${commit.group} ${placeKey(commit)}`) !== commit.offset) continue
    yield {
      class: 'torn-transaction',
      where: `${commit.group} at ${placeName(commit)}`,
      expected: `no offset of transaction ${name}, whose records are not there`,
      found: `offset ${commit.offset}`,
    }
  }
}

const text = (send: Send): string =>
  `'${send.producer}/${send.first}' of ${placeName(send)}, offset ${send.baseOffset}`
