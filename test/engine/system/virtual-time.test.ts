import { describe, expect, test } from 'vitest'
import { VirtualTime } from '../../../src/engine/system/virtual-time.ts'
import { createTestSystem, ManualTime } from './test-system.ts'

const START = 1_700_000_000_000

/** The time below is moved by the test, too; turns of the event loop are real. */
class Below extends ManualTime {
  override soon(callback: () => void): void {
    setImmediate(callback)
  }
}

function made(flows: boolean): { below: Below; time: VirtualTime; log: string[] } {
  const below = new Below(START)
  return { below, time: new VirtualTime({ clock: below, timers: below }, flows), log: [] }
}

describe.each([true, false])('time that flows: %s', (flows) => {
  test('advance moves both clocks and runs what is due, in order, each at its moment', async () => {
    const { time, log } = made(flows)
    const started = time.monotonic()
    const note = (name: string) => () => log.push(`${name} at ${time.now() - START}`)
    time.after(3000, note('c'))
    time.after(1000, note('a'))
    time.after(1000, note('b'))
    time.after(5001, note('late'))
    await time.advance(5000)
    expect(log).toEqual(['a at 1000', 'b at 1000', 'c at 3000'])
    expect([time.now() - START, time.monotonic() - started]).toEqual([5000, 5000])
    await time.advance(1)
    expect(log.at(-1)).toBe('late at 5001')
  })

  test('what a timer begins has settled before the next one runs', async () => {
    const { time, log } = made(flows)
    time.after(1000, () => {
      time.soon(() => {
        void Promise.resolve().then(() => time.soon(() => log.push('settled')))
      })
    })
    time.after(1001, () => log.push('next'))
    await time.advance(2000)
    expect(log).toEqual(['settled', 'next'])
  })

  test('timers that timers set run as well, and cancelled ones do not', async () => {
    const { time, log } = made(flows)
    const again = () => {
      log.push(String(time.now() - START))
      time.after(100, again)
    }
    time.after(100, again)
    const cancelled = time.after(150, () => log.push('cancelled'))
    time.after(120, () => cancelled.cancel())
    await time.advance(300)
    expect(log).toEqual(['100', '200', '300'])
  })

  test('one advance waits for the other', async () => {
    const { time, log } = made(flows)
    time.after(10, () => log.push(`first ${time.now() - START}`))
    time.after(15, () => log.push(`second ${time.now() - START}`))
    await Promise.all([time.advance(10), time.advance(10)])
    expect(log).toEqual(['first 10', 'second 15'])
    expect(time.now() - START).toBe(20)
  })

  test('what a timer throws rejects the advance, and the next one goes on', async () => {
    const { time, log } = made(flows)
    time.after(1, () => {
      throw new Error('broken')
    })
    time.after(2, () => log.push('after'))
    await expect(time.advance(5)).rejects.toThrow('broken')
    await time.advance(5)
    expect(log).toEqual(['after'])
  })

  test('set moves forward as advance does, and backward the wall clock only', async () => {
    const { time, log } = made(flows)
    time.after(1000, () => log.push('due'))
    await time.set(START - 10_000)
    expect([time.now(), time.monotonic(), log]).toEqual([START - 10_000, 0, []])
    await time.set(START - 9_000)
    expect([time.now(), time.monotonic(), log]).toEqual([START - 9_000, 1000, ['due']])
  })

  test('nothing runs after stop', async () => {
    const { below, time, log } = made(flows)
    time.after(10, () => log.push('ran'))
    time.stop()
    below.advance(100)
    await time.advance(100)
    expect(log).toEqual([])
  })
})

test('flowing time runs timers by itself, also those that an advance brought nearer', async () => {
  const { below, time, log } = made(true)
  time.after(1000, () => log.push('due'))
  await time.advance(400)
  below.advance(599)
  expect(log).toEqual([])
  below.advance(1)
  expect(log).toEqual(['due'])
  expect(time.now() - START).toBe(1000)
})

test('time that stands still runs by itself only what needs no time', () => {
  const { below, time, log } = made(false)
  time.after(0, () => log.push('at once'))
  time.after(1, () => log.push('later'))
  below.advance(0)
  expect(log).toEqual(['at once'])
})

test('time that stands still does not move', () => {
  const { below, time, log } = made(false)
  time.after(1000, () => log.push('due'))
  below.advance(10_000)
  expect([log, time.now(), time.monotonic()]).toEqual([[], START, 0])
})

test.each([
  ['by the time of clients', async (_: VirtualTime, below: Below) => below.advance(500)],
  ['by the time of the test', (time: VirtualTime) => time.advance(500)],
])('a request that waits is answered once, %s', async (_, move) => {
  const below = new Below(START)
  const base = { ...createTestSystem(), clock: below, timers: below }
  const { system, time } = VirtualTime.over(base, false)
  const answers: number[] = []
  system.clientTime?.waits.after(500, () => answers.push(1))
  const dropped = system.clientTime?.waits.after(500, () => answers.push(2))
  dropped?.cancel()
  await move(time, below)
  below.advance(1000)
  await time.advance(1000)
  expect(answers).toEqual([1])
})
