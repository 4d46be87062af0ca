import { describe, expect, test } from 'vitest'
import { KafkaError } from '../../../src/protocol/errors.ts'
import { createTestSystem } from '../system/test-system.ts'
import {
  appendMarker,
  batchOf,
  type LogFixture,
  markerOf,
  openLog,
  produce,
} from './log-fixture.ts'

const dayMs = 86_400_000

function send(fixture: LogFixture, baseSequence: number, count = 1, producerEpoch = 0) {
  const values = Array.from({ length: count }, (_, index) => `${baseSequence + index}`)
  return produce(fixture, batchOf(values, { producerId: 7, producerEpoch, baseSequence }))
}

function errorOf(action: () => unknown): string {
  try {
    action()
  } catch (error) {
    if (error instanceof KafkaError) return error.error
    throw error
  }
  return 'NONE'
}

/** The same files, after the process was killed. */
function reopened({ system }: LogFixture, options = {}): LogFixture {
  return openLog(
    {},
    { system: createTestSystem({ disk: system.disk.afterKill(), time: system.clock }), ...options },
  )
}

describe('an idempotent producer', () => {
  test('that sends one of its last five batches again gets the original offsets, and nothing is written', () => {
    const fixture = openLog()
    for (let i = 0; i < 6; i += 1) send(fixture, i * 2, 2)
    for (let i = 1; i < 6; i += 1) {
      expect(send(fixture, i * 2, 2)).toMatchObject({
        firstOffset: i * 2,
        lastOffset: i * 2 + 1,
        duplicate: true,
      })
    }
    expect(fixture.log.logEndOffset).toBe(12)
    expect(errorOf(() => send(fixture, 0, 2))).toBe('OUT_OF_ORDER_SEQUENCE_NUMBER')
  })

  test('may not leave out a sequence number', () => {
    const fixture = openLog()
    send(fixture, 0)
    expect(() => send(fixture, 2)).toThrow(
      'Out of order sequence number for producer 7 at offset 1 in partition orders-0: 2 (incoming seq. number), 0 (current end sequence number)',
    )
    expect(fixture.log.logEndOffset).toBe(1)
    send(fixture, 1)
  })

  test('goes on with 0 after 2147483647, also within a batch', () => {
    const fixture = openLog()
    send(fixture, 2147483646, 2)
    send(fixture, 0)
    const wrapping = openLog()
    send(wrapping, 2147483646, 4)
    expect(send(wrapping, 2)).toMatchObject({ firstOffset: 4, duplicate: false })
    expect(send(wrapping, 2147483646, 4)).toMatchObject({ firstOffset: 0, duplicate: true })
  })

  test('may begin anywhere when nothing is known of it, but a new epoch begins at 0', () => {
    const fixture = openLog()
    send(fixture, 40)
    expect(errorOf(() => send(fixture, 41, 1, 1))).toBe('OUT_OF_ORDER_SEQUENCE_NUMBER')
    send(fixture, 0, 1, 1)
    expect(errorOf(() => send(fixture, 41, 1, 0))).toBe('INVALID_PRODUCER_EPOCH')
  })

  test('is remembered over kill -9', () => {
    const fixture = openLog()
    send(fixture, 0, 3)
    send(fixture, 3)
    const again = reopened(fixture)
    expect(send(again, 3)).toMatchObject({ firstOffset: 3, duplicate: true })
    expect(send(again, 0, 3)).toMatchObject({ firstOffset: 0, duplicate: true })
    expect(errorOf(() => send(again, 5))).toBe('OUT_OF_ORDER_SEQUENCE_NUMBER')
    send(again, 4)
  })

  test.each([100, 300])(
    'is remembered with its last five batches over kill -9, in segments of %i bytes',
    (segmentBytes) => {
      const fixture = openLog({ segmentBytes })
      for (let i = 0; i < 7; i += 1) send(fixture, i)
      fixture.log.flush()
      const { recoveryPoint } = fixture.log
      const again = reopened(fixture, { recoveryPoint })
      for (let i = 2; i < 7; i += 1) {
        expect(send(again, i)).toMatchObject({ firstOffset: i, duplicate: true })
      }
      expect(errorOf(() => send(again, 1))).toBe('OUT_OF_ORDER_SEQUENCE_NUMBER')
      send(again, 7)
    },
  )

  test('recalls no batches of an earlier epoch', () => {
    const fixture = openLog({ segmentBytes: 100 })
    for (const epoch of [0, 1]) for (let i = 0; i < 2; i += 1) send(fixture, i, 1, epoch)
    fixture.log.flush()
    const again = reopened(fixture, { recoveryPoint: fixture.log.recoveryPoint })
    expect(send(again, 0, 1, 1)).toMatchObject({ firstOffset: 2, duplicate: true })
    expect(errorOf(() => send(again, 0, 1, 0))).toBe('INVALID_PRODUCER_EPOCH')
  })

  test('is remembered over a clean stop from the snapshot, which holds its last batch', () => {
    const fixture = openLog()
    send(fixture, 0, 3)
    send(fixture, 3)
    fixture.log.flush()
    fixture.log.close()
    expect(fixture.system.disk.exists('/data/orders-0/00000000000000000004.snapshot')).toBe(true)
    const reads = fixture.system.disk
    const again = openLog({}, { system: fixture.system, cleanShutdown: true, recoveryPoint: 4 })
    expect(reads).toBe(again.system.disk)
    expect(send(again, 3)).toMatchObject({ firstOffset: 3, duplicate: true })
    send(again, 4)
  })

  test('a damaged snapshot is thrown away, and the records tell', () => {
    const fixture = openLog()
    send(fixture, 0)
    fixture.log.roll(fixture.system.clock.now())
    send(fixture, 1)
    fixture.log.flush()
    fixture.log.close()
    const { disk } = fixture.system
    const path = '/data/orders-0/00000000000000000002.snapshot'
    const bytes = disk.readFile(path)
    bytes.writeUInt8(9, 20)
    disk.put(path, bytes)
    const again = openLog({}, { system: fixture.system, cleanShutdown: true, recoveryPoint: 2 })
    expect(send(again, 1)).toMatchObject({ firstOffset: 1, duplicate: true })
    expect(errorOf(() => send(again, 3))).toBe('OUT_OF_ORDER_SEQUENCE_NUMBER')
  })

  test('is forgotten after the producer.id.expiration.ms of the moment', () => {
    let expirationMs = dayMs
    const fixture = openLog({}, { producerIdExpirationMs: () => expirationMs })
    send(fixture, 5)
    fixture.system.clock.advance(1000)
    fixture.log.expireProducers(fixture.system.clock.now())
    expect(errorOf(() => send(fixture, 9))).toBe('OUT_OF_ORDER_SEQUENCE_NUMBER')
    expirationMs = 1000
    fixture.log.expireProducers(fixture.system.clock.now())
    send(fixture, 9)
  })

  test('is forgotten after producer.id.expiration.ms', () => {
    const fixture = openLog()
    send(fixture, 5)
    fixture.system.clock.advance(dayMs - 1)
    fixture.log.expireProducers(fixture.system.clock.now())
    expect(errorOf(() => send(fixture, 9))).toBe('OUT_OF_ORDER_SEQUENCE_NUMBER')
    fixture.system.clock.advance(1)
    fixture.log.expireProducers(fixture.system.clock.now())
    send(fixture, 9)
  })
})

describe('a transaction', () => {
  const transactional = (producerId: number, baseSequence: number, value: string): Buffer =>
    batchOf([value], { producerId, producerEpoch: 0, baseSequence, isTransactional: true })

  test('holds the last stable offset back until its marker is below the high watermark', () => {
    const fixture = openLog()
    const { log, system } = fixture
    produce(fixture, batchOf(['a']))
    produce(fixture, transactional(1, 0, 'open'))
    produce(fixture, batchOf(['b']))
    expect([log.lastStableOffset, log.highWatermark]).toEqual([1, 3])
    log.append(markerOf('COMMIT', 1), {
      leaderEpoch: 0,
      origin: 'coordinator',
      now: system.clock.now(),
    })
    expect(log.lastStableOffset).toBe(1)
    log.updateHighWatermark(4)
    expect(log.lastStableOffset).toBe(4)
  })

  test('that is aborted is listed for the fetches that overlap it, by first offset', () => {
    const fixture = openLog()
    produce(fixture, transactional(1, 0, 'a'))
    produce(fixture, transactional(2, 0, 'b'))
    appendMarker(fixture, markerOf('ABORT', 2))
    appendMarker(fixture, markerOf('ABORT', 1))
    produce(fixture, transactional(3, 0, 'c'))
    appendMarker(fixture, markerOf('COMMIT', 3))
    const one = { producerId: 1, firstOffset: 0 }
    const two = { producerId: 2, firstOffset: 1 }
    const { log } = fixture
    expect(log.abortedTransactions(0, 6)).toEqual([one, two])
    expect(log.abortedTransactions(0, 1)).toEqual([one])
    expect(log.abortedTransactions(3, 6)).toEqual([one])
    expect(log.abortedTransactions(4, 6)).toEqual([])
    const options = { limitOffset: log.lastStableOffset, minOneBatch: true } as const
    expect(
      log.read(0, 1000, { ...options, isolation: 'read_committed' }).abortedTransactions,
    ).toEqual([one, two])
    expect(log.read(0, 1000, options).abortedTransactions).toBeUndefined()
  })

  test('is open, and its aborted neighbours listed, after kill -9 and after a clean stop', () => {
    const fixture = openLog()
    produce(fixture, transactional(1, 0, 'a'))
    appendMarker(fixture, markerOf('ABORT', 1))
    produce(fixture, transactional(2, 0, 'b'))
    const killed = reopened(fixture)
    fixture.log.flush()
    fixture.log.close()
    const stopped = openLog({}, { system: fixture.system, cleanShutdown: true, recoveryPoint: 3 })
    for (const { log } of [killed, stopped]) {
      log.updateHighWatermark(3)
      expect(log.lastStableOffset).toBe(2)
      expect(log.abortedTransactions(0, 3)).toEqual([{ producerId: 1, firstOffset: 0 }])
    }
  })

  test('takes no other records of its producer, and no marker of an old coordinator', () => {
    const fixture = openLog()
    produce(fixture, transactional(1, 0, 'a'))
    const plain = batchOf(['b'], { producerId: 1, producerEpoch: 0, baseSequence: 1 })
    expect(errorOf(() => produce(fixture, plain))).toBe('INVALID_TXN_STATE')
    appendMarker(fixture, markerOf('COMMIT', 1, { coordinatorEpoch: 3 }))
    const zombie = markerOf('ABORT', 1, { coordinatorEpoch: 2 })
    expect(errorOf(() => appendMarker(fixture, zombie))).toBe('TRANSACTION_COORDINATOR_FENCED')
    expect(errorOf(() => appendMarker(fixture, markerOf('ABORT', 1, { producerEpoch: -1 })))).toBe(
      'INVALID_PRODUCER_EPOCH',
    )
  })
})
