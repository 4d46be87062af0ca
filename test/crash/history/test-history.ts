/** Operations for the tests of the checks, and the classes of what the checks find in some. */
import { checkHistory } from './check-history.ts'
import type {
  CommitOffset,
  CreateTopic,
  DeleteTopic,
  EndTransaction,
  Operation,
  Read,
  SeeBounds,
  SeenTopic,
  SeeOffset,
  Send,
} from './operations.ts'

export const place = { topic: 't', topicId: 'T', partition: 0 }
export const other = { ...place, partition: 1 }

/** Two records of the producer `p`. */
export const sent = (first: number, baseOffset: number, more: Partial<Send> = {}): Send => ({
  ...{ type: 'send', producer: 'p', ...place, first, count: 2, outcome: 'ok', baseOffset },
  ...more,
})

/** `1:p/0` is the value p/0 at offset 1. */
export function read(records: string, more: Partial<Read> = {}): Read {
  const pairs = records === '' ? [] : records.split(' ').map((record) => record.split(':'))
  const offsets = pairs.map(([offset]) => Number(offset))
  const end = more.end ?? (offsets.at(-1) ?? -1) + 1
  return {
    ...{ type: 'read', isolation: 'read_uncommitted', ...place, logStart: 0, end, offsets },
    isCompacted: false,
    values: pairs.map(([, value]) => value ?? ''),
    batches: Array.from({ length: end }, (_, offset) => [offset, offset] as const),
    ...more,
  }
}

export const committed = (records: string, more: Partial<Read> = {}) =>
  read(records, { isolation: 'read_committed', ...more })

export const end = (transaction: string, more: Partial<EndTransaction> = {}): EndTransaction => ({
  ...{ type: 'end', transaction, isCommit: true, outcome: 'ok' },
  ...more,
})

export const commit = (offset: number, more: Partial<CommitOffset> = {}): CommitOffset => ({
  ...{ type: 'commit-offset', group: 'g', ...place, offset, outcome: 'ok' },
  ...more,
})

export const seeOffset = (offset: number): SeeOffset => ({
  ...{ type: 'see-offset', group: 'g', ...place, offset },
})

export const bounds = (logStart: number, lastStable: number, last: number, isSettled = false) =>
  ({
    ...{ type: 'see-bounds', ...place, logStart, lastStable, end: last, isSettled },
  }) satisfies SeeBounds

export const topic = (more: Partial<SeenTopic> = {}): SeenTopic => ({
  ...{ topic: 't', topicId: 'T', partitions: 1, configs: {} },
  ...more,
})

export const see = (...topics: SeenTopic[]): Operation => ({ type: 'see-topics', topics })
export const created: CreateTopic = {
  ...{ type: 'create-topic', topic: 't', topicId: 'T', partitions: 1, configs: {} },
  outcome: 'ok',
}
export const deleted: DeleteTopic = { type: 'delete-topic', topic: 't', outcome: 'ok' }

export const classesIn = (...history: Operation[]): string[] => [
  ...new Set(checkHistory(history).map((violation) => violation.class)),
]
