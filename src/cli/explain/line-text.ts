/** The lines of a narration as text for standard error, with colours on a terminal that has them. */
import { wantsColour } from '../colour.ts'
import type { Line } from './narrator.ts'

export type Colours = (text: string, style: 'heading' | 'title' | 'aside') => string

const ESCAPES = { heading: '36;1', title: '1', aside: '2' }

export const coloured: Colours = (text, style) => `\x1b[${ESCAPES[style]}m${text}\x1b[0m`
export const plain: Colours = (text) => text

/** Colours where colour.ts wants them. */
export function coloursFor(
  stream: { readonly isTTY?: boolean },
  environment: Readonly<Record<string, string | undefined>>,
): Colours {
  return wantsColour(stream, environment) ? coloured : plain
}

export function lineText(line: Line, colours: Colours): string {
  const { kind, text, title = '', aside = '' } = line
  if (kind === 'phase') return `${colours(`▸ ${text}`, 'heading')}\n`
  const indent = kind === 'step' ? '  ' : '    '
  const named = title === '' ? '' : `${colours(title, 'title')}${text === '' ? '' : ':'}`
  const beginning = [named, text].filter((part) => part !== '').join(' ')
  const said = [beginning, aside === '' ? '' : colours(aside, 'aside')].filter(
    (part) => part !== '',
  )
  return `${indent}${said.join('  ')}\n`
}
