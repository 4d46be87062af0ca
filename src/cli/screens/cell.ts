/** Pieces of a line on the screen: text with a look, measured in columns of the terminal. */

export type Color = 'green' | 'yellow' | 'red' | 'cyan'

export interface Segment {
  readonly text: string
  readonly color?: Color | undefined
  readonly dim?: boolean | undefined
  readonly bold?: boolean | undefined
}

export type Cell = readonly Segment[]

export const plain = (text: string): Cell => [{ text }]
export const dim = (text: string): Cell => [{ text, dim: true }]
export const bold = (text: string): Cell => [{ text, bold: true }]
export const colored = (text: string, color: Color | undefined): Cell => [{ text, color }]

/** What is not known or zero stands back. */
export const faint = (text: string): Cell => (/^(-|0|0s|0 B)$/.test(text) ? dim(text) : plain(text))

export const cellText = (cell: Cell): string => cell.map(({ text }) => text).join('')

/** Scripts whose characters take two columns: Hangul, kana, ideographs, full-width forms, emoji. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u
const ASCII = /^[\x20-\x7e]*$/

/** Columns that `text` takes. */
export function displayWidth(text: string): number {
  if (ASCII.test(text)) return text.length
  let width = 0
  for (const character of text) {
    if (!/\p{Mn}/u.test(character)) width += WIDE.test(character) ? 2 : 1
  }
  return width
}

export const cellWidth = (cell: Cell): number =>
  cell.reduce((total, { text }) => total + displayWidth(text), 0)

/** `text` with at most `width` columns; what is cut off is replaced by `mark`. */
export function truncated(text: string, width: number, mark: string): string {
  if (displayWidth(text) <= width) return text
  let kept = ''
  let used = displayWidth(mark)
  for (const character of text) {
    used += displayWidth(character)
    if (used > width) break
    kept += character
  }
  return width < displayWidth(mark) ? '' : kept + mark
}

/** Exactly `width` columns: padded on the side away from `align`, or cut at the end. */
export function fitted(cell: Cell, width: number, align: 'left' | 'right', mark: string): Cell {
  const missing = width - cellWidth(cell)
  if (missing === 0) return cell
  if (missing > 0) {
    const padding = { text: ' '.repeat(missing) }
    return align === 'left' ? [...cell, padding] : [padding, ...cell]
  }
  const [first] = cell
  const look = cell.length === 1 && first !== undefined ? first : { text: '' }
  const text = truncated(cellText(cell), width, mark)
  return [{ ...look, text: text + ' '.repeat(Math.max(0, width - displayWidth(text))) }]
}
