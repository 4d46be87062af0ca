/** One line of the screen. */
import { Text } from 'ink'
import { memo, type ReactElement } from 'react'
import type { Cell, Segment } from './cell.ts'

interface LineProps {
  readonly cell: Cell
  readonly hasColors: boolean
  readonly isSelected?: boolean
}

export const Line = memo(function Line({ cell, hasColors, isSelected = false }: LineProps) {
  return (
    <Text wrap="truncate" inverse={isSelected}>
      {cell.length === 0
        ? ' '
        : cell.map((segment, index) => part(segment, index, hasColors, isSelected))}
    </Text>
  )
}, areAlike)

/** On the line of the cursor colours would not be readable. */
function part(
  segment: Segment,
  index: number,
  hasColors: boolean,
  isSelected: boolean,
): ReactElement | string {
  const { text, color, dim = false, bold = false } = segment
  if (isSelected || (color === undefined && !dim && !bold)) return text
  return (
    <Text
      key={index}
      {...(hasColors && color !== undefined && { color })}
      dimColor={dim}
      bold={bold}
    >
      {text}
    </Text>
  )
}

/** Most lines are the same a second later: they are not laid out again. */
function areAlike(before: LineProps, after: LineProps): boolean {
  return (
    before.isSelected === after.isSelected &&
    before.hasColors === after.hasColors &&
    before.cell.length === after.cell.length &&
    before.cell.every((segment, index) => {
      const other = after.cell[index]
      return (
        segment.text === other?.text &&
        segment.color === other.color &&
        segment.dim === other.dim &&
        segment.bold === other.bold
      )
    })
  )
}
