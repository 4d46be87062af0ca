/** Groups of the consumer protocol on a coordinator with real logs: what is stored, found again and refused. */
import { describe, expect, test } from 'vitest'
import { assignorNames } from '../../../../src/engine/config/group-requirements.ts'
import { assignorsNamed } from '../../../../src/engine/group/consumer/assignors/assignors.ts'
import { defaultGroupConfig } from '../../../../src/engine/group/group-config.ts'
import type {
  ConsumerHeartbeatRequest,
  ConsumerHeartbeatResult,
} from '../../../../src/engine/group/requests.ts'
import { KafkaError } from '../../../../src/protocol/errors.ts'
import {
  decodeAssignment,
  encodeAssignment,
} from '../../../../src/protocol/internal/consumer-protocol.ts'
import { CoordinatorFixture, topicIdOf } from '../coordinator-fixture.ts'

const t = topicIdOf('t')
const all = [{ topicId: t, partitions: [0, 1, 2] }]

function heartbeat(
  fixture: CoordinatorFixture,
  memberId: string,
  memberEpoch: number,
  changes: Partial<ConsumerHeartbeatRequest> = {},
): Promise<ConsumerHeartbeatResult> {
  const isJoining = memberEpoch === 0
  return fixture.coordinator.consumerHeartbeat(
    {
      groupId: 'g',
      memberId,
      memberEpoch,
      instanceId: null,
      rackId: null,
      rebalanceTimeoutMs: isJoining ? 60_000 : -1,
      subscribedTopicNames: isJoining ? ['t'] : null,
      subscribedTopicRegex: null,
      serverAssignor: null,
      owned: isJoining ? [] : null,
      clientId: 'client',
      clientHost: '/127.0.0.1',
      ...changes,
    },
    1,
  )
}

const stateOf = (fixture: CoordinatorFixture): string =>
  fixture.coordinator
    .listGroups([], [])
    .groups.map(({ groupId, type, state }) => `${groupId} ${type} ${state}`)
    .join(', ')

/** The migration policy with only what is named allowed. */
const policy = (allowsUpgrade: boolean, allowsDowngrade: boolean) => ({
  consumer: {
    ...defaultGroupConfig.consumer,
    migrationPolicy: { allowsUpgrade, allowsDowngrade },
  },
})

describe('after a restart', () => {
  test.each([false, true])(
    'groups and their members are the same (state.db deleted: %s)',
    async (withoutStateDatabase) => {
      const before = new CoordinatorFixture()
      await heartbeat(before, 'a', 0)
      await heartbeat(before, 'b', 0, { instanceId: 'one' })
      await heartbeat(before, 'a', 1)
      await heartbeat(before, 'r', 0, { groupId: 'regex', subscribedTopicRegex: 't|v' })
      before.system.clock.advance(0)
      await heartbeat(before, 'x', 0, { groupId: 'left' })
      await heartbeat(before, 'x', -1, { groupId: 'left' })
      await before.commit({ 't-0': 7 }, { groupId: 'left' })
      await heartbeat(before, 'y', 0, { groupId: 'gone' })
      await heartbeat(before, 'y', -1, { groupId: 'gone' })
      await before.coordinator.deleteGroups(['gone'])
      const groups = ['g', 'regex', 'left', 'gone']
      const describe = (fixture: CoordinatorFixture) =>
        groups.map((id) => fixture.coordinator.describeConsumerGroup(id))
      const described = describe(before)
      const tables = before.tables()
      const after = before.restart({ withoutStateDatabase })
      expect(described.map(({ state, members }) => [state, members.length])).toEqual([
        ['Reconciling', 2],
        ['Assigning', 1],
        ['Empty', 0],
        ['', 0],
      ])
      expect(describe(after)).toEqual(described)
      expect(after.tables()).toEqual(tables)
      expect(after.committed('left')).toEqual({ 't-0': 7 })
      // Members go on in the epoch they were in.
      const told = await heartbeat(after, 'a', 1, { owned: [{ topicId: t, partitions: [0, 1] }] })
      expect(told).toMatchObject({ error: 'NONE', memberEpoch: 2 })
      expect(await heartbeat(after, 'b', 2, { instanceId: 'one' })).toMatchObject({
        assignment: [{ topicId: t, partitions: [2] }],
      })
      expect(after.coordinator.describeConsumerGroup('g').groupEpoch).toBe(2)
    },
  )
})

describe('what cannot be stored has not happened', () => {
  test('a group without a record is gone; members stay as they were', async () => {
    const fixture = new CoordinatorFixture()
    fixture.offsetsTopic.failure = new KafkaError('NOT_LEADER_OR_FOLLOWER')
    expect(await heartbeat(fixture, 'a', 0)).toMatchObject({ error: 'NOT_COORDINATOR' })
    expect(stateOf(fixture)).toBe('')
    fixture.offsetsTopic.failure = undefined
    await heartbeat(fixture, 'a', 0)
    fixture.offsetsTopic.failure = new KafkaError('NOT_ENOUGH_REPLICAS')
    expect(await heartbeat(fixture, 'b', 0)).toMatchObject({ error: 'COORDINATOR_NOT_AVAILABLE' })
    expect(stateOf(fixture)).toBe('g consumer Stable')
  })

  test('a timeout is tried again', async () => {
    const fixture = new CoordinatorFixture()
    await heartbeat(fixture, 'a', 0)
    fixture.offsetsTopic.failure = new KafkaError('NOT_ENOUGH_REPLICAS')
    fixture.system.clock.advance(45_000)
    expect(stateOf(fixture)).toBe('g consumer Stable')
    fixture.offsetsTopic.failure = undefined
    fixture.system.clock.advance(500)
    expect(stateOf(fixture)).toBe('g consumer Empty')
  })

  test('an answer waits until its records are replicated', async () => {
    const fixture = new CoordinatorFixture({ partitions: 1 })
    fixture.offsetsTopic.isReplicating = false
    let answer: ConsumerHeartbeatResult | undefined
    const answered = heartbeat(fixture, 'a', 0).then((result) => {
      answer = result
    })
    await Promise.resolve()
    expect(answer).toBeUndefined()
    const [log] = fixture.offsetsTopic.logs
    log?.updateHighWatermark(log.logEndOffset)
    fixture.coordinator.highWatermarkAdvanced(0)
    await answered
    expect(answer).toMatchObject({ error: 'NONE', assignment: all })
  })
})

describe('offsets', () => {
  test('members commit and fetch in their epoch; others while nobody is there', async () => {
    const fixture = new CoordinatorFixture()
    await heartbeat(fixture, 'a', 0)
    const commit = (memberId: string, generation: number, knowsMemberEpochs = true) =>
      fixture.commit({ 't-0': 1 }, { memberId, generation, knowsMemberEpochs })
    expect(await commit('a', 1)).toEqual(['NONE'])
    expect(await commit('a', 0)).toEqual(['STALE_MEMBER_EPOCH'])
    expect(await commit('a', 1, false)).toEqual(['UNSUPPORTED_VERSION'])
    expect(await commit('b', 1)).toEqual(['UNKNOWN_MEMBER_ID'])
    expect(await commit('', -1)).toEqual(['UNKNOWN_MEMBER_ID'])
    const fetch = (memberId: string | null, memberEpoch: number) =>
      fixture.coordinator.fetchOffsets({
        groupId: 'g',
        partitions: null,
        requireStable: false,
        memberId,
        memberEpoch,
      }).error
    expect(fetch('a', 1)).toBe('NONE')
    expect(fetch('a', 2)).toBe('STALE_MEMBER_EPOCH')
    expect(fetch('b', 1)).toBe('UNKNOWN_MEMBER_ID')
    expect(fetch(null, -1)).toBe('NONE')
    await heartbeat(fixture, 'a', -1)
    expect(await commit('', -1)).toEqual(['NONE'])
    expect(
      await fixture.commit({ 't-0': 1 }, { groupId: 'n', generation: 1, knowsMemberEpochs: true }),
    ).toEqual(['GROUP_ID_NOT_FOUND'])
  })

  test('of topics that members read they cannot be deleted, and do not expire', async () => {
    const fixture = new CoordinatorFixture({ config: { offsetsRetentionMs: 1_000 } })
    await heartbeat(fixture, 'a', 0)
    const member = { memberId: 'a', generation: 1, knowsMemberEpochs: true }
    await fixture.commit({ 't-0': 1, 'u-0': 2, 'u-1': 3 }, member)
    const removed = await fixture.coordinator.deleteOffsets('g', [
      { topic: 't', partition: 0 },
      { topic: 'u', partition: 0 },
    ])
    expect(removed.partitions.map(({ error }) => error)).toEqual([
      'GROUP_SUBSCRIBED_TO_TOPIC',
      'NONE',
    ])
    for (let minute = 0; minute < 11; minute += 1) {
      fixture.system.clock.advance(40_000)
      await heartbeat(fixture, 'a', 1)
    }
    fixture.system.clock.advance(40_000)
    await heartbeat(fixture, 'a', 1)
    for (let beat = 0; beat < 5; beat += 1) {
      fixture.system.clock.advance(40_000)
      await heartbeat(fixture, 'a', 1)
    }
    expect(fixture.committed()).toEqual({ 't-0': 1 })
  })

  test('a group with members cannot be deleted', async () => {
    const fixture = new CoordinatorFixture()
    await heartbeat(fixture, 'a', 0)
    const remove = async () => (await fixture.coordinator.deleteGroups(['g']))[0]?.error
    expect(await remove()).toBe('NON_EMPTY_GROUP')
    await heartbeat(fixture, 'a', -1)
    expect(await remove()).toBe('NONE')
    expect(fixture.tables()['consumer_group_state']).toEqual([])
  })
})

describe('migration', () => {
  /** With one member, which has all partitions of `t`. */
  async function liveClassicGroup(fixture: CoordinatorFixture): Promise<string> {
    const joining = fixture.coordinator.joinGroup(fixture.joinRequest())
    fixture.system.clock.advance(0)
    const { memberId, generation } = await joining
    const assignedPartitions = [{ topic: 't', partitions: [0, 1, 2] }]
    const assignments = [{ memberId, assignment: encodeAssignment({ assignedPartitions }) }]
    const member = { groupId: 'g', memberId, generation, groupInstanceId: null }
    const protocol = { protocolType: null, protocolName: null }
    await fixture.coordinator.syncGroup({ ...member, ...protocol, assignments })
    return memberId
  }

  const classicJoin = async (fixture: CoordinatorFixture, memberId = '') =>
    fixture.coordinator.joinGroup(fixture.joinRequest({ memberId }))

  test('a live classic group is upgraded by the first member of the consumer protocol, and back by its leaving', async () => {
    const fixture = new CoordinatorFixture()
    const memberId = await liveClassicGroup(fixture)
    const member = { groupId: 'g', memberId, groupInstanceId: null }
    const beat = (generation: number) => fixture.coordinator.heartbeat({ ...member, generation })
    expect(await heartbeat(fixture, 'new', 0)).toMatchObject({ error: 'NONE', memberEpoch: 2 })
    expect(stateOf(fixture)).toBe('g consumer Reconciling')
    expect(beat(1)).toBe('REBALANCE_IN_PROGRESS')
    const rejoined = await classicJoin(fixture, memberId)
    expect(rejoined).toMatchObject({ error: 'NONE', generation: 2, members: [] })
    const sync = { protocolType: 'consumer', protocolName: 'range', assignments: [] }
    const synced = await fixture.coordinator.syncGroup({ ...member, generation: 2, ...sync })
    expect(decodeAssignment(synced.assignment).assignedPartitions[0]?.topic).toBe('t')
    expect(beat(2)).toBe('NONE')
    const after = fixture.restart()
    expect(after.coordinator.heartbeat({ ...member, generation: 2 })).toBe('NONE')
    await heartbeat(after, 'new', -1)
    expect(stateOf(after)).toBe('g classic PreparingRebalance')
    expect(after.coordinator.heartbeat({ ...member, generation: 2 })).toBe('REBALANCE_IN_PROGRESS')
    expect(after.tables()['consumer_group_state']).toEqual([])
    expect(await classicJoin(after, memberId)).toMatchObject({ error: 'NONE', leader: memberId })
    expect(after.restart().groupIds()).toEqual(['g'])
  })

  test('not where the policy does not allow it', async () => {
    const disabled = new CoordinatorFixture({ config: policy(false, false) })
    await liveClassicGroup(disabled)
    expect(await heartbeat(disabled, 'new', 0)).toMatchObject({
      error: 'GROUP_ID_NOT_FOUND',
      errorMessage:
        'Cannot upgrade classic group g to consumer group because online upgrade is disabled.',
    })
    expect(stateOf(disabled)).toBe('g classic Stable')
    const upwards = new CoordinatorFixture({ config: policy(true, false) })
    await liveClassicGroup(upwards)
    await heartbeat(upwards, 'new', 0)
    await heartbeat(upwards, 'new', -1)
    expect(stateOf(upwards)).toBe('g consumer Assigning')
  })

  test('an empty group changes with its first member, in both directions', async () => {
    const fixture = new CoordinatorFixture({ config: policy(false, false) })
    await heartbeat(fixture, 'a', 0)
    await fixture.commit({ 't-0': 5 }, { memberId: 'a', generation: 1, knowsMemberEpochs: true })
    await heartbeat(fixture, 'a', -1)
    const { memberId } = await fixture.stableGroup()
    expect(stateOf(fixture)).toBe('g classic Stable')
    await fixture.coordinator.leaveGroup('g', [{ memberId, groupInstanceId: null, reason: null }])
    await heartbeat(fixture, 'a', 0)
    expect(stateOf(fixture)).toBe('g consumer Stable')
    expect(fixture.committed()).toEqual({ 't-0': 5 })
    expect(fixture.restart().committed()).toEqual({ 't-0': 5 })
  })

  test('a group whose assignments are not those of consumers is not upgraded', async () => {
    const fixture = new CoordinatorFixture()
    await fixture.stableGroup()
    expect((await heartbeat(fixture, 'new', 0)).errorMessage).toBe(
      'Cannot upgrade classic group g to consumer group because the embedded consumer protocol is malformed.',
    )
  })

  test('members whose protocols are others are refused', async () => {
    const fixture = new CoordinatorFixture()
    await heartbeat(fixture, 'a', 0)
    const join = (protocolType: string) =>
      fixture.coordinator.joinGroup(fixture.joinRequest({ protocolType }))
    expect((await join('connect')).error).toBe('INCONSISTENT_GROUP_PROTOCOL')
    expect((await join('consumer')).error).toBe('NONE')
    const protocols = [
      { name: 'other', metadata: Buffer.from([0, 1, 0, 0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 0]) },
    ]
    const other = await fixture.coordinator.joinGroup(fixture.joinRequest({ protocols }))
    expect(other.error).toBe('INCONSISTENT_GROUP_PROTOCOL')
  })

  test('a static member of the classic protocol takes the place of the last of the other one', async () => {
    const fixture = new CoordinatorFixture()
    await heartbeat(fixture, 'a', 0, { instanceId: 'one' })
    await heartbeat(fixture, 'a', -2, { instanceId: 'one' })
    const joined = await fixture.coordinator.joinGroup(
      fixture.joinRequest({ groupInstanceId: 'one' }),
    )
    expect(joined).toMatchObject({ error: 'NONE', generation: 1 })
    expect(stateOf(fixture)).toBe('g classic Stable')
  })
})

test('where the protocol is switched off it is refused', async () => {
  const fixture = new CoordinatorFixture({ config: { speaksConsumerProtocol: false } })
  expect(await heartbeat(fixture, 'a', 0)).toMatchObject({ error: 'UNSUPPORTED_VERSION' })
  expect(fixture.coordinator.describeConsumerGroup('g').error).toBe('UNSUPPORTED_VERSION')
})

test('session timeout and heartbeat interval can be set per group, and change at once', async () => {
  let sessionTimeoutMs = 5_000
  const of = (groupId: string) =>
    groupId === 'g'
      ? { sessionTimeoutMs, heartbeatIntervalMs: 1_000 }
      : { sessionTimeoutMs: 45_000, heartbeatIntervalMs: 5_000 }
  const fixture = new CoordinatorFixture({
    config: { consumer: { ...defaultGroupConfig.consumer, of } },
  })
  expect(await heartbeat(fixture, 'a', 0)).toMatchObject({ heartbeatIntervalMs: 1_000 })
  sessionTimeoutMs = 20_000
  await heartbeat(fixture, 'a', 1)
  fixture.system.clock.advance(19_999)
  expect(stateOf(fixture)).toBe('g consumer Stable')
  fixture.system.clock.advance(1)
  expect(stateOf(fixture)).toBe('g consumer Empty')
})

test('every assignor that can be configured is there', () => {
  expect(assignorsNamed(assignorNames).map(({ name }) => name)).toEqual([
    'uniform',
    'range',
    'uniform',
    'range',
  ])
})
