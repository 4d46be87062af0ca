/** The whole screen: two lines on top, a table (or help), a line of keys. */
import { Box, Text, useInput } from 'ink'
import { useEffect, useRef, useState } from 'react'
import type { ClusterState } from '../monitor/cluster-state.ts'
import { type Cell, dim } from './cell.ts'
import { footerLine, placeLine, titleLine, type Watching } from './frame-text.ts'
import { helpLines } from './help-text.ts'
import { actionFor, type Key, presses } from './keys.ts'
import { Line } from './line.tsx'
import { currentFrame, type Navigation, navigate, startNavigation } from './navigation.ts'
import type { TableLayout } from './table-layout.ts'
import type { Glyphs } from './terminal-manners.ts'
import { laidOut } from './views/laid-out.ts'

export interface TopScreenProps {
  readonly watching: Watching
  readonly columns: number
  readonly rows: number
  readonly glyphs: Glyphs
  readonly hasColors: boolean
  readonly onPause: (isPaused: boolean) => void
  readonly onQuit: () => void
}

const COLUMNS_MIN = 40
const ROWS_MIN = 8
/** Title, place, titles of columns, footer. */
const LINES_AROUND = 4

const NOTHING: ClusterState = {
  time: 0,
  clusterId: null,
  controllerId: -1,
  brokers: [],
  topics: [],
  partitions: [],
  groups: [],
}

export function TopScreen(props: TopScreenProps) {
  const { watching, columns, rows, glyphs, hasColors } = props
  const [navigation, setNavigation] = useState(startNavigation)
  const latest = useRef(navigation)
  const extent = { width: columns - 2, height: Math.max(1, rows - LINES_AROUND) }
  const tableOf = (now: Navigation): TableLayout => {
    const state = visible(watching.state ?? NOTHING, now.areInternalTopicsShown)
    return laidOut(state, currentFrame(now), glyphs, extent)
  }
  const act = (input: string, key: Key): void => {
    for (const press of presses(input, key)) {
      const action = actionFor(press, latest.current.input !== undefined)
      latest.current = navigate(latest.current, action, tableOf(latest.current))
    }
    setNavigation(latest.current)
  }
  useInput(act)
  const { onPause, onQuit } = props
  const { isPaused, hasQuit } = navigation
  useEffect(() => onPause(isPaused), [onPause, isPaused])
  useEffect(() => {
    if (hasQuit) onQuit()
  }, [onQuit, hasQuit])

  if (columns < COLUMNS_MIN || rows < ROWS_MIN) {
    const text = `too small: ${COLUMNS_MIN}x${ROWS_MIN} is needed, this is ${columns}x${rows} (q quits)`
    return (
      <Box width={columns}>
        <Text>{text}</Text>
      </Box>
    )
  }
  const table = tableOf(navigation)
  const lines = navigation.isHelpShown
    ? helpLines(glyphs).slice(0, extent.height + 1)
    : tableLines(table, watching, extent.height)
  const cursor = navigation.isHelpShown ? -1 : selectedLine(table)
  const filled = [...lines, ...Array<Cell>(Math.max(0, extent.height + 1 - lines.length)).fill([])]
  const around = [
    titleLine(watching, navigation, glyphs, columns),
    placeLine(navigation, table, glyphs, columns),
  ]
  const all = [...around, ...filled, footerLine(navigation, watching, glyphs, columns)]
  const placed = all.map((cell, place) => ({ place, cell }))
  return (
    <Box flexDirection="column" width={columns} height={rows}>
      {placed.map(({ place, cell }) => (
        <Line
          key={place}
          cell={cell}
          hasColors={hasColors}
          isSelected={place === cursor + around.length}
        />
      ))}
    </Box>
  )
}

const INDENT = { text: ' ' }

function tableLines(table: TableLayout, { state, problem }: Watching, height: number): Cell[] {
  const summary = table.summary === undefined ? [] : [[INDENT, ...table.summary]]
  if (table.rows.length > 0) {
    const rows = table.rows.map(({ line }) => [INDENT, ...line, INDENT])
    return [...summary, [INDENT, ...table.titles], ...rows]
  }
  const text = state === undefined ? (problem === undefined ? 'Connecting' : '') : table.empty
  const above = Array<Cell>(Math.max(0, Math.min(2, height - 2))).fill([])
  return [...summary, ...above, [{ text: '   ' }, ...dim(text)]]
}

/** The line of the cursor among those of the table; -1: none. */
function selectedLine({ rows, cursor, offset, summary }: TableLayout): number {
  return rows.length === 0 ? -1 : cursor - offset + (summary === undefined ? 1 : 2)
}

function visible(state: ClusterState, withInternal: boolean): ClusterState {
  if (withInternal) return state
  return {
    ...state,
    topics: state.topics.filter(({ internal }) => !internal),
    partitions: state.partitions.filter(({ internal }) => !internal),
  }
}
