/** What the terminal can show: line drawing and all scripts, or ASCII. */
import { printable } from '../printable.ts'

export interface Glyphs {
  readonly mark: string
  readonly many: string
  readonly line: string
  readonly read: string
  readonly cut: string
  readonly into: string
  readonly live: string
  readonly paused: string
  readonly problem: string
  readonly up: string
  readonly down: string
  readonly moved: string
  readonly dot: string
  /** Can text beyond ASCII be shown? */
  readonly isUnicode: boolean
}

const UNICODE: Glyphs = {
  mark: '●',
  many: '◆',
  line: '─',
  read: '━',
  cut: '…',
  into: '›',
  live: '●',
  paused: '‖',
  problem: '✗',
  up: '▲',
  down: '▼',
  moved: '→',
  dot: '·',
  isUnicode: true,
}

const ASCII: Glyphs = {
  mark: 'O',
  many: '#',
  line: '-',
  read: '=',
  cut: '~',
  into: '>',
  live: '*',
  paused: '=',
  problem: '!',
  up: '^',
  down: 'v',
  moved: '->',
  dot: '-',
  isUnicode: false,
}

type Environment = Readonly<Record<string, string | undefined>>

/** ASCII where the locale names another character set; a terminal without any locale is taken for a modern one. */
export function glyphsFor(environment: Environment): Glyphs {
  const locale = environment['LC_ALL'] || environment['LC_CTYPE'] || environment['LANG'] || ''
  return locale === '' || /utf-?8/i.test(locale) ? UNICODE : ASCII
}

/** Names come from outside: no control characters, and what the terminal cannot show as `?`. */
export const shown = (text: string, glyphs: Glyphs): string =>
  glyphs.isUnicode ? printable(text) : text.replace(/[^\x20-\x7e]/gu, '?')
