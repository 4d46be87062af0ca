import { describe, expect, test } from 'vitest'
import { KafkaError } from '../../../src/protocol/errors.ts'
import { CoordinatorFixture } from './coordinator-fixture.ts'

const DAY_MS = 24 * 60 * 60_000
const HOUR_MS = 60 * 60_000

describe('committing offsets', () => {
  test('metadata and leader epoch come back as they were committed', async () => {
    const { coordinator } = new CoordinatorFixture()
    const metadata = 'grüße 😀'
    await coordinator.commitOffsets({
      groupId: 'g',
      generation: -1,
      memberId: '',
      groupInstanceId: null,
      retentionTimeMs: -1,
      knowsMemberEpochs: false,
      offsets: [
        { topic: 't', partition: 0, offset: 2 ** 40, leaderEpoch: 7, metadata },
        { topic: 't', partition: 1, offset: 0, leaderEpoch: -1, metadata: null },
      ],
    })
    const partitions = [
      { topic: 't', partition: 1 },
      { topic: 't', partition: 0 },
    ]
    const request = {
      groupId: 'g',
      partitions,
      requireStable: false,
      memberId: null,
      memberEpoch: -1,
    }
    expect(coordinator.fetchOffsets(request).offsets).toEqual([
      { topic: 't', partition: 1, offset: 0, leaderEpoch: -1, metadata: '', error: 'NONE' },
      { topic: 't', partition: 0, offset: 2 ** 40, leaderEpoch: 7, metadata, error: 'NONE' },
    ])
  })

  test('metadata of more than 4096 bytes: OFFSET_METADATA_TOO_LARGE, and the other partitions are committed', async () => {
    const fixture = new CoordinatorFixture()
    const offsets = [4096, 4097].map((length, partition) => {
      return { topic: 't', partition, offset: 1, leaderEpoch: -1, metadata: 'x'.repeat(length) }
    })
    expect(await fixture.commit({}, { offsets })).toEqual(['NONE', 'OFFSET_METADATA_TOO_LARGE'])
    expect(fixture.committed()).toEqual({ 't-0': 1 })
  })

  test('a partition that does not exist: UNKNOWN_TOPIC_OR_PARTITION', async () => {
    const fixture = new CoordinatorFixture()
    expect(await fixture.commit({ 'x-0': 1, 't-2': 2, 't-3': 3 })).toEqual([
      'UNKNOWN_TOPIC_OR_PARTITION',
      'NONE',
      'UNKNOWN_TOPIC_OR_PARTITION',
    ])
    expect(fixture.committed()).toEqual({ 't-2': 2 })
    expect(await fixture.commit({ 'x-0': 1 }, { groupId: 'h' })).toEqual([
      'UNKNOWN_TOPIC_OR_PARTITION',
    ])
    expect(fixture.groupIds()).toEqual(['g'])
  })

  test('a simple consumer commits while the group has no members; the group may even have no name', async () => {
    const fixture = new CoordinatorFixture()
    expect(await fixture.commit({ 't-0': 1 }, { groupId: '' })).toEqual(['NONE'])
    expect(fixture.committed('')).toEqual({ 't-0': 1 })
    expect(await fixture.commit({ 't-0': 1 }, { generation: 1, memberId: 'm' })).toEqual([
      'ILLEGAL_GENERATION',
    ])
    const { memberId, generation } = await fixture.stableGroup()
    expect(await fixture.commit({ 't-0': 1 })).toEqual(['UNKNOWN_MEMBER_ID'])
    expect(await fixture.commit({ 't-0': 2 }, { memberId, generation })).toEqual(['NONE'])
    expect(await fixture.commit({ 't-0': 2 }, { memberId, generation: 9 })).toEqual([
      'ILLEGAL_GENERATION',
    ])
  })

  test('a commit is a sign of life of the member', async () => {
    const fixture = new CoordinatorFixture()
    const joined = await fixture.stableGroup()
    const { memberId, generation } = joined
    for (let round = 0; round < 3; round += 1) {
      fixture.system.clock.advance(9_999)
      await fixture.commit({ 't-0': round }, { memberId, generation })
    }
    expect(fixture.heartbeat(joined)).toBe('NONE')
    fixture.system.clock.advance(10_000)
    expect(fixture.heartbeat(joined)).toBe('UNKNOWN_MEMBER_ID')
  })

  test('it is answered, and seen, when it is replicated', async () => {
    const fixture = new CoordinatorFixture({ partitions: 1 })
    fixture.offsetsTopic.isReplicating = false
    let answer: unknown
    const committing = fixture.commit({ 't-0': 5 }).then((outcomes) => {
      answer = outcomes
    })
    await Promise.resolve()
    expect(answer).toBeUndefined()
    expect(fixture.committed()).toEqual({})
    fixture.coordinator.highWatermarkAdvanced(0)
    expect(fixture.committed()).toEqual({})
    fixture.offsetsTopic.logs[0]?.updateHighWatermark(1)
    fixture.coordinator.highWatermarkAdvanced(0)
    await committing
    expect(answer).toEqual(['NONE'])
    expect(fixture.committed()).toEqual({ 't-0': 5 })
  })

  test.each([
    ['NOT_ENOUGH_REPLICAS', 'COORDINATOR_NOT_AVAILABLE'],
    ['NOT_LEADER_OR_FOLLOWER', 'NOT_COORDINATOR'],
    ['MESSAGE_TOO_LARGE', 'INVALID_COMMIT_OFFSET_SIZE'],
  ] as const)('when the log says %s, the client hears %s', async (failure, error) => {
    const fixture = new CoordinatorFixture()
    fixture.offsetsTopic.failure = new KafkaError(failure)
    expect(await fixture.commit({ 't-0': 5 })).toEqual([error])
    expect(fixture.committed()).toEqual({})
  })
})

describe('fetching offsets', () => {
  test('of an unknown group or partition: -1 and no error', () => {
    const { coordinator } = new CoordinatorFixture()
    const partitions = [{ topic: 'nowhere', partition: 9 }]
    const nothing = { topic: 'nowhere', partition: 9, offset: -1, leaderEpoch: -1, metadata: '' }
    expect(
      coordinator.fetchOffsets({
        groupId: 'ghost',
        partitions,
        requireStable: true,
        memberId: null,
        memberEpoch: -1,
      }),
    ).toEqual({ error: 'NONE', offsets: [{ ...nothing, error: 'NONE' }] })
    expect(
      coordinator.fetchOffsets({
        groupId: 'ghost',
        partitions: null,
        requireStable: false,
        memberId: null,
        memberEpoch: -1,
      }),
    ).toEqual({ error: 'NONE', offsets: [] })
  })
})

describe('deleting offsets', () => {
  const partitions = ['t', 'u', 'gone'].map((topic) => ({ topic, partition: 0 }))
  const errors = (result: { partitions: readonly { error: string }[] }) =>
    result.partitions.map(({ error }) => error)

  test('of a group without members', async () => {
    const fixture = new CoordinatorFixture()
    await fixture.commit({ 't-0': 1, 't-1': 2, 'u-0': 3 })
    const result = await fixture.coordinator.deleteOffsets('g', partitions)
    expect(result.error).toBe('NONE')
    expect(errors(result)).toEqual(['NONE', 'NONE', 'UNKNOWN_TOPIC_OR_PARTITION'])
    expect(fixture.committed()).toEqual({ 't-1': 2 })
  })

  test('of a group with members only those of topics that nobody subscribes to', async () => {
    const fixture = new CoordinatorFixture()
    await fixture.commit({ 't-0': 1, 'u-0': 3 })
    await fixture.stableGroup()
    expect(errors(await fixture.coordinator.deleteOffsets('g', partitions))).toEqual([
      'GROUP_SUBSCRIBED_TO_TOPIC',
      'NONE',
      'UNKNOWN_TOPIC_OR_PARTITION',
    ])
    expect(fixture.committed()).toEqual({ 't-0': 1 })
  })

  test('of a group that does not exist: GROUP_ID_NOT_FOUND', async () => {
    const { coordinator } = new CoordinatorFixture()
    expect(await coordinator.deleteOffsets('ghost', partitions)).toEqual({
      error: 'GROUP_ID_NOT_FOUND',
      partitions: [],
    })
  })

  test('of a group with members of another protocol type: NON_EMPTY_GROUP', async () => {
    const fixture = new CoordinatorFixture()
    await fixture.stableGroup({ protocolType: 'connect' })
    expect((await fixture.coordinator.deleteOffsets('g', partitions)).error).toBe('NON_EMPTY_GROUP')
  })
})

describe('offsets of a topic that is deleted', () => {
  test('are removed, and a group that has nothing else disappears', async () => {
    const fixture = new CoordinatorFixture()
    await fixture.commit({ 't-0': 1 }, { groupId: 'only-t' })
    await fixture.commit({ 't-0': 1, 'u-0': 2 }, { groupId: 'both' })
    const { memberId, generation } = await fixture.stableGroup()
    await fixture.commit({ 't-0': 1 }, { memberId, generation })
    fixture.coordinator.topicsDeleted(['t'])
    expect(fixture.groupIds().sort()).toEqual(['both', 'g'])
    expect(fixture.committed('both')).toEqual({ 'u-0': 2 })
    expect(fixture.committed('g')).toEqual({})
  })
})

describe('expiry', () => {
  const hour = { offsetsRetentionMs: HOUR_MS, offsetsRetentionCheckIntervalMs: 60_000 }

  test('after seven days, which are looked for every ten minutes', async () => {
    const fixture = new CoordinatorFixture()
    await fixture.commit({ 't-0': 1 })
    fixture.system.clock.advance(7 * DAY_MS - 1)
    expect(fixture.committed()).toEqual({ 't-0': 1 })
    fixture.system.clock.advance(600_000)
    expect(fixture.committed()).toEqual({})
    expect(fixture.groupIds()).toEqual([])
    expect(fixture.tables()['committed_offsets']).toEqual([])
  })

  test('offsets of a simple consumer expire by the time of their commit', async () => {
    const fixture = new CoordinatorFixture({ config: hour })
    await fixture.commit({ 't-0': 1 })
    fixture.system.clock.advance(HOUR_MS / 2)
    await fixture.commit({ 't-1': 1 })
    fixture.system.clock.advance(HOUR_MS / 2)
    expect(fixture.committed()).toEqual({ 't-1': 1 })
    fixture.system.clock.advance(HOUR_MS / 2)
    expect(fixture.groupIds()).toEqual([])
  })

  test('while members live nothing expires that they subscribe to; then it counts from when the group became empty', async () => {
    const fixture = new CoordinatorFixture({ config: hour })
    await fixture.commit({ 'u-0': 2 })
    const { memberId, generation } = await fixture.stableGroup({ sessionTimeoutMs: 1_800_000 })
    await fixture.commit({ 't-0': 1 }, { memberId, generation })
    const beat = () =>
      fixture.coordinator.heartbeat({ groupId: 'g', memberId, generation, groupInstanceId: null })
    for (let round = 0; round < 5; round += 1) {
      fixture.system.clock.advance(HOUR_MS / 4)
      expect(beat()).toBe('NONE')
    }
    // Topic u was committed, but no member subscribes to it.
    expect(fixture.committed()).toEqual({ 't-0': 1 })
    await fixture.coordinator.leaveGroup('g', [{ memberId, groupInstanceId: null, reason: null }])
    fixture.system.clock.advance(HOUR_MS - 1)
    expect(fixture.committed()).toEqual({ 't-0': 1 })
    fixture.system.clock.advance(60_000)
    expect(fixture.committed()).toEqual({})
    expect(fixture.groupIds()).toEqual([])
  })

  test('a commit can bring a retention time of its own (OffsetCommit v2-v4)', async () => {
    const fixture = new CoordinatorFixture({ config: hour })
    await fixture.commit({ 't-0': 1 }, { retentionTimeMs: 600_000 })
    await fixture.commit({ 't-1': 1 }, { retentionTimeMs: 2 * HOUR_MS })
    fixture.system.clock.advance(600_000)
    expect(fixture.committed()).toEqual({ 't-1': 1 })
    const restarted = fixture.restart({ config: hour })
    fixture.system.clock.advance(HOUR_MS)
    expect(restarted.committed()).toEqual({ 't-1': 1 })
    fixture.system.clock.advance(HOUR_MS)
    expect(restarted.committed()).toEqual({})
  })

  test('the longest retention time is for ever', async () => {
    const fixture = new CoordinatorFixture({ config: hour })
    await fixture.commit({ 't-0': 1 }, { retentionTimeMs: Number.MAX_SAFE_INTEGER })
    fixture.system.clock.advance(1000 * HOUR_MS)
    expect(fixture.committed()).toEqual({ 't-0': 1 })
  })

  test('an id that was given out and never used leaves no group behind', async () => {
    const fixture = new CoordinatorFixture()
    await fixture.coordinator.joinGroup(fixture.joinRequest({ requireKnownMemberId: true }))
    expect(fixture.groupIds()).toEqual(['g'])
    fixture.system.clock.advance(600_000)
    expect(fixture.groupIds()).toEqual([])
  })
})
