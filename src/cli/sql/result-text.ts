/**
 * The result of a query as text. Every form is made while the rows come: nothing but a block of rows is held, however
 * many there are.
 */
import Table from 'cli-table3'

export type Cell = string | number | Buffer | null

export interface Result {
  readonly columns: readonly string[]
  readonly rows: Iterable<readonly Cell[]>
}

export const resultForms = ['table', 'tsv', 'json', 'json-lines'] as const
export type ResultForm = (typeof resultForms)[number]

/** How many rows one table is made of: its widths are those of these rows. */
const ROWS_PER_TABLE = 1000

/** `width` is that of the terminal, for tables: one that does not fit is printed row by row. */
export function* resultText(result: Result, form: ResultForm, width: number): Generator<string> {
  if (form === 'tsv') yield* separated(result)
  else if (form === 'table') yield* tables(result, width)
  else yield* json(result, form === 'json')
}

function* blocks<T>(rows: Iterable<T>): Generator<T[]> {
  let block: T[] = []
  for (const row of rows) {
    block.push(row)
    if (block.length < ROWS_PER_TABLE) continue
    yield block
    block = []
  }
  if (block.length > 0) yield block
}

function* tables({ columns, rows }: Result, width: number): Generator<string> {
  let count = 0
  for (const block of blocks(rows)) {
    const cells = block.map((row) => row.map(cellText))
    const table = plainTable(columns, cells)
    const fits = table.slice(0, table.indexOf('\n')).length <= width
    yield fits ? `${table}\n` : rowByRow(columns, cells, count)
    count += block.length
  }
  yield `${count} ${count === 1 ? 'row' : 'rows'}\n`
}

function plainTable(columns: readonly string[], rows: readonly string[][]): string {
  const table = new Table({ head: [...columns], style: { head: [], border: [], compact: true } })
  table.push(...rows)
  return table.toString()
}

/** As psql's expanded display: each column on a line of its own. */
function rowByRow(columns: readonly string[], rows: readonly string[][], before: number): string {
  const widest = Math.max(...columns.map((column) => column.length))
  return rows
    .map((row, index) => {
      const lines = columns.map((column, at) => `${column.padEnd(widest)}  ${row[at] ?? ''}`)
      return `── row ${before + index + 1} ──\n${lines.join('\n')}\n`
    })
    .join('')
}

/** Control characters would move the cursor, or worse. */
function cellText(cell: Cell): string {
  if (cell === null) return 'NULL'
  if (Buffer.isBuffer(cell)) return blobLiteral(cell)
  return String(cell).replace(/\p{Cc}/gu, (character) => ESCAPES[character] ?? hexEscape(character))
}

const ESCAPES: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r' }

const hexEscape = (character: string): string =>
  `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`

/** As SQL writes it. */
const blobLiteral = (bytes: Buffer): string => `x'${bytes.toString('hex')}'`

/** A line of names, then one per row; in text, tab, newline, return and backslash are \t, \n, \r and \\; NULL is \N. */
function* separated({ columns, rows }: Result): Generator<string> {
  yield `${columns.map(escaped).join('\t')}\n`
  for (const row of rows) yield `${row.map(escaped).join('\t')}\n`
}

function escaped(cell: Cell): string {
  if (cell === null) return '\\N'
  if (Buffer.isBuffer(cell)) return blobLiteral(cell)
  return String(cell).replace(/[\\\t\n\r]/g, (character) => ESCAPES[character] ?? '\\\\')
}

/** An object per row, in an array with a row on each line, or the lines alone. */
function* json({ columns, rows }: Result, isArray: boolean): Generator<string> {
  let count = 0
  for (const row of rows) {
    const text = JSON.stringify(
      Object.fromEntries(columns.map((name, at) => [name, value(row[at])])),
    )
    if (!isArray) yield `${text}\n`
    else yield `${count === 0 ? '[\n' : ',\n'}  ${text}`
    count += 1
  }
  if (isArray) yield count === 0 ? '[]\n' : '\n]\n'
}

/** JSON has no bytes and no infinity. */
function value(cell: Cell | undefined): unknown {
  if (Buffer.isBuffer(cell)) return { base64: cell.toString('base64') }
  return typeof cell === 'number' && !Number.isFinite(cell) ? String(cell) : (cell ?? null)
}
