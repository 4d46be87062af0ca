/** The same for what groups have committed, for the ends of partitions, and for topics. */
import { describe, expect, test } from 'vitest'
import type { Operation, SeenTopic } from './operations.ts'
import {
  bounds,
  classesIn,
  commit,
  created,
  deleted,
  end,
  place,
  see,
  seeOffset,
  sent,
  topic,
} from './test-history.ts'

describe('committed offsets', () => {
  test('one whose answer was lost counts or not, until it has been seen', () => {
    const unknown = commit(2, { outcome: 'unknown' })
    expect(classesIn(commit(1), unknown, seeOffset(1), seeOffset(1))).toEqual([])
    expect(classesIn(commit(1), unknown, seeOffset(2), seeOffset(2))).toEqual([])
    expect(classesIn(commit(1), unknown, seeOffset(2), seeOffset(1))).toEqual(['offset-went-back'])
  })

  test('an acknowledged one that is gone: offset-went-back', () => {
    expect(classesIn(commit(1), seeOffset(-1))).toEqual(['offset-went-back'])
    expect(classesIn(commit(1), commit(5), seeOffset(1))).toEqual(['offset-went-back'])
  })

  test('one that nobody committed, or with an aborted transaction: lost-offset', () => {
    expect(classesIn(commit(1), seeOffset(3))).toEqual(['lost-offset'])
    const aborted = end('a', { isCommit: false })
    const history = [commit(7, { transaction: 'a' }), aborted, seeOffset(7)]
    expect(classesIn(...history)).toEqual(['lost-offset'])
  })

  test('one of a committed transaction is there', () => {
    const history = [commit(7, { transaction: 'a' }), end('a')]
    expect(classesIn(...history, seeOffset(7))).toEqual([])
    expect(classesIn(...history, seeOffset(-1))).toEqual(['offset-went-back'])
  })
})

describe('bounds', () => {
  test('both ends go forward', () => {
    expect(classesIn(bounds(0, 1, 2), bounds(1, 2, 3))).toEqual([])
  })

  test('a start before what was deleted, or seen: log-start-went-back', () => {
    const trimmed: Operation = { type: 'delete-records', ...place, before: 3, outcome: 'ok' }
    expect(classesIn(trimmed, bounds(2, 5, 5))).toEqual(['log-start-went-back'])
    expect(classesIn(bounds(3, 5, 5), bounds(2, 5, 5))).toEqual(['log-start-went-back'])
  })

  test('an end before what was acknowledged, or seen: log-end-went-back', () => {
    expect(classesIn(sent(0, 4), bounds(0, 5, 5))).toEqual(['log-end-went-back'])
    expect(classesIn(bounds(0, 5, 5), bounds(0, 5, 4))).toContain('log-end-went-back')
    expect(classesIn(bounds(0, 5, 5), bounds(0, 4, 5))).toEqual(['log-end-went-back'])
  })

  test('a last stable offset that stays back without a transaction: stuck-transaction', () => {
    expect(classesIn(bounds(0, 4, 5, true))).toEqual(['stuck-transaction'])
    expect(classesIn(bounds(0, 4, 5))).toEqual([])
  })
})

describe('topics', () => {
  const grown: Operation = { type: 'create-partitions', topic: 't', partitions: 3, outcome: 'ok' }
  const configured: Operation = {
    ...{ type: 'alter-config', topic: 't', key: 'k', value: 'v', outcome: 'ok' },
  }

  test('changes are there', () => {
    expect(classesIn(created, see(topic()), deleted, see())).toEqual([])
    const changed = topic({ partitions: 3, configs: { k: 'v' } })
    expect(classesIn(created, grown, configured, see(changed))).toEqual([])
    const reset: Operation = { ...configured, value: null }
    expect(classesIn(created, configured, reset, see(topic()))).toEqual([])
  })

  test.each<[string, Operation, SeenTopic[]]>([
    ['a creation', created, []],
    ['more partitions', grown, [topic()]],
    ['a configuration', configured, [topic()]],
  ])('%s that is gone: lost-topic-change', (_, change, seen) => {
    expect(classesIn(created, change, see(...seen))).toEqual(['lost-topic-change'])
  })

  test('a topic with another id, or that nobody created: lost-topic-change', () => {
    expect(classesIn(created, see(topic({ topicId: 'U' })))).toEqual(['lost-topic-change'])
    expect(classesIn(see(topic()))).toEqual(['lost-topic-change'])
  })

  test('a deleted topic: topic-came-back', () => {
    expect(classesIn(created, deleted, see(topic()))).toEqual(['topic-came-back'])
    const unknown: Operation = { ...deleted, outcome: 'unknown' }
    expect(classesIn(created, unknown, see(topic()))).toEqual([])
    expect(classesIn(created, unknown, see(), see(topic()))).toEqual(['topic-came-back'])
  })

  test('one of the same name is another topic', () => {
    const { topicId: _, ...again } = { ...created, topicId: '' } as const
    const unknown: Operation = { ...again, outcome: 'unknown' }
    expect(classesIn(created, deleted, unknown, see(topic({ topicId: 'U' })))).toEqual([])
    expect(classesIn(created, deleted, unknown, see())).toEqual([])
  })
})
