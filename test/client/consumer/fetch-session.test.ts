import { describe, expect, it } from 'vitest'
import { FetchSession } from '../../../src/client/consumer/fetch-session.ts'

const partition = (number: number, fetchOffset: number) => ({
  topic: 't',
  partition: number,
  name: `t-${number}`,
  fetchOffset,
  currentLeaderEpoch: 0,
})

describe('a fetch session (KIP-227)', () => {
  it('begins with a full request and goes on with what changed', () => {
    const session = new FetchSession()
    const all = [partition(0, 0), partition(1, 0), partition(2, 0)]
    expect(session.plan(all)).toEqual({
      sessionId: 0,
      sessionEpoch: 0,
      partitions: all,
      forgotten: [],
    })
    session.answered(77)
    const next = [partition(0, 5), partition(1, 0), partition(3, 0)]
    expect(session.plan(next)).toEqual({
      sessionId: 77,
      sessionEpoch: 1,
      partitions: [partition(0, 5), partition(3, 0)],
      forgotten: [partition(2, 0)],
    })
    session.answered(77)
    expect(session.plan(next)).toMatchObject({ sessionEpoch: 2, partitions: [], forgotten: [] })
  })

  it('sends full requests to a broker that gives no session, or lost it', () => {
    const session = new FetchSession()
    session.plan([partition(0, 0)])
    session.answered(0)
    expect(session.plan([partition(0, 0)])).toMatchObject({ sessionId: 0, sessionEpoch: 0 })
    session.answered(5)
    session.reset()
    expect(session.plan([partition(0, 0)])).toMatchObject({
      sessionId: 0,
      partitions: [partition(0, 0)],
    })
  })
})
