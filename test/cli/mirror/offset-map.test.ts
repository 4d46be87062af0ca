import { describe, expect, test } from 'vitest'
import { OffsetMap, type Run } from '../../../src/cli/mirror/offset-map.ts'

const empty = (source = 0, target = 0): OffsetMap => new OffsetMap([{ source, target, length: 0 }])

describe('records that follow each other', () => {
  test('are one run, however many', () => {
    const map = empty()
    expect(map.append(0, 10)).toBe(false)
    expect(map.append(10, 5)).toBe(false)
    expect(map.runs).toEqual([{ source: 0, target: 0, length: 15 }])
    expect(map.nextTarget).toBe(15)
  })

  test('begin anew behind a gap, which has to be stored', () => {
    const map = empty(100)
    expect(map.append(103, 2)).toBe(true)
    expect(map.append(105, 1)).toBe(false)
    expect(map.append(107, 1)).toBe(true)
    expect(map.runs).toEqual([
      { source: 103, target: 0, length: 3 },
      { source: 107, target: 3, length: 1 },
    ])
  })
})

describe('translation', () => {
  const map = empty(100, 7)
  map.append(100, 10)
  map.append(115, 5)

  test('of what is copied is exact', () => {
    expect([100, 105, 110, 115, 119].map((each) => map.targetOf(each))).toEqual([7, 12, 17, 17, 21])
    expect([7, 12, 16, 17, 21].map((each) => map.sourceOf(each))).toEqual([100, 105, 109, 115, 119])
  })

  test('of a place in a gap is the record behind it', () => {
    expect([111, 114].map((each) => map.targetOf(each))).toEqual([17, 17])
  })

  test('of places before and behind what is copied', () => {
    expect(map.targetOf(3)).toBe(7)
    expect(map.targetOf(500)).toBe(22)
    expect(map.sourceOf(22)).toBe(120)
    expect(map.sourceOf(6)).toBeUndefined()
  })
})

test('what was planned and not written is forgotten', () => {
  const map = empty()
  map.append(0, 10)
  map.append(20, 10)
  map.append(40, 10)
  map.truncate(15)
  expect(map.runs).toEqual([
    { source: 0, target: 0, length: 10 },
    { source: 20, target: 10, length: 5 },
  ])
  expect(map.sourceOf(15)).toBe(25)
})

test('a run that was planned and of which nothing was written is where to go on', () => {
  const map = empty()
  map.append(0, 10)
  map.append(20, 10)
  map.truncate(10)
  expect(map.sourceOf(10)).toBe(20)
  expect(map.nextTarget).toBe(10)
})

describe('many runs', () => {
  /** A marker after every two records. */
  const transactions = (count: number): OffsetMap => {
    const map = empty()
    for (let index = 0; index < count; index += 1) map.append(index * 3, 2)
    return map
  }

  test('are thinned out, the newest least', () => {
    const map = transactions(10_000)
    map.thin(19_990)
    expect(map.runs.length).toBeLessThan(120)
    expect(map.runs[0]).toEqual<Run>({ source: 0, target: 0, length: 2 })
    // What was not acknowledged is all there.
    for (let target = 19_990; target < 20_000; target += 1) {
      expect(map.sourceOf(target)).toBe(Math.floor(target / 2) * 3 + (target % 2))
    }
  })

  test('translate offsets to at most where they are, never behind', () => {
    const exact = transactions(10_000)
    const map = transactions(10_000)
    map.thin(20_000)
    map.thin(20_000)
    for (let source = 0; source <= 30_000; source += 7) {
      const target = map.targetOf(source)
      expect(target).toBeLessThanOrEqual(exact.targetOf(source))
      expect(target).toBeGreaterThanOrEqual(0)
    }
    expect(map.targetOf(29_990)).toBeGreaterThan(19_900)
  })

  test('an end in the part that was thinned is not known exactly', () => {
    const map = transactions(10_000)
    map.thin(20_000)
    expect(map.sourceOf(7)).toBeUndefined()
  })
})

test('records of others are passed over', () => {
  const map = empty()
  map.append(0, 10)
  map.relocate(10, 13)
  expect(map.append(10, 2)).toBe(false)
  expect(map.nextTarget).toBe(15)
  expect(map.targetOf(10)).toBe(13)
  expect(map.sourceOf(14)).toBe(11)
})
