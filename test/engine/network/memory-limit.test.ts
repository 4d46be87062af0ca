import { beforeEach, describe, expect, test } from 'vitest'
import { Connection, type Outcome } from '../../../src/engine/network/connection.ts'
import { MemoryLimit } from '../../../src/engine/network/memory-limit.ts'
import { MemoryNetwork, type MemorySocket } from '../system/memory-network.ts'
import { createTestSystem, type TestSystem } from '../system/test-system.ts'

const PATIENCE_MS = 30_000
const FETCH = 1
const METADATA = 3

let system: TestSystem
let network: MemoryNetwork
let failures: string[]

beforeEach(() => {
  system = createTestSystem()
  network = new MemoryNetwork()
  failures = []
})

/** Connections to a broker that answers every request with `answerBytes`. */
async function listen(answerBytes: number): Promise<void> {
  const limit = (what: string) =>
    new MemoryLimit({
      ...{ bytesMax: () => 1000, bytesFree: 100, patienceMs: PATIENCE_MS, what },
      timers: system.timers,
    })
  const shared = { received: limit('unfinished requests'), unread: limit('unread answers') }
  const outcome: Outcome = { kind: 'answer', chunks: [Buffer.alloc(answerBytes)] }
  let id = 0
  await network.listen({ host: '', port: 1 }, (socket) => {
    return new Connection(
      socket,
      { process: () => outcome },
      {
        ...{ id: id++, listenerName: 'PLAINTEXT', maxRequestBytes: 10_000, ...shared },
        now: () => system.clock.monotonic(),
        after: (delayMs, callback) => system.timers.after(delayMs, callback),
        onClose: () => undefined,
        onFailure: (_, reason) => failures.push(reason),
      },
    )
  })
}

function request(apiKey: number, size: number): Buffer {
  const frame = Buffer.alloc(4 + size)
  frame.writeInt32BE(size)
  frame.writeInt16BE(apiKey, 4)
  return frame
}

describe('requests that arrive in parts', () => {
  let first: MemorySocket
  let second: MemorySocket

  beforeEach(async () => {
    await listen(10)
    ;[first, second] = [network.connect(1), network.connect(1)]
    first.send(request(METADATA, 2000).subarray(0, 900))
    second.send(request(METADATA, 2000).subarray(0, 900))
  })

  test('above the limit the one that began first is read on, the others wait for it', () => {
    expect([first.isRead, second.isRead]).toEqual([true, false])
    first.send(request(METADATA, 2000).subarray(900))
    expect(first.received).toHaveLength(10)
    expect([first.isRead, second.isRead]).toEqual([true, true])
  })

  test('small requests are answered all the while', () => {
    const third = network.connect(1)
    third.send(request(METADATA, 50))
    expect([third.received.length, third.isRead]).toEqual([10, true])
  })

  test('who leaves makes room', () => {
    first.close()
    expect(second.isRead).toBe(true)
  })

  test('the first one is given up when it stands still', () => {
    system.clock.advance(PATIENCE_MS - 1)
    expect([first.isClosed, second.isRead]).toEqual([false, false])
    system.clock.advance(1)
    expect([first.isClosed, second.isRead]).toEqual([true, true])
    expect(failures).toEqual(['its unfinished requests hold up others for 30000 ms'])
    system.clock.advance(10 * PATIENCE_MS)
    expect(second.isClosed).toBe(false)
  })
})

describe('answers that are not read', () => {
  let slow: MemorySocket
  let other: MemorySocket

  beforeEach(async () => {
    await listen(1500)
    ;[slow, other] = [network.connect(1), network.connect(1)]
    slow.isSlow = true
    slow.send(request(FETCH, 20))
    other.send(request(FETCH, 20))
  })

  test('above the limit a fetch waits until they are', () => {
    expect(other.received).toHaveLength(0)
    slow.drain()
    expect(other.received).toHaveLength(1500)
  })

  test('other requests do not wait', () => {
    const third = network.connect(1)
    third.send(request(METADATA, 20))
    expect(third.received).toHaveLength(1500)
  })

  test('who reads nothing is given up', () => {
    system.clock.advance(PATIENCE_MS)
    expect(slow.isClosed).toBe(true)
    expect(other.received).toHaveLength(1500)
    expect(failures).toEqual(['its unread answers hold up others for 30000 ms'])
  })

  test('a fetch that waits dies with its connection', () => {
    other.close()
    slow.drain()
    expect(other.received).toHaveLength(0)
  })
})
