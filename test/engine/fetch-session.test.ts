import { expect, test } from 'vitest'
import {
  type FetchContext,
  type FetchedState,
  type FetchPartition,
  type FetchSessionRequest,
  FetchSessions,
} from '../../src/engine/fetch-session.ts'
import { ManualTime, SeededRandom } from './system/test-system.ts'

const ID = 'AAAAAAAAAAAAAAAAAAAAAQ'

const partition = (number: number, fetchOffset = 0): FetchPartition => ({
  topic: 't',
  topicId: ID,
  partition: number,
  currentLeaderEpoch: -1,
  fetchOffset,
  lastFetchedEpoch: -1,
  maxBytes: 1000,
})

const result = (more: Partial<FetchedState> = {}): FetchedState => ({
  errorCode: 0,
  highWatermark: 0,
  lastStableOffset: 0,
  logStartOffset: 0,
  records: { length: 0 },
  diverging: false,
  ...more,
})

function sessions(maxSessions = 10) {
  const time = new ManualTime()
  const cache = new FetchSessions(time, new SeededRandom(), maxSessions)
  const open = (request: Partial<FetchSessionRequest>): FetchContext => {
    const context = cache.open({
      sessionId: 0,
      sessionEpoch: 0,
      usesTopicIds: false,
      partitions: [],
      forgotten: [],
      ...request,
    })
    if (typeof context === 'string') throw new Error(context)
    return context
  }
  /** A session with these partitions, all empty so far. */
  const begin = (...numbers: number[]): number => {
    const context = open({ partitions: numbers.map((number) => partition(number)) })
    return context.answer(numbers.map(() => result())).sessionId
  }
  return { time, cache, open, begin }
}

const numbersOf = ({ partitions }: FetchContext) => partitions.map((one) => one.partition)

test('epoch -1 is answered in full and remembered nowhere', () => {
  const { cache, open } = sessions()
  const context = open({ sessionEpoch: -1, partitions: [partition(0)] })
  const answer = context.answer([result()])
  expect([answer.sessionId, answer.results.length, cache.size]).toEqual([0, 1, 0])
})

test('epoch 0 begins a session, epoch -1 ends it', () => {
  const { cache, open, begin } = sessions()
  const sessionId = begin(0)
  expect(sessionId).toBeGreaterThan(0)
  expect(cache.size).toBe(1)
  open({ sessionId, sessionEpoch: -1 })
  expect(cache.size).toBe(0)
})

test('later requests name what changed: added, changed and forgotten partitions', () => {
  const { open, begin } = sessions()
  const sessionId = begin(0, 1)
  const second = open({ sessionId, sessionEpoch: 1, partitions: [partition(2), partition(0, 7)] })
  expect(second.partitions.map((one) => [one.partition, one.fetchOffset])).toEqual([
    [0, 7],
    [1, 0],
    [2, 0],
  ])
  second.answer([])
  const third = open({ sessionId, sessionEpoch: 2, forgotten: [partition(1)] })
  expect(numbersOf(third)).toEqual([0, 2])
})

test('an answer holds only partitions with records, errors or moved offsets', () => {
  const { open, begin } = sessions()
  const sessionId = begin(0, 1, 2, 3, 4)
  const answer = open({ sessionId, sessionEpoch: 1 }).answer([
    result(),
    result({ records: { length: 5 }, highWatermark: 1 }),
    result({ errorCode: 3, highWatermark: -1 }),
    result({ logStartOffset: 4 }),
    result({ lastStableOffset: 4 }),
  ])
  expect(answer.results.map((one) => one.partition.partition)).toEqual([1, 2, 3, 4])
})

test('after an error the partition is news again', () => {
  const { open, begin } = sessions()
  const sessionId = begin(0)
  open({ sessionId, sessionEpoch: 1 }).answer([result({ errorCode: 3 })])
  expect(open({ sessionId, sessionEpoch: 2 }).answer([result()]).results).toHaveLength(1)
  expect(open({ sessionId, sessionEpoch: 3 }).answer([result()]).results).toHaveLength(0)
})

test('partitions that had records are read last the next time, so that none starves', () => {
  const { open, begin } = sessions()
  const sessionId = begin(0, 1, 2)
  open({ sessionId, sessionEpoch: 1 }).answer([
    result({ records: { length: 9 } }),
    result(),
    result(),
  ])
  expect(numbersOf(open({ sessionId, sessionEpoch: 2 }))).toEqual([1, 2, 0])
})

test('a session that loses its last partition is over', () => {
  const { cache, open, begin } = sessions()
  const sessionId = begin(0)
  const context = open({ sessionId, sessionEpoch: 1, forgotten: [partition(0)] })
  expect([context.answer([]).sessionId, cache.size]).toEqual([0, 0])
})

test('the errors of sessions', () => {
  const { cache, begin } = sessions()
  const sessionId = begin(0)
  const request = { partitions: [], forgotten: [], usesTopicIds: false }
  expect(cache.open({ ...request, sessionId: sessionId + 1, sessionEpoch: 1 })).toBe(
    'FETCH_SESSION_ID_NOT_FOUND',
  )
  expect(cache.open({ ...request, sessionId, sessionEpoch: 2 })).toBe('INVALID_FETCH_SESSION_EPOCH')
  expect(cache.open({ ...request, sessionId, sessionEpoch: 1, usesTopicIds: true })).toBe(
    'FETCH_SESSION_TOPIC_ID_ERROR',
  )
})

test('a full cache answers with id 0 until a session is stale', () => {
  const { time, cache, open, begin } = sessions(1)
  const first = begin(0)
  expect(begin(1)).toBe(0)
  time.advance(120_000)
  open({ sessionId: first, sessionEpoch: 1 })
  time.advance(1)
  expect(begin(1)).toBe(0)
  time.advance(120_000)
  expect(begin(1)).toBeGreaterThan(0)
  expect(cache.size).toBe(1)
})

test('a larger session takes the place of a smaller one that is old', () => {
  const { time, cache, open, begin } = sessions(1)
  const small = begin(0)
  time.advance(120_001)
  open({ sessionId: small, sessionEpoch: 1 })
  expect(begin(1)).toBe(0)
  expect(begin(1, 2)).toBeGreaterThan(0)
  expect(cache.size).toBe(1)
})
