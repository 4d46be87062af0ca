/** The screen as ink draws it, without a terminal. */
import { render } from 'ink-testing-library'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { ClusterState } from '../../../src/cli/monitor/cluster-state.ts'
import type { Watching } from '../../../src/cli/screens/frame-text.ts'
import { glyphsFor } from '../../../src/cli/screens/terminal-manners.ts'
import { TopScreen } from '../../../src/cli/screens/top-screen.tsx'
import { observed } from '../monitor/scenario.ts'

const state = observed(`
  0s orders-0 0..1000 orders-1 0..100 __x-0 0..9 shop Stable a[orders-0,orders-1] orders-0@100 orders-1@100
  1s orders-0 0..1100 orders-1 0..100 __x-0 0..9 shop PreparingRebalance orders-0@300 orders-1@100
  3s orders-0 0..1200 orders-1 0..100 __x-0 0..9 shop Stable a[orders-0] b[orders-1] orders-0@400 orders-1@100
`)
const partitions = state.partitions.map((each) => ({ ...each, internal: each.topic === '__x' }))
const topics = state.topics.map((each) => ({ ...each, internal: each.topic === '__x' }))
const cluster: ClusterState = { ...state, partitions, topics }

const live: Watching = {
  address: 'localhost:9092',
  state: cluster,
  problem: undefined,
  problemSince: undefined,
  isOverdue: false,
  intervalMs: 1000,
}

let unmount = () => {}
afterEach(() => unmount())

/** Lines without the blanks at their ends; the time of day is left out. */
async function screen(
  keys: readonly string[],
  { watching = live, columns = 80, rows = 12, locale = 'C.UTF-8' } = {},
): Promise<string[]> {
  const onQuit = vi.fn()
  const shown = render(
    <TopScreen
      watching={watching}
      columns={columns}
      rows={rows}
      glyphs={glyphsFor({ LANG: locale })}
      hasColors={false}
      onPause={() => {}}
      onQuit={onQuit}
    />,
  )
  unmount = shown.unmount
  for (const key of keys) {
    // React takes the keys when its effects have run.
    await vi.waitUntil(() => shown.stdin.listenerCount('readable') > 0)
    const before = shown.frames.length
    shown.stdin.write(key)
    await vi.waitUntil(() => shown.frames.length > before)
  }
  return (shown.lastFrame() ?? '')
    .replace(/\d\d:\d\d:\d\d/g, 'hh:mm:ss')
    .split('\n')
    .map((line) => line.trimEnd())
}

describe('views', () => {
  test('topics, without internal ones', async () => {
    expect(await screen([])).toMatchInlineSnapshot(`
      [
        " localhost:9092  2 brokers  1 topic  2 partitions  1 group        ● 1s hh:mm:ss",
        " 1 brokers  2 topics  3 partitions  4 groups                             1 of 1",
        " TOPIC   PARTITIONS  STATE    RECORDS  RECORDS/S  SIZE  BYTES/S  GROUPS  LAG",
        " orders           2  in sync    1,300         67     -        -       1  800",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        " ? help  q quit  enter open  esc back  / filter  s sort  p pause  tab next",
      ]
    `)
  })

  test('brokers', async () => {
    expect((await screen(['1'])).slice(1, 5)).toMatchInlineSnapshot(`
      [
        " 1 brokers  2 topics  3 partitions  4 groups                             1 of 2",
        " ID  ADDRESS     STATE       LEADS  BEHIND  RECORDS/S  SIZE  PROBLEM",
        "  1  host1:9092  controller      3       0         67     -",
        "  2  host2:9092  up              0       0          0   0 B",
      ]
    `)
  })

  test('partitions with the positions of groups, internal ones too', async () => {
    expect((await screen(['3', 'i'])).slice(1, 6)).toMatchInlineSnapshot(`
      [
        " 1 brokers  2 topics  3 partitions  4 groups                             1 of 3",
        " PARTITION  LEADER  IN SYNC  START  POSITIONS         END  RECORDS/S  SIZE  LAG",
        " orders-0        1      2/2      0  ━━━━●─────────  1,200         67     -  800",
        " orders-1        1      2/2      0  ━━━━━━━━━━━━━●    100          0     -    0",
        " __x-0           1      2/2      0  ──────────────      9          0     -    -",
      ]
    `)
  })

  test('groups', async () => {
    expect((await screen(['4'])).slice(1, 4)).toMatchInlineSnapshot(`
      [
        " 1 brokers  2 topics  3 partitions  4 groups                             1 of 1",
        " GROUP  STATE   MEMBERS  RECORDS/S  LAG  TIME LAG  STATUS  REBALANCES",
        " shop   Stable        2        100  800         -  6%               1",
      ]
    `)
  })

  test('the partitions of a group', async () => {
    expect((await screen(['4', 'l'])).slice(1, 6)).toMatchInlineSnapshot(`
      [
        " 4 groups › shop  partitions  members  rebalances                        1 of 2",
        " Stable · classic protocol · range · coordinator 1 · lag 800 · 100 records/s  6%",
        " PARTITION  COMMITTED  POSITION            END  LAG  TIME LAG  STATUS  MEMBER",
        " orders-0         400  ━━━━━●──────────  1,200  800         -  6%      client-a",
        " orders-1         100  ━━━━━━━━━━━━━━━●    100    0        0s  6%      client-b",
      ]
    `)
  })

  test('its members', async () => {
    expect((await screen(['4', 'l', '\t'])).slice(1, 6)).toMatchInlineSnapshot(`
      [
        " 4 groups › shop  partitions  members  rebalances                        1 of 2",
        " Stable · classic protocol · range · coordinator 1 · lag 800 · 100 records/s  6%",
        " CLIENT    HOST      INSTANCE  EPOCH  LAG  TIME LAG  HAS              MEMBER ID",
        " client-a  10.0.0.1  -             -  800         -  orders 0         a",
        " client-b  10.0.0.1  -             -    0        0s  orders 1         b",
      ]
    `)
  })

  test('its rebalances, and one of them', async () => {
    expect((await screen(['4', 'l', '\t', '\t'])).slice(1, 5)).toMatchInlineSnapshot(`
      [
        " 4 groups › shop  partitions  members  rebalances                        1 of 1",
        " Stable · classic protocol · range · coordinator 1 · lag 800 · 100 records/s  6%",
        " #  AT        TOOK  EPOCH  MEMBERS  MOVED  WHO",
        " 1  hh:mm:ss    2s  -            2      1  client-b joined",
      ]
    `)
    expect((await screen(['4', 'l', '\t', '\t', 'l'])).slice(1, 6)).toMatchInlineSnapshot(`
      [
        " 1 brokers  2 topics  3 partitions  4 groups  › shop › rebalance 1       1 of 2",
        " Stable · classic protocol · range · coordinator 1 · lag 800 · 100 records/s  6%",
        " WHAT      HOW",
        " client-b  joined  10.0.0.1  b",
        " orders-1  client-a → client-b",
      ]
    `)
  })

  test('the groups of a partition', async () => {
    expect((await screen(['3', 'l'])).slice(1, 5)).toMatchInlineSnapshot(`
      [
        " 1 brokers  2 topics  3 partitions  4 groups  › orders-0                 1 of 1",
        " leader 1 · replicas 1 2 · in sync 1 2 · offsets 0 to 1,200 · 67 records/s",
        " GROUP  COMMITTED  POSITION                END  LAG  TIME LAG  STATUS  MEMBER",
        " shop         400  ━━━━━━●─────────────  1,200  800         -  6%      client-a",
      ]
    `)
  })

  test('help', async () => {
    const lines = await screen(['?'], { rows: 30 })
    expect(lines).toContainEqual(expect.stringContaining('ctrl-d ctrl-u'))
    expect(lines).toContainEqual(expect.stringContaining('STALL'))
  })
})

describe('small screens', () => {
  test('leave out columns, not lines', async () => {
    expect(await screen(['4', 'l'], { columns: 60, rows: 10 })).toMatchInlineSnapshot(`
      [
        " localhost:9092  2 brokers  1 topic  2 parti… ● 1s hh:mm:ss",
        " 4 groups › shop  partitions  members  rebalances    1 of 2",
        " Stable · classic protocol · range · coordinator 1 · lag 80…",
        " PARTITION  POSITION        LAG  TIME LAG  STATUS  MEMBER",
        " orders-0   ━━━━●─────────  800         -  6%      client-a",
        " orders-1   ━━━━━━━━━━━━━●    0        0s  6%      client-b",
        "",
        "",
        "",
        " ? help  q quit  enter open  esc back  / filter  s sort",
      ]
    `)
  })

  test('that are too small say so', async () => {
    expect(await screen([], { columns: 30, rows: 20 })).toEqual([
      'too small: 40x8 is needed,',
      'this is 30x20 (q quits)',
    ])
  })

  test.each([
    [40, 8],
    [60, 15],
    [80, 24],
    [200, 50],
  ])('%dx%d: no line is longer, the height is kept', async (columns, rows) => {
    for (const keys of [[], ['1'], ['3'], ['4'], ['4', 'l'], ['4', 'l', '\t'], ['?']]) {
      const lines = await screen(keys, { columns, rows })
      expect(lines).toHaveLength(rows)
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns)
      unmount()
    }
  })
})

describe('states', () => {
  test('before the first answer', async () => {
    const lines = await screen([], { watching: { ...live, state: undefined } })
    expect(lines[0]).toMatch(/connecting$/)
    expect(lines).toContain('   Connecting')
  })

  test('a cluster that does not answer: what was known stays, and the screen says since when', async () => {
    const watching = {
      ...live,
      problem: 'No broker of localhost:9092 answers: gone.',
      problemSince: 5,
    }
    const lines = await screen([], { watching })
    expect(lines[0]).toMatch(/✗ no answer$/)
    expect(lines.at(-1)).toBe(
      ' No broker of localhost:9092 answers: gone since hh:mm:ss; trying again',
    )
    expect(lines).toContainEqual(expect.stringContaining('orders'))
  })

  test('a look that takes too long: the screen says of when its figures are', async () => {
    const lines = await screen([], { watching: { ...live, isOverdue: true } })
    expect(lines[0]).toMatch(/✗ waiting since hh:mm:ss$/)
    expect(lines).toContainEqual(expect.stringContaining('orders'))
  })

  test('paused', async () => {
    expect((await screen(['p']))[0]).toMatch(/‖ paused hh:mm:ss$/)
  })

  test('an empty cluster tells how to make a topic', async () => {
    const watching = { ...live, state: { ...cluster, topics: [], partitions: [], groups: [] } }
    expect(await screen([], { watching })).toContainEqual(
      expect.stringContaining('kafka-topics --create'),
    )
  })

  test('keys that arrive together are taken one by one', async () => {
    const lines = await screen(['4l'])
    expect(lines[1]).toContain('› shop')
    expect((await screen(['/orders\r3']))[1]).toContain('3 partitions')
  })

  test('without UTF-8 everything is ASCII', async () => {
    for (const keys of [[], ['3'], ['4', 'l'], ['p'], ['?']]) {
      const text = (await screen(keys, { locale: 'C', rows: 30 })).join('')
      expect(text).toMatch(/^[\x20-\x7e]*$/)
      unmount()
    }
  })
})
