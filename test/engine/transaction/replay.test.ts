/** `__transaction_state`, read back and written again. */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { StateDatabase } from '../../../src/engine/metadata/state-database.ts'
import { replayTransactions } from '../../../src/engine/transaction/replay.ts'
import {
  newTransactionMetadata,
  type TransactionMetadata,
} from '../../../src/engine/transaction/transaction-metadata.ts'
import {
  decodeTransaction,
  encodeTransactions,
  type TransactionChange,
} from '../../../src/engine/transaction/transaction-records.ts'
import { TransactionTables } from '../../../src/engine/transaction/transaction-tables.ts'
import { recordBatches } from '../../../src/protocol/records/record-batch.ts'
import { createTestSystem } from '../system/test-system.ts'

/** A log of one record per batch that counts what is read of it. */
class CountedLog {
  readonly #batches: Buffer[] = []
  read = 0
  cleaned = 0

  append(...changes: readonly TransactionChange[]): void {
    for (const change of changes) {
      const batch = encodeTransactions([change], 1, 0)
      batch.writeBigInt64BE(BigInt(this.#batches.length), 0)
      this.#batches.push(batch)
    }
  }

  logStartOffset(): number {
    return 0
  }

  logEndOffset(): number {
    return this.#batches.length
  }

  cleanedUpTo(): number {
    return this.cleaned
  }

  /** As the cleaner does when everything that was deleted is to go. */
  compact(...gone: readonly number[]): void {
    for (const offset of gone) this.#batches[offset] = Buffer.alloc(0)
    this.cleaned = this.#batches.length
  }

  *batches(_: number, from: number) {
    for (const bytes of this.#batches.slice(from)) {
      this.read += 1
      yield* recordBatches(bytes)
    }
  }
}

const tables = () => new TransactionTables(StateDatabase.open(createTestSystem(), ':memory:'))

function ongoing(transactionalId: string): TransactionMetadata {
  return {
    ...newTransactionMetadata(transactionalId, 7, 60_000, 1000),
    producerEpoch: 3,
    previousProducerId: 5,
    nextProducerId: 9,
    state: 'Ongoing',
    partitions: [
      { topic: 't', partition: 1 },
      { topic: 'u', partition: 0 },
    ],
    startTimestamp: 1000,
    clientTransactionVersion: 2,
  }
}

const changeOf = (metadata: TransactionMetadata): TransactionChange => ({
  transactionalId: metadata.transactionalId,
  metadata,
})

test('the tables are the same as the log, and only what is new is read', () => {
  const log = new CountedLog()
  const kept = tables()
  log.append(changeOf(ongoing('a')), changeOf(ongoing('b')))
  const before = [...replayTransactions(log, kept, 0).values()]
  expect(before).toEqual([ongoing('a'), ongoing('b')])
  expect([...replayTransactions(log, kept, 0).values()]).toEqual(before)
  expect(log.read).toBe(2)
  log.append({ transactionalId: 'a', metadata: null }, changeOf({ ...ongoing('b'), timeoutMs: 1 }))
  const after = [...replayTransactions(log, kept, 0).values()]
  expect(after).toEqual([{ ...ongoing('b'), timeoutMs: 1 }])
  expect([...replayTransactions(log, tables(), 0).values()]).toEqual(after)
})

test('tables that were written with the records are the same as tables made anew from them', () => {
  const partitions = [
    { topic: 't', partition: 0 },
    { topic: 'u', partition: 0 },
    { topic: 't', partition: 1 },
  ]
  const change = changeOf({ ...ongoing('a'), partitions })
  const log = new CountedLog()
  log.append(change)
  const written = tables()
  written.write(() => written.apply(0, change))
  const anew = tables()
  replayTransactions(log, anew, 0)
  expect(written.load(0)).toEqual(anew.load(0))
})

test('tables of another log are forgotten', () => {
  const log = new CountedLog()
  const kept = tables()
  log.append(changeOf(ongoing('a')), changeOf(ongoing('b')))
  replayTransactions(log, kept, 0)
  const shorter = new CountedLog()
  shorter.append(changeOf(ongoing('c')))
  expect([...replayTransactions(shorter, kept, 0).keys()]).toEqual(['c'])
})

test('tables that compaction has overtaken are made anew', () => {
  const log = new CountedLog()
  const kept = tables()
  log.append(changeOf(ongoing('a')), changeOf(ongoing('b')))
  replayTransactions(log, kept, 0)
  log.append({ transactionalId: 'a', metadata: null }, changeOf(ongoing('c')))
  log.compact(0, 2)
  expect([...replayTransactions(log, kept, 0).keys()]).toEqual(['b', 'c'])
  expect(kept.load(0).map(({ transactionalId }) => transactionalId)).toEqual(['b', 'c'])
})

test("Kafka 4.1's records are read and written again byte for byte", () => {
  const file = new URL('../../vectors/transaction-state.log.gz', import.meta.url)
  const states: string[] = []
  for (const batch of recordBatches(gunzipSync(readFileSync(file)))) {
    for (const { key, value, timestamp } of batch.records()) {
      const change = decodeTransaction(key, value)
      if (change === undefined) throw new Error('a record of another kind')
      states.push(change.metadata?.state ?? 'removed')
      const [again] = recordBatches(encodeTransactions([change], 1, timestamp))
      const [record] = again?.records() ?? []
      expect([record?.key, record?.value]).toEqual([key, value])
    }
  }
  expect(new Set(states)).toEqual(
    new Set([
      'Empty',
      'Ongoing',
      'PrepareCommit',
      'CompleteCommit',
      'PrepareAbort',
      'CompleteAbort',
    ]),
  )
})

test('before transaction.version 1 records have no tagged fields', () => {
  const batch = encodeTransactions([changeOf(ongoing('a'))], 0, 0)
  const [record] = [...recordBatches(batch)].flatMap((one) => [...one.records()])
  expect(record?.value?.readInt16BE(0)).toBe(0)
  expect(decodeTransaction(record?.key ?? null, record?.value ?? null)?.metadata).toMatchObject({
    state: 'Ongoing',
    previousProducerId: -1,
    nextProducerId: -1,
    clientTransactionVersion: 0,
  })
})
