/** Sessions as lists of keys. */
import { describe, expect, test } from 'vitest'
import { actionFor, type Key, presses } from '../../../src/cli/screens/keys.ts'
import {
  currentFrame,
  type Navigation,
  navigate,
  startNavigation,
} from '../../../src/cli/screens/navigation.ts'
import type { TableLayout } from '../../../src/cli/screens/table-layout.ts'
import { glyphsFor } from '../../../src/cli/screens/terminal-manners.ts'
import { laidOut } from '../../../src/cli/screens/views/laid-out.ts'
import { observed } from '../monitor/scenario.ts'

const topics = Array.from({ length: 30 }, (_, at) => `t${String(at).padStart(2, '0')}`)
const state = observed(
  `0s ${topics.map((topic, at) => `${topic}-0 0..${at * 10}`).join(' ')} shop Stable m[t01-0] t01-0@3`,
)
const extent = { width: 100, height: 10 }
const glyphs = glyphsFor({ LANG: 'C' })

const table = (now: Navigation): TableLayout => laidOut(state, currentFrame(now), glyphs, extent)

const NONE = Object.fromEntries(
  'upArrow downArrow leftArrow rightArrow pageDown pageUp home end return escape ctrl shift tab backspace delete meta'
    .split(' ')
    .map((name) => [name, false]),
) as unknown as Key

/** `<enter>`, `<ctrl-d>` and the like, or characters. */
function press(keys: string, from = startNavigation): Navigation {
  let now = from
  for (const [, name, character = ''] of keys.matchAll(/<([^>]+)>|(.)/g)) {
    const control = /^ctrl-(.)$/.exec(name ?? '')?.[1]
    const names = { enter: 'return', esc: 'escape' }
    const pressed = names[name as keyof typeof names] ?? name
    const key =
      control === undefined
        ? { ...NONE, ...(pressed && { [pressed]: true }) }
        : { ...NONE, ctrl: true }
    const action = actionFor({ input: control ?? character, key }, now.input !== undefined)
    now = navigate(now, action, table(now))
  }
  return now
}

const under = (now: Navigation): string | undefined => table(now).keys[table(now).cursor]
const place = (now: Navigation): string => now.frames.map(({ view }) => view).join(' ')

describe('the cursor', () => {
  test.each([
    ['', 't00'],
    ['jj', 't02'],
    ['jjk', 't01'],
    ['k', 't00'],
    ['G', 't29'],
    ['Gg', 't00'],
    ['<ctrl-d>', 't05'],
    ['<ctrl-d><ctrl-d><ctrl-u>', 't05'],
    ['<pageDown>', 't10'],
    ['<downArrow><downArrow><upArrow>', 't01'],
    ['<end><home>', 't00'],
  ])('after %j is on %s', (keys, topic) => {
    expect(under(press(keys))).toBe(topic)
  })

  test('scrolls no further than it must', () => {
    expect(table(press('jjj')).offset).toBe(0)
    expect(table(press('jjjjjjjjjj')).offset).toBe(1)
    expect(table(press('Gkk')).offset).toBe(20)
  })

  test('stays on its row when the order changes', () => {
    const sorted = press('jjjss')
    expect(currentFrame(sorted).sort?.column).toBe('PARTITIONS')
    expect(under(press('jjjsss'))).toBe('t03')
  })
})

describe('places', () => {
  test.each([
    ['', 'topics'],
    ['<enter>', 'topics partitions'],
    ['j<enter><enter>', 'topics partitions partition'],
    ['jlll', 'topics partitions partition group'],
    ['jllhh', 'topics'],
    ['hhh', 'topics'],
    ['l<esc>', 'topics'],
    ['1', 'brokers'],
    ['1l', 'brokers partitions'],
    ['3', 'partitions'],
    ['4', 'groups'],
    ['4l<tab>', 'groups members'],
    ['4l<tab><tab>', 'groups rebalances'],
    ['4l<tab><tab><tab>', 'groups group'],
    ['4l<tab>l', 'groups members group'],
    ['<tab>', 'partitions'],
    [':g<enter>', 'groups'],
    [':brokers<enter>', 'brokers'],
    [':g<esc>', 'topics'],
  ])('after %j are %s', (keys, path) => {
    expect(place(press(keys))).toBe(path)
  })

  test('a member shows what it has', () => {
    expect(currentFrame(press('4l<tab>l')).subject).toEqual({ group: 'shop', member: 'm' })
  })

  test('an unknown command is complained about until the next key', () => {
    expect(press(':zz<enter>').complaint).toContain(':zz is no command')
    expect(press(':zz<enter>j').complaint).toBeUndefined()
  })
})

describe('filters', () => {
  const shown = (keys: string): string => table(press(keys)).keys.join(' ')
  test.each([
    ['/t07', 't07'],
    ['/2 !t2<enter>', 't02 t12'],
    ['/T0 3', 't03'],
    ['/t0<backspace>', topics.join(' ')],
    ['/t07<enter><esc>', topics.join(' ')],
    ['/t07<esc>', topics.join(' ')],
    ['/nothing', ''],
    [':t t07<enter>', 't07'],
  ])('%j leaves %s', (keys, left) => {
    expect(shown(keys)).toBe(left)
  })

  test('say what matches nothing', () => {
    expect(table(press('/nothing')).empty).toBe('Nothing matches /nothing')
  })

  test('letters are text while one is typed', () => {
    expect(press('/q').hasQuit).toBe(false)
    expect(press('/q<enter>q').hasQuit).toBe(true)
  })
})

describe('sorting', () => {
  test('goes through the columns, numbers from the largest, and back', () => {
    expect(currentFrame(press('s')).sort).toEqual({ column: 'TOPIC', isDescending: false })
    expect(currentFrame(press('ss')).sort).toEqual({ column: 'PARTITIONS', isDescending: true })
    const count = table(startNavigation).sortable.length
    expect(currentFrame(press('s'.repeat(count + 1))).sort).toBeUndefined()
    expect(table(press('sssssS')).keys[0]).toBe('t00')
    expect(table(press('sssss')).keys[0]).toBe('t29')
  })
})

test.each([
  ['q', true],
  ['<ctrl-c>', true],
  [':q<enter>', true],
  ['/<ctrl-c>', true],
  ['?q', true],
  ['?j', false],
])('%j quits: %s', (keys, quits) => {
  expect(press(keys).hasQuit).toBe(quits)
})

describe('keys that come together', () => {
  const taken = (input: string, key: Partial<Key> = {}): string[] =>
    presses(input, { ...NONE, ...key }).map(({ input: text, key: pressed }) => {
      const names = Object.entries(pressed).flatMap(([name, isDown]) => (isDown ? [name] : []))
      return [...names, text].filter((each) => each !== '').join('-')
    })

  test.each([
    ['jjk', {}, ['j', 'j', 'k']],
    ['/ab\r', {}, ['/', 'a', 'b', 'return']],
    ['\u0004\u0004', {}, ['ctrl-d', 'ctrl-d']],
    ['\t\t', {}, ['tab', 'tab']],
    ['\u007f\u007f', {}, ['backspace', 'backspace']],
    ['j', { meta: true }, ['escape', 'j']],
    ['', { escape: true, meta: true }, ['escape']],
    ['d', { ctrl: true }, ['ctrl-d']],
    ['space', { ctrl: true }, ['ctrl-space']],
    ['한글', {}, ['한', '글']],
  ])('%j', (input, key, expected) => {
    expect(taken(input, key)).toEqual(expected)
  })
})

test('pause, help and internal topics are switched', () => {
  expect(press('p').isPaused).toBe(true)
  expect(press('p ').isPaused).toBe(false)
  expect(press('?').isHelpShown).toBe(true)
  expect(press('?j').isHelpShown).toBe(false)
  expect(press('i').areInternalTopicsShown).toBe(true)
})
