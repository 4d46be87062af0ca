/** A consumer of a classic group, with a broker that says what a test wants. */
import { expect, it } from 'vitest'
import { Consumer } from '../../../src/client/consumer/consumer.ts'
import { findCoordinator } from '../../../src/protocol/apis/find-coordinator.ts'
import { heartbeat } from '../../../src/protocol/apis/heartbeat.ts'
import { joinGroup } from '../../../src/protocol/apis/join-group.ts'
import { leaveGroup } from '../../../src/protocol/apis/leave-group.ts'
import { syncGroup } from '../../../src/protocol/apis/sync-group.ts'
import { encodeAssignment } from '../../../src/protocol/internal/consumer-protocol.ts'
import { answering, FakeBroker, oneBroker } from '../fake-broker.ts'

it('does not take the assignment of a membership that ended before the application polled', async () => {
  let joins = 0
  const broker = await FakeBroker.start((port) => [
    oneBroker(port, ['t']),
    answering(findCoordinator, () => {
      const node = { nodeId: 0, host: '127.0.0.1', port: port(), errorCode: 0, errorMessage: null }
      const none = { nodeId: 0, host: '', port: 0, errorCode: 0, errorMessage: '' }
      return { throttleTimeMs: 0, coordinators: [{ key: 'g', ...node }], ...none }
    }),
    // The member that joins again waits for ever.
    answering(joinGroup, () => {
      joins += 1
      if (joins > 1) return undefined
      const group = { generationId: 1, protocolName: 'range', leader: 'm2', memberId: 'm1' }
      return { throttleTimeMs: 0, errorCode: 0, ...group, members: [] }
    }),
    answering(syncGroup, () => ({
      throttleTimeMs: 0,
      errorCode: 0,
      assignment: encodeAssignment({ assignedPartitions: [{ topic: 't', partitions: [0] }] }),
    })),
    answering(heartbeat, () => ({ throttleTimeMs: 0, errorCode: 0 })),
    answering(leaveGroup, () => ({ throttleTimeMs: 0, errorCode: 0, members: [] })),
  ])
  const logger = { warn: () => {}, error: () => {} }
  const times = { 'max.poll.interval.ms': '100', 'heartbeat.interval.ms': '10' }
  const consumer = await Consumer.create(
    { ...broker.bootstrap, 'group.id': 'g', ...times },
    { logger },
  )
  const assigned: number[] = []
  consumer.subscribe(['t'], {
    onPartitionsAssigned: (partitions) => {
      assigned.push(partitions.length)
    },
  })
  await consumer.poll(0)
  const names = (): string[] => broker.requests.map((each) => each.split(' ')[0] ?? '')
  await expect.poll(names, { timeout: 3000 }).toContain('LeaveGroup')
  expect(names()).toContain('SyncGroup')
  await consumer.poll(0)
  expect(consumer.assignment()).toEqual([])
  expect(assigned).toEqual([])
  await consumer.close(0)
  await broker.stop()
})
