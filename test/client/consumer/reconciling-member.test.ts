/** A consumer of a group with the consumer protocol, with a broker that says what a test wants. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Consumer } from '../../../src/client/consumer/consumer.ts'
import { consumerGroupHeartbeat } from '../../../src/protocol/apis/consumer-group-heartbeat.ts'
import { findCoordinator } from '../../../src/protocol/apis/find-coordinator.ts'
import { offsetCommit } from '../../../src/protocol/apis/offset-commit.ts'
import { offsetFetch } from '../../../src/protocol/apis/offset-fetch.ts'
import { type ErrorName, errorCode } from '../../../src/protocol/errors.ts'
import type { Request, ResponseInput } from '../../../src/protocol/schema.ts'
import { answering, FakeBroker, oneBroker } from '../fake-broker.ts'

type Heartbeat = Request<typeof consumerGroupHeartbeat>
type Answer = ResponseInput<typeof consumerGroupHeartbeat>

const TOPIC_ID = 'AAAAAAAAAAAAAAAAAAAAAQ'
const ALL = { topicPartitions: [{ topicId: TOPIC_ID, partitions: [0] }] }

let broker: FakeBroker
let consumer: Consumer
/** What happens, in its order: heartbeats that say something, commits, and calls of the listener. */
let events: string[]
let respond: (request: Heartbeat) => Partial<Answer>
let commitError: ErrorName
const lines: string[] = []

const textOf = ({ memberEpoch, topicPartitions, instanceId }: Heartbeat): string => {
  const owned = topicPartitions === null ? '' : ` owns ${topicPartitions.length}`
  return `heartbeat ${memberEpoch}${owned}${instanceId === null ? '' : ` as ${instanceId}`}`
}

function coordinator(port: () => number) {
  return [
    oneBroker(port, ['t']),
    answering(findCoordinator, () => ({
      throttleTimeMs: 0,
      coordinators: [
        { key: 'g', nodeId: 0, host: '127.0.0.1', port: port(), errorCode: 0, errorMessage: null },
      ],
      nodeId: 0,
      host: '',
      port: 0,
      errorCode: 0,
      errorMessage: '',
    })),
    answering(consumerGroupHeartbeat, (request) => {
      const says = request.memberEpoch <= 0 || request.topicPartitions !== null
      if (says) events.push(textOf(request))
      return {
        throttleTimeMs: 0,
        errorCode: 0,
        errorMessage: null,
        memberId: request.memberId,
        memberEpoch: Math.max(1, request.memberEpoch),
        heartbeatIntervalMs: 5,
        assignment: null,
        ...respond(request),
      }
    }),
    answering(offsetFetch, ({ groups }) => {
      events.push(`fetch offsets ${groups[0]?.memberEpoch}`)
      const partitions = [
        {
          partitionIndex: 0,
          committedOffset: 5,
          committedLeaderEpoch: 0,
          metadata: '',
          errorCode: 0,
        },
      ]
      return {
        throttleTimeMs: 0,
        topics: [],
        groups: [{ groupId: 'g', topics: [{ name: 't', topicId: TOPIC_ID, partitions }] }],
      }
    }),
    answering(offsetCommit, ({ generationIdOrMemberEpoch: epoch }) => {
      events.push(`commit ${epoch}`)
      const partitions = [{ partitionIndex: 0, errorCode: errorCode(commitError) }]
      return { throttleTimeMs: 0, topics: [{ name: 't', topicId: TOPIC_ID, partitions }] }
    }),
  ]
}

const listener = {
  onPartitionsAssigned: (partitions: readonly unknown[]) => {
    events.push(`assigned ${partitions.length}`)
  },
  onPartitionsRevoked: (partitions: readonly unknown[]) => {
    events.push(`revoked ${partitions.length}`)
  },
  onPartitionsLost: (partitions: readonly unknown[]) => {
    events.push(`lost ${partitions.length}`)
  },
}

async function subscribe(properties: Record<string, string> = {}): Promise<void> {
  consumer = await Consumer.create(
    { ...broker.bootstrap, 'group.id': 'g', 'group.protocol': 'consumer', ...properties },
    {
      logger: {
        warn: (_, message) => lines.push(message),
        error: (_, message) => lines.push(message),
      },
    },
  )
  consumer.subscribe(['t'], listener)
}

/** Polls until all of `wanted` has happened, in this order, among other things. */
async function pollUntil(...wanted: string[]): Promise<void> {
  const hasHappened = (): boolean => {
    let from = 0
    for (const each of wanted) {
      from = events.indexOf(each, from) + 1
      if (from === 0) return false
    }
    return true
  }
  const deadline = Date.now() + 3_000
  while (!hasHappened() && Date.now() < deadline) await consumer.poll(20)
  expect(hasHappened(), `${wanted.join(', ')} in ${events.join(', ')}`).toBe(true)
}

beforeEach(async () => {
  events = []
  lines.length = 0
  commitError = 'NONE'
  respond = ({ memberEpoch }) => (memberEpoch === 0 ? { assignment: ALL } : {})
  broker = await FakeBroker.start(coordinator)
})

afterEach(async () => {
  await consumer.close()
  await broker.stop()
})

describe('a consumer of a group with the consumer protocol', () => {
  it('joins, takes what it is given, says so, and begins at the committed offset', async () => {
    await subscribe()
    await pollUntil('heartbeat 0 owns 0', 'assigned 1', 'heartbeat 1 owns 1')
    expect(await consumer.position({ topic: 't', partition: 0 })).toBe(5)
    expect(events).toContain('fetch offsets 1')
    await consumer.close()
    expect(events.slice(-3)).toEqual(['commit 1', 'revoked 1', 'heartbeat -1'])
  })

  it('commits before it gives partitions up, and acknowledges at once', async () => {
    await subscribe()
    await pollUntil('heartbeat 1 owns 1')
    await consumer.position({ topic: 't', partition: 0 })
    events.length = 0
    let isTold = false
    respond = () => {
      const isFirst = !isTold
      isTold = true
      return { memberEpoch: 2, assignment: isFirst ? { topicPartitions: [] } : null }
    }
    await pollUntil('heartbeat 2 owns 0')
    expect(events).toEqual(['commit 2', 'revoked 1', 'assigned 0', 'heartbeat 2 owns 0'])
    expect(consumer.assignment()).toEqual([])
  })

  it('loses its partitions when it is fenced, and joins again', async () => {
    await subscribe()
    await pollUntil('heartbeat 1 owns 1')
    await consumer.position({ topic: 't', partition: 0 })
    events.length = 0
    respond = ({ memberEpoch }) =>
      memberEpoch === 0
        ? { memberEpoch: 9, assignment: ALL }
        : memberEpoch === 1
          ? { errorCode: errorCode('FENCED_MEMBER_EPOCH') }
          : {}
    await pollUntil('lost 1', 'heartbeat 0 owns 0', 'assigned 1', 'heartbeat 9 owns 1')
    expect(events).not.toContain('commit 1')
  })

  it('leaves for a while as a static member', async () => {
    await subscribe({ 'group.instance.id': 'i1' })
    await pollUntil('heartbeat 1 owns 1 as i1')
    await consumer.close()
    expect(events.at(-1)).toBe('heartbeat -2 as i1')
  })

  it("ends with the coordinator's message when it is refused", async () => {
    respond = () => ({
      errorCode: errorCode('UNSUPPORTED_ASSIGNOR'),
      errorMessage: 'ServerAssignor foo is not supported.',
    })
    await subscribe({ 'group.remote.assignor': 'foo' })
    await expect(pollUntil('assigned 1')).rejects.toThrow('ServerAssignor foo is not supported.')
    expect(lines[0]).toContain(
      'ConsumerGroupHeartbeatRequest failed due to UNSUPPORTED_ASSIGNOR: ServerAssignor foo is not supported.',
    )
  })

  it('leaves when the application does not poll in time, and comes back with the next poll', async () => {
    await subscribe({ 'max.poll.interval.ms': '150' })
    await pollUntil('heartbeat 1 owns 1')
    await expect.poll(() => events, { timeout: 3_000 }).toContain('heartbeat -1')
    await pollUntil('heartbeat -1', 'lost 1', 'heartbeat 0 owns 0', 'assigned 1')
    expect(lines.join()).toMatch(/Time between subsequent calls to poll\(\) was longer/)
  })

  it('says why offsets of a member that is none cannot be committed', async () => {
    await subscribe()
    await pollUntil('heartbeat 1 owns 1')
    commitError = 'STALE_MEMBER_EPOCH'
    await expect(consumer.commitSync()).rejects.toThrow(
      'OffsetCommit failed with stale member epoch. The member epoch is stale.',
    )
    commitError = 'UNKNOWN_MEMBER_ID'
    await expect(consumer.commitSync()).rejects.toThrow(
      'OffsetCommit failed with unknown member ID. The coordinator is not aware of this member.',
    )
    commitError = 'NONE'
  })
})

describe('a broker without the consumer protocol', () => {
  it('is an error that says what to do', async () => {
    await broker.stop()
    broker = await FakeBroker.start((port) => coordinator(port).slice(0, 2))
    await subscribe()
    await expect(pollUntil('assigned 1')).rejects.toThrow(
      'The cluster does not support the new CONSUMER group protocol. Set group.protocol=classic on the ' +
        'consumer configs to revert to the CLASSIC protocol until the cluster is upgraded.',
    )
    expect(lines[0]).toContain('The node does not support CONSUMER_GROUP_HEARTBEAT')
  })
})
