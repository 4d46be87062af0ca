import { describe, expect, test } from 'vitest'
import { clean } from '../log/cleaner/cleaner-fixture.ts'
import { CoordinatorFixture } from './coordinator-fixture.ts'

/** Groups with members, groups that are empty, simple consumers, and things that were removed again. */
async function workload(fixture: CoordinatorFixture) {
  const joined = await fixture.stableGroup()
  const { memberId, generation } = joined
  await fixture.commit({ 't-0': 1, 't-1': 2 }, { memberId, generation })
  await fixture.commit({ 't-0': 3 }, { memberId, generation })
  await fixture.commit({ 't-2': 9, 'u-0': 4 }, { groupId: 'simple' })
  await fixture.coordinator.deleteOffsets('simple', [{ topic: 'u', partition: 0 }])
  await fixture.commit({ 't-0': 1 }, { groupId: 'deleted' })
  await fixture.coordinator.deleteGroups(['deleted'])
  const left = await fixture.stableGroup({ groupId: 'left', groupInstanceId: 'one' })
  await fixture.coordinator.leaveGroup('left', [
    { memberId: left.memberId, groupInstanceId: 'one', reason: null },
  ])
  await fixture.commit({ 'u-1': 7 }, { groupId: 'left' })
  return joined
}

describe('after a restart', () => {
  test.each([false, true])(
    'groups, members and offsets are the same (state.db deleted: %s)',
    async (withoutStateDatabase) => {
      const before = new CoordinatorFixture()
      await workload(before)
      const ids = before.groupIds().sort()
      const described = ids.map((id) => before.coordinator.describeGroup(id))
      const committed = ids.map((id) => before.committed(id))
      const tables = before.tables()
      const after = before.restart({ withoutStateDatabase })
      expect(ids).toEqual(['g', 'left', 'simple'])
      expect(after.groupIds().sort()).toEqual(ids)
      expect(ids.map((id) => after.coordinator.describeGroup(id))).toEqual(described)
      expect(ids.map((id) => after.committed(id))).toEqual(committed)
      expect(after.tables()).toEqual(tables)
    },
  )

  test.each([false, true])(
    'and when the partitions were compacted in the meantime (state.db deleted: %s)',
    async (withoutStateDatabase) => {
      const before = new CoordinatorFixture()
      await workload(before)
      for (let offset = 10; offset < 30; offset += 1) {
        await before.commit({ 't-2': offset }, { groupId: 'simple' })
      }
      const { groups, tables } = { groups: before.groupIds().sort(), tables: before.tables() }
      const committed = groups.map((id) => before.committed(id))
      const { logs } = before.offsetsTopic
      const size = (): number => logs.reduce((sum, log) => sum + log.size, 0)
      const sizeBefore = size()
      for (const log of logs) {
        log.updateConfig({ ...log.config, cleanupPolicy: ['compact'], deleteRetentionMs: 0 })
        log.roll(before.system.clock.now())
        // Tombstones go with the second cleaning.
        for (let round = 0; round < 2; round += 1) {
          if (log.logEndOffset > 0) await clean(log, before.system)
        }
      }
      expect(size()).toBeLessThan(sizeBefore / 2)
      const after = before.restart({ withoutStateDatabase })
      expect(after.groupIds().sort()).toEqual(groups)
      expect(groups.map((id) => after.committed(id))).toEqual(committed)
      expect(after.tables()).toEqual(tables)
    },
  )

  test('members continue without a rebalance when their heartbeats come in time', async () => {
    const before = new CoordinatorFixture()
    const { memberId, generation } = await workload(before)
    const after = before.restart()
    const beat = () =>
      after.coordinator.heartbeat({ groupId: 'g', memberId, generation, groupInstanceId: null })
    after.system.clock.advance(9_999)
    expect(beat()).toBe('NONE')
    expect(await after.commit({ 't-0': 4 }, { memberId, generation })).toEqual(['NONE'])
    expect(after.coordinator.describeGroup('g').state).toBe('Stable')
    after.system.clock.advance(10_000)
    expect(beat()).toBe('UNKNOWN_MEMBER_ID')
    expect(after.coordinator.describeGroup('g').state).toBe('Empty')
  })

  test('a static member is still known by its instance id', async () => {
    const before = new CoordinatorFixture()
    const { memberId } = await before.stableGroup({ groupInstanceId: 'one' })
    const after = before.restart()
    const rejoined = await after.coordinator.joinGroup(
      after.joinRequest({ groupInstanceId: 'one' }),
    )
    expect(rejoined).toMatchObject({ error: 'NONE', generation: 1, skipAssignment: true })
    expect(rejoined.memberId).not.toBe(memberId)
    const old = { groupId: 'g', memberId, generation: 1, groupInstanceId: 'one' }
    expect(after.coordinator.heartbeat(old)).toBe('FENCED_INSTANCE_ID')
  })

  test('records that state.db does not have yet are applied from the log', async () => {
    const before = new CoordinatorFixture()
    await before.commit({ 't-0': 1 })
    before.system.timers.turn()
    await before.commit({ 't-0': 2, 't-1': 3 })
    // Killed before this turn's transaction was committed.
    const after = new CoordinatorFixture({ disk: before.system.disk.afterKill() })
    expect(after.committed()).toEqual({ 't-0': 2, 't-1': 3 })
  })

  test('tables that are ahead of the log are of another log, and are built anew', async () => {
    const before = new CoordinatorFixture({ partitions: 1 })
    await workload(before)
    before.stop()
    const { disk } = before.system
    const directory = '/data/__consumer_offsets-0'
    for (const file of disk.list(directory)) disk.removeFile(`${directory}/${file}`)
    disk.removeDirectory(directory)
    const after = new CoordinatorFixture({ partitions: 1, disk })
    expect(after.groupIds()).toEqual([])
    await after.commit({ 't-0': 1 })
    expect(after.restart({ partitions: 1 }).committed()).toEqual({ 't-0': 1 })
  })
})
