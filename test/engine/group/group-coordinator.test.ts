import { describe, expect, test } from 'vitest'
import { CoordinatorFixture } from './coordinator-fixture.ts'

describe('finding the coordinator', () => {
  test('the first look creates __consumer_offsets; until it is there, COORDINATOR_NOT_AVAILABLE', () => {
    const fixture = new CoordinatorFixture()
    fixture.partitions = undefined
    expect(() => fixture.coordinator.findCoordinator('g', 'PLAINTEXT')).toThrow(
      expect.objectContaining({ error: 'COORDINATOR_NOT_AVAILABLE' }),
    )
    expect(fixture.topicsAsked).toBe(1)
    expect(fixture.heartbeat({ memberId: 'm', generation: 1 } as never)).toBe('NOT_COORDINATOR')
    fixture.partitions = 3
    expect(fixture.coordinator.findCoordinator('g', 'PLAINTEXT')).toEqual({
      nodeId: 0,
      host: 'localhost',
      port: 9092,
    })
    expect(fixture.topicsAsked).toBe(1)
  })

  test('a partition that another broker leads: NOT_COORDINATOR', async () => {
    const fixture = new CoordinatorFixture({ partitions: 1 })
    const joined = await fixture.stableGroup()
    const parked = fixture.coordinator.joinGroup(fixture.joinRequest())
    fixture.coordinator.resigned(0)
    expect((await parked).error).toBe('NOT_COORDINATOR')
    expect(fixture.heartbeat(joined)).toBe('NOT_COORDINATOR')
    expect(await fixture.commit({ 't-0': 1 })).toEqual(['NOT_COORDINATOR'])
    expect(fixture.coordinator.describeGroup('g').error).toBe('NOT_COORDINATOR')
    expect(fixture.groupIds()).toEqual([])
    expect(fixture.system.clock.pendingTimers).toBe(1)
  })
})

describe('joining', () => {
  test.each([
    [5_999, 'INVALID_SESSION_TIMEOUT'],
    [6_000, 'NONE'],
    [1_800_000, 'NONE'],
    [1_800_001, 'INVALID_SESSION_TIMEOUT'],
  ])('a session timeout of %i ms: %s', async (sessionTimeoutMs, error) => {
    const fixture = new CoordinatorFixture()
    const joining = fixture.coordinator.joinGroup(fixture.joinRequest({ sessionTimeoutMs }))
    fixture.system.clock.advance(0)
    expect((await joining).error).toBe(error)
  })

  test('the bounds of the session timeout are configurations', async () => {
    const config = { minSessionTimeoutMs: 1, maxSessionTimeoutMs: 10 }
    const fixture = new CoordinatorFixture({ config })
    const { error } = await fixture.coordinator.joinGroup(fixture.joinRequest())
    expect(error).toBe('INVALID_SESSION_TIMEOUT')
  })

  test('a group without an id: INVALID_GROUP_ID', async () => {
    const fixture = new CoordinatorFixture()
    const { error } = await fixture.coordinator.joinGroup(fixture.joinRequest({ groupId: '' }))
    expect(error).toBe('INVALID_GROUP_ID')
    expect((await fixture.coordinator.leaveGroup('', [])).error).toBe('INVALID_GROUP_ID')
  })

  test('a member id of a group that does not exist: UNKNOWN_MEMBER_ID', async () => {
    const fixture = new CoordinatorFixture()
    const joined = await fixture.coordinator.joinGroup(fixture.joinRequest({ memberId: 'm' }))
    expect(joined).toMatchObject({ error: 'UNKNOWN_MEMBER_ID', memberId: 'm', generation: -1 })
    expect(fixture.heartbeat(joined)).toBe('UNKNOWN_MEMBER_ID')
    const leaving = { memberId: 'm', groupInstanceId: null, reason: null }
    expect(await fixture.coordinator.leaveGroup('g', [leaving])).toEqual({
      error: 'NONE',
      members: [{ memberId: 'm', groupInstanceId: null, error: 'UNKNOWN_MEMBER_ID' }],
    })
    expect(fixture.groupIds()).toEqual([])
  })

  test('member ids are the client id, or the instance id, and a UUID', async () => {
    const fixture = new CoordinatorFixture()
    const { memberId } = await fixture.stableGroup()
    expect(memberId).toMatch(/^client-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    const { memberId: staticId } = await fixture.stableGroup({
      groupId: 'h',
      groupInstanceId: 'one',
    })
    expect(staticId).toMatch(/^one-[0-9a-f]{8}-/)
  })
})

describe('describing and listing', () => {
  test('a Stable group shows its protocol, its members and their assignments', async () => {
    const fixture = new CoordinatorFixture()
    const { memberId } = await fixture.stableGroup()
    expect(fixture.coordinator.describeGroup('g')).toEqual({
      error: 'NONE',
      errorMessage: null,
      groupId: 'g',
      state: 'Stable',
      protocolType: 'consumer',
      protocol: 'range',
      members: [
        {
          memberId,
          groupInstanceId: null,
          clientId: 'client',
          clientHost: '/127.0.0.1',
          metadata: fixture.joinRequest().protocols[0]?.metadata,
          assignment: Buffer.from('all'),
        },
      ],
    })
  })

  test('in a rebalance protocol and metadata are not shown, but the assignments that there were', async () => {
    const fixture = new CoordinatorFixture()
    await fixture.stableGroup()
    void fixture.coordinator.joinGroup(fixture.joinRequest())
    const { state, protocol, members } = fixture.coordinator.describeGroup('g')
    expect({ state, protocol }).toEqual({ state: 'PreparingRebalance', protocol: '' })
    expect(members.map(({ metadata }) => metadata.length)).toEqual([0, 0])
    expect(members.map(({ assignment }) => assignment.toString())).toEqual(['all', ''])
  })

  test('a group that does not exist is Dead', () => {
    const { state, error, members } = new CoordinatorFixture().coordinator.describeGroup('ghost')
    expect({ state, error, members }).toEqual({
      state: 'Dead',
      error: 'GROUP_ID_NOT_FOUND',
      members: [],
    })
  })

  test('ListGroups filters by state and type, in any case', async () => {
    const fixture = new CoordinatorFixture()
    await fixture.stableGroup()
    await fixture.commit({ 't-0': 1 }, { groupId: 'simple' })
    const list = (states: string[], types: string[] = []) =>
      fixture.coordinator.listGroups(states, types).groups.map(({ groupId }) => groupId)
    expect(list(['stable'])).toEqual(['g'])
    expect(list(['EMPTY'])).toEqual(['simple'])
    expect(list(['Dead'])).toEqual([])
    expect(list([], ['Classic']).sort()).toEqual(['g', 'simple'])
    expect(list([], ['consumer'])).toEqual([])
    expect(fixture.coordinator.listGroups([], []).groups).toContainEqual({
      groupId: 'simple',
      protocolType: '',
      state: 'Empty',
      type: 'classic',
    })
  })
})

describe('deleting groups', () => {
  test('only groups without members can be deleted; their offsets go with them', async () => {
    const fixture = new CoordinatorFixture()
    const { memberId } = await fixture.stableGroup()
    await fixture.commit({ 't-0': 1, 't-1': 2 }, { groupId: 'simple' })
    expect(await fixture.coordinator.deleteGroups(['g', 'ghost', 'simple'])).toEqual([
      { groupId: 'g', error: 'NON_EMPTY_GROUP' },
      { groupId: 'ghost', error: 'GROUP_ID_NOT_FOUND' },
      { groupId: 'simple', error: 'NONE' },
    ])
    expect(fixture.groupIds()).toEqual(['g'])
    expect(fixture.committed('simple')).toEqual({})
    await fixture.coordinator.leaveGroup('g', [{ memberId, groupInstanceId: null, reason: null }])
    expect(await fixture.coordinator.deleteGroups(['g'])).toEqual([{ groupId: 'g', error: 'NONE' }])
    expect(fixture.groupIds()).toEqual([])
    const { offsets_partitions: _, ...rows } = fixture.tables()
    expect(rows).toEqual({
      committed_offsets: [],
      consumer_group_state: [],
      pending_offsets: [],
      group_metadata: [],
      group_members: [],
    })
  })

  test('a simple group gets a tombstone of its own: Kafka would show it otherwise', async () => {
    const fixture = new CoordinatorFixture({ partitions: 1 })
    await fixture.commit({ 't-0': 1 }, { groupId: 'simple' })
    await fixture.coordinator.deleteGroups(['simple'])
    const records = [...fixture.offsetsTopic.batches(0, 0)].flatMap((batch) => [...batch.records()])
    // Keys: 1 an offset, 2 a group.
    expect(records.map(({ key, value }) => [key?.readInt16BE(0), value === null])).toEqual([
      [1, false],
      [1, true],
      [2, true],
    ])
  })

  test('an id that was given out does not keep a group from being deleted', async () => {
    const fixture = new CoordinatorFixture()
    await fixture.coordinator.joinGroup(fixture.joinRequest({ requireKnownMemberId: true }))
    expect(fixture.groupIds()).toEqual(['g'])
    expect(await fixture.coordinator.deleteGroups(['g'])).toEqual([{ groupId: 'g', error: 'NONE' }])
    expect(fixture.groupIds()).toEqual([])
  })
})

test('closing answers all who wait, and stops all timers', async () => {
  const fixture = new CoordinatorFixture()
  const { memberId, generation } = await fixture.stableGroup()
  const joining = fixture.coordinator.joinGroup(fixture.joinRequest())
  fixture.coordinator.close()
  expect((await joining).error).toBe('NOT_COORDINATOR')
  expect(fixture.system.clock.pendingTimers).toBe(0)
  expect(
    fixture.coordinator.heartbeat({ groupId: 'g', memberId, generation, groupInstanceId: null }),
  ).toBe('COORDINATOR_NOT_AVAILABLE')
})

test('the lines that tutorials show are in the log', async () => {
  const fixture = new CoordinatorFixture({ partitions: 50 })
  await fixture.stableGroup({ groupId: 'group_01' })
  expect(fixture.logLines).toContainEqual(
    'INFO [GroupCoordinator 0]: Stabilized group group_01 generation 1 (__consumer_offsets-45) with 1 members (kafka.coordinator.group.GroupCoordinator)',
  )
})
