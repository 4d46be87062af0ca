import { PassThrough } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { printStream } from '../../../src/cli/sql/print-stream.ts'
import { type Cell, type ResultForm, resultText } from '../../../src/cli/sql/result-text.ts'

const columns = ['topic', 'value']
const rows: Cell[][] = [
  ['orders', 1],
  ['a\tb\\', null],
  ['\u001b[2J', Buffer.from([0, 255])],
]
const text = (form: ResultForm, width = 80) =>
  [...resultText({ columns, rows }, form, width)].join('')

describe('the result of a query', () => {
  test('as a table, with control characters shown and not obeyed', () => {
    expect(text('table')).toBe(
      [
        '┌─────────┬─────────┐',
        '│ topic   │ value   │',
        '├─────────┼─────────┤',
        '│ orders  │ 1       │',
        '│ a\\tb\\   │ NULL    │',
        "│ \\x1b[2J │ x'00ff' │",
        '└─────────┴─────────┘',
        '3 rows',
        '',
      ].join('\n'),
    )
  })

  test('row by row where a table does not fit', () => {
    expect(text('table', 10).split('\n').slice(0, 3)).toEqual([
      '── row 1 ──',
      'topic  orders',
      'value  1',
    ])
  })

  test('with tabs between columns', () => {
    expect(text('tsv')).toBe("topic\tvalue\norders\t1\na\\tb\\\\\t\\N\n\u001b[2J\tx'00ff'\n")
  })

  test('as JSON', () => {
    const objects = [
      { topic: 'orders', value: 1 },
      { topic: 'a\tb\\', value: null },
      { topic: '\u001b[2J', value: { base64: 'AP8=' } },
    ]
    expect(JSON.parse(text('json'))).toEqual(objects)
    const lines = text('json-lines').trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line))).toEqual(objects)
    expect([...resultText({ columns, rows: [] }, 'json', 80)].join('')).toBe('[]\n')
  })

  test('is read no further than its reader takes it', async () => {
    let read = 0
    const endless = (function* (): Generator<Cell[]> {
      for (;;) {
        read += 1
        yield [read]
      }
    })()
    const output = new PassThrough()
    output.on('error', () => undefined)
    output.once('data', () => output.destroy(new Error('gone')))
    await printStream(resultText({ columns: ['n'], rows: endless }, 'tsv', 80), output)
    expect(read).toBeLessThan(100_000)
  })
})
