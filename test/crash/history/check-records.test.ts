/** Each class of violation of records and transactions is found in a history that has it, and none in one that has not. */
import { describe, expect, test } from 'vitest'
import { classesIn, commit, committed, end, other, read, seeOffset, sent } from './test-history.ts'

describe('records', () => {
  test('what was acknowledged and is there in order is right', () => {
    const history = [sent(0, 0), sent(2, 2), read('0:p/0 1:p/1 2:p/2 3:p/3')]
    expect(classesIn(...history)).toEqual([])
  })

  test('an answer that was lost leaves both open, but not half of a batch', () => {
    const unknown = sent(0, 0, { outcome: 'unknown' })
    expect(classesIn(unknown, read(''))).toEqual([])
    expect(classesIn(unknown, read('0:p/0 1:p/1'))).toEqual([])
    expect(classesIn(unknown, read('0:p/0'))).toEqual(['lost-write'])
  })

  test('an acknowledged record that is not there: lost-write', () => {
    expect(classesIn(sent(0, 0), read('0:p/0'))).toEqual(['lost-write'])
    expect(classesIn(sent(0, 0), read(''))).toEqual(['lost-write'])
  })

  test('records before the log start were deleted, not lost', () => {
    const rest = read('1:p/1', { logStart: 1, batches: [[0, 1]] })
    expect(classesIn(sent(0, 0), rest)).toEqual([])
  })

  test('what was sent after a read need not be in it', () => {
    expect(classesIn(read(''), sent(0, 0))).toEqual([])
  })

  test('a record that is there twice: duplicate', () => {
    const twice = read('0:p/0 1:p/1 2:p/0 3:p/1')
    expect(classesIn(sent(0, 0), twice)).toEqual(['duplicate'])
  })

  test('an offset with two values: inconsistent-offsets', () => {
    const elsewhere = read('0:q/0 1:q/1 2:p/0 3:p/1')
    const others = sent(0, 0, { producer: 'q' })
    expect(classesIn(others, sent(0, 1), elsewhere)).toEqual(['inconsistent-offsets'])
    const swapped = [read('0:p/0 1:p/1'), read('0:p/1 1:p/0')]
    const unknown = sent(0, 0, { outcome: 'unknown' })
    expect(classesIn(unknown, ...swapped)).toContain('inconsistent-offsets')
  })

  test('what nobody sent, was refused, or was sent to another partition: phantom', () => {
    expect(classesIn(read('0:p/0'))).toEqual(['phantom'])
    expect(classesIn(sent(0, 0, { outcome: 'failed' }), read('0:p/0 1:p/1'))).toEqual(['phantom'])
    expect(classesIn(sent(0, 0, other), read('0:p/0 1:p/1'))).toEqual(['phantom'])
  })

  test('a producer whose later batch comes first: nonmonotonic-send', () => {
    const wrong = read('0:p/2 1:p/3 2:p/0 3:p/1')
    const unknown = { outcome: 'unknown' } as const
    expect(classesIn(sent(0, 0, unknown), sent(2, 2, unknown), wrong)).toEqual([
      'nonmonotonic-send',
    ])
  })

  test.each([
    ['in the middle', [0, 2], 3],
    ['at the start', [1, 2], 3],
    ['at the end', [0, 1], 3],
  ])('an offset that no batch has, %s: gap', (_, offsets, last) => {
    const batches = offsets.map((offset) => [offset, offset] as const)
    expect(classesIn(read('', { batches, end: last }))).toEqual(['gap'])
  })
})

describe('compaction', () => {
  const keyed = { keys: 2 }
  const sends = [sent(0, 0, keyed), sent(2, 2, keyed)]
  const compacted = (records: string) => read(records, { isCompacted: true })

  test('leaves the last record of each key, with its offset', () => {
    expect(classesIn(...sends, compacted('2:p/2 3:p/3'))).toEqual([])
    expect(classesIn(...sends, compacted('0:p/0 2:p/2 3:p/3'), compacted('2:p/2 3:p/3'))).toEqual(
      [],
    )
  })

  test('a key whose last record is gone: lost-write', () => {
    expect(classesIn(...sends, compacted('0:p/0 1:p/1 2:p/2'))).toEqual(['lost-write'])
    expect(classesIn(...sends, compacted(''))).toEqual(['lost-write'])
  })

  test('a later record whose answer was lost may take the place of the last', () => {
    const unknown = sent(4, -1, { ...keyed, outcome: 'unknown' })
    expect(classesIn(...sends, unknown, compacted('4:p/4 5:p/5'))).toEqual([])
    expect(classesIn(...sends, compacted('4:p/4 5:p/5'), unknown)).toEqual([])
  })

  test('a record that has moved: inconsistent-offsets', () => {
    expect(classesIn(...sends, compacted('1:p/2 3:p/3'))).toEqual(['inconsistent-offsets'])
  })
})

describe('transactions', () => {
  const inA = { transaction: 'a' }
  const both = [sent(0, 0, inA), sent(2, 0, { ...other, ...inA })]
  const here = committed('0:p/0 1:p/1', { end: 3 })
  const there = committed('0:p/2 1:p/3', { ...other, end: 3 })
  const nothing = committed('', { end: 3 })

  test('a committed one is there whole, an aborted one not at all', () => {
    expect(classesIn(...both, end('a'), here, there)).toEqual([])
    const aborted = end('a', { isCommit: false })
    expect(classesIn(...both, aborted, nothing, { ...nothing, ...other })).toEqual([])
  })

  test('one whose end got no answer is there whole or not at all', () => {
    const unknown = end('a', { outcome: 'unknown' })
    expect(classesIn(...both, unknown, here, there)).toEqual([])
    expect(classesIn(...both, unknown, nothing, { ...nothing, ...other })).toEqual([])
  })

  test('half of one: torn-transaction', () => {
    const unknown = end('a', { outcome: 'unknown' })
    const half = [here, { ...nothing, ...other }]
    expect(classesIn(...both, unknown, ...half)).toEqual(['torn-transaction'])
    expect(classesIn(...both, end('a'), ...half)).toEqual(['torn-transaction'])
  })

  test('records of one that was aborted, or given up: aborted-read', () => {
    const aborted = end('a', { isCommit: false })
    expect(classesIn(...both, aborted, here, there)).toEqual(['aborted-read'])
    expect(classesIn(...both, here, there)).toEqual(['aborted-read'])
  })

  test('a committed one that is missing: lost-write', () => {
    const none = [nothing, { ...nothing, ...other }]
    expect(classesIn(...both, end('a'), ...none)).toEqual(['lost-write'])
    const unknown = end('a', { outcome: 'unknown' })
    const later = sent(4, 9, { outcome: 'unknown' })
    const history = [...both, unknown, here, there, later, ...none]
    expect(classesIn(...history)).toContain('lost-write')
  })

  test('one whose records were deleted is not torn', () => {
    const trimmed = committed('', { logStart: 3, end: 3, batches: [] })
    expect(classesIn(...both, end('a'), trimmed, there)).toEqual([])
  })

  test('offsets without the records, or records without the offsets: torn-transaction', () => {
    const offset = commit(7, inA)
    const unknown = end('a', { outcome: 'unknown' })
    const none = [nothing, { ...nothing, ...other }]
    const history = [...both, offset, unknown]
    expect(classesIn(...history, here, there, seeOffset(7))).toEqual([])
    expect(classesIn(...history, ...none, seeOffset(-1))).toEqual([])
    expect(classesIn(...history, here, there, seeOffset(-1))).toEqual(['torn-transaction'])
    expect(classesIn(...history, ...none, seeOffset(7))).toEqual(['torn-transaction'])
  })
})
