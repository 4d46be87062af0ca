/** A view on a screen of some size: which columns fit, how wide they are, which rows are seen. Makes cells of text. */
import type { ClusterState } from '../monitor/cluster-state.ts'
import { type Cell, cellWidth, displayWidth, fitted } from './cell.ts'
import type { Frame, Sort } from './navigation.ts'
import type { Glyphs } from './terminal-manners.ts'
import type { Column, Place, View } from './view.ts'

export interface Extent {
  readonly width: number
  /** Rows, without the line of titles. */
  readonly height: number
}

export interface TableRow {
  readonly key: string
  readonly line: Cell
}

export interface TableLayout {
  readonly summary: Cell | undefined
  readonly titles: Cell
  /** Those that are seen. */
  readonly rows: readonly TableRow[]
  /** Of all rows that pass the filter, in their order. */
  readonly keys: readonly string[]
  /** Index in `keys` of the row under the cursor; -1 without rows. */
  readonly cursor: number
  /** Index in `keys` of the first row that is seen. */
  readonly offset: number
  /** Rows before filtering. */
  readonly total: number
  readonly height: number
  /** What to say in place of rows. */
  readonly empty: string
  /** Columns that can be sorted by, in their order. */
  readonly sortable: readonly string[]
  readonly target: Place | undefined
}

const GAP = 2
/** Names are cut to this before columns are left out. */
const NAME_MIN = 20
const NAME_PART = 0.35

export function layOut<T>(
  view: View<T>,
  state: ClusterState,
  frame: Frame,
  glyphs: Glyphs,
  extent: Extent,
): TableLayout {
  const all = view.items(state, frame.subject)
  const items = sorted(filtered(all, view, frame.filter), view.columns, frame.sort)
  const keys = items.map(view.key)
  const summary = view.summary?.(state, frame.subject, glyphs)
  const height = Math.max(1, extent.height - (summary === undefined ? 0 : 1))
  const cursor = cursorOf(frame, keys)
  const offset = offsetOf(frame.offset, cursor, keys.length, height)
  const columns = measured(view.columns, items, glyphs, extent.width, frame.sort)
  const under = items[cursor]
  return {
    summary,
    titles: columns.flatMap(({ column, width }, index) => {
      const title = [{ text: titleOf(column, frame.sort, glyphs), bold: true, dim: true }]
      return spaced(fitted(title, width, column.align ?? 'left', ''), index)
    }),
    rows: items.slice(offset, offset + height).map((item) => ({
      key: view.key(item),
      line: columns.flatMap(({ column, width }, index) => {
        const cell = column.cell(item, glyphs, width)
        return spaced(fitted(cell, width, column.align ?? 'left', glyphs.cut), index)
      }),
    })),
    keys,
    cursor,
    offset,
    total: all.length,
    height,
    empty: all.length > 0 ? `Nothing matches /${frame.filter}` : view.empty(state, frame.subject),
    sortable: view.columns.filter(({ order }) => order !== undefined).map(({ title }) => title),
    target: under === undefined ? undefined : view.target?.(under, frame.subject),
  }
}

const spaced = (cell: Cell, index: number): Cell =>
  index === 0 ? cell : [{ text: ' '.repeat(GAP) }, ...cell]

function titleOf<T>({ title }: Column<T>, sort: Sort | undefined, glyphs: Glyphs): string {
  if (sort?.column !== title) return title
  return `${title}${sort.isDescending ? glyphs.down : glyphs.up}`
}

/** Words with blanks between them must all be there, in any case; `!word` must not. */
function filtered<T>(items: readonly T[], view: View<T>, filter: string): readonly T[] {
  const words = filter
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '' && word !== '!')
  if (words.length === 0) return items
  return items.filter((item) => {
    const text = view.filterText(item).toLowerCase()
    return words.every((word) =>
      word.startsWith('!') ? !text.includes(word.slice(1)) : text.includes(word),
    )
  })
}

function sorted<T>(
  items: readonly T[],
  columns: readonly Column<T>[],
  sort: Sort | undefined,
): readonly T[] {
  const order = columns.find(({ title }) => title === sort?.column)?.order
  if (order === undefined || sort === undefined) return items
  const sign = sort.isDescending ? -1 : 1
  return items
    .map((item) => ({ item, value: order(item) }))
    .sort((a, b) => {
      if (a.value === b.value) return 0
      if (a.value === undefined) return 1
      if (b.value === undefined) return -1
      return a.value < b.value ? -sign : sign
    })
    .map(({ item }) => item)
}

/** The row that the cursor was put on, wherever it is now; else where it was. */
function cursorOf(frame: Frame, keys: readonly string[]): number {
  const at = frame.cursorKey === undefined ? -1 : keys.indexOf(frame.cursorKey)
  return at >= 0 ? at : Math.min(frame.cursor, keys.length - 1)
}

/** Scrolls as little as needed to see the cursor. */
export function offsetOf(before: number, cursor: number, count: number, height: number): number {
  const seen = Math.min(Math.max(before, cursor - height + 1), Math.max(cursor, 0))
  return Math.max(0, Math.min(seen, count - height))
}

interface MeasuredColumn<T> {
  readonly column: Column<T>
  readonly width: number
}

function measured<T>(
  columns: readonly Column<T>[],
  items: readonly T[],
  glyphs: Glyphs,
  width: number,
  sort: Sort | undefined,
): MeasuredColumn<T>[] {
  const name = Math.max(NAME_MIN, Math.floor(width * NAME_PART))
  const natural = new Map<Column<T>, number>()
  for (const column of columns) natural.set(column, naturalWidth(column, items, glyphs, sort))
  const needed = (those: readonly Column<T>[]): number =>
    those.reduce((total, each) => total + GAP + (natural.get(each) ?? 0), -GAP)
  if (needed(columns) > width) {
    for (const column of columns) {
      const isName = column.flexible === undefined && column.align !== 'right'
      if (isName) natural.set(column, Math.min(natural.get(column) ?? 0, name))
    }
  }
  const kept = [...columns]
  while (kept.length > 1 && needed(kept) > width) {
    const least = Math.max(...kept.map(({ importance }) => importance))
    if (least === 0) break
    kept.splice(
      kept.findLastIndex(({ importance }) => importance === least),
      1,
    )
  }
  const spare = width - needed(kept)
  return kept.map((column) => {
    const own = natural.get(column) ?? 0
    if (column.flexible !== undefined) return { column, width: Math.max(0, own + spare) }
    return { column, width: Math.max(1, spare < 0 && column === kept[0] ? own + spare : own) }
  })
}

function naturalWidth<T>(
  column: Column<T>,
  items: readonly T[],
  glyphs: Glyphs,
  sort: Sort | undefined,
): number {
  if (column.flexible !== undefined) return Math.max(column.flexible, 0)
  let widest = displayWidth(titleOf(column, sort, glyphs))
  for (const item of items) widest = Math.max(widest, cellWidth(column.cell(item, glyphs, 0)))
  return widest
}
