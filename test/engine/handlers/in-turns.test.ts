import { expect, test } from 'vitest'
import { inTurns } from '../../../src/engine/handlers/in-turns.ts'
import { createTestSystem } from '../system/test-system.ts'

/** Steps that take `stepMs` each; gives their number. */
function* steps(count: number, step: () => void): Generator<undefined, number, undefined> {
  for (let index = 0; index < count; index++) {
    step()
    yield
  }
  return count
}

test('quick work is done at once', () => {
  const result = inTurns(
    steps(1000, () => undefined),
    createTestSystem(),
    (count) => count,
  )
  expect(result).toBe(1000)
})

test('other work comes in between when it takes long', async () => {
  const system = createTestSystem()
  const happened: string[] = []
  const work = steps(3, () => {
    happened.push('step')
    system.clock.advance(25)
  })
  const result = inTurns(work, system, (count) => count)
  expect(happened).toEqual(['step'])
  system.timers.soon(() => happened.push('other'))
  system.timers.turn()
  expect(await result).toBe(3)
  expect(happened).toEqual(['step', 'step', 'other', 'step'])
})

test('a failure in a later turn rejects', async () => {
  const system = createTestSystem()
  let count = 0
  const work = steps(3, () => {
    count += 1
    if (count === 2) throw new Error('broken')
    system.clock.advance(25)
  })
  const result = inTurns(work, system, () => undefined)
  system.timers.turn()
  await expect(result).rejects.toThrow('broken')
})
