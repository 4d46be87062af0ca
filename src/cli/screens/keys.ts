/** What keys mean: those of k9s and vi. */
import type { ViewName } from './view.ts'

export type Action =
  | { readonly type: 'move'; readonly rows: number }
  | { readonly type: 'page'; readonly pages: number }
  | { readonly type: 'view'; readonly view: ViewName }
  | { readonly type: 'turn' | 'sort'; readonly by: 1 | -1 }
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'first' | 'last' | 'open' | 'back' | 'reverse' | 'filter' | 'command' }
  | {
      readonly type:
        | 'help'
        | 'pause'
        | 'internal'
        | 'quit'
        | 'erase'
        | 'submit'
        | 'cancel'
        | 'other'
    }

/** A key as ink reports it. */
export interface Key {
  readonly upArrow: boolean
  readonly downArrow: boolean
  readonly leftArrow: boolean
  readonly rightArrow: boolean
  readonly pageDown: boolean
  readonly pageUp: boolean
  readonly home: boolean
  readonly end: boolean
  readonly return: boolean
  readonly escape: boolean
  readonly ctrl: boolean
  readonly shift: boolean
  readonly tab: boolean
  readonly backspace: boolean
  readonly delete: boolean
}

const CHARACTERS: Readonly<Record<string, Action>> = {
  j: { type: 'move', rows: 1 },
  k: { type: 'move', rows: -1 },
  g: { type: 'first' },
  G: { type: 'last' },
  l: { type: 'open' },
  h: { type: 'back' },
  '1': { type: 'view', view: 'brokers' },
  '2': { type: 'view', view: 'topics' },
  '3': { type: 'view', view: 'partitions' },
  '4': { type: 'view', view: 'groups' },
  s: { type: 'sort', by: 1 },
  S: { type: 'reverse' },
  '/': { type: 'filter' },
  ':': { type: 'command' },
  '?': { type: 'help' },
  p: { type: 'pause' },
  ' ': { type: 'pause' },
  i: { type: 'internal' },
  q: { type: 'quit' },
}

const WITH_CONTROL: Readonly<Record<string, Action>> = {
  c: { type: 'quit' },
  d: { type: 'page', pages: 0.5 },
  u: { type: 'page', pages: -0.5 },
  f: { type: 'page', pages: 1 },
  b: { type: 'page', pages: -1 },
  n: { type: 'move', rows: 1 },
  p: { type: 'move', rows: -1 },
}

function named(key: Key): Action | undefined {
  if (key.upArrow) return { type: 'move', rows: -1 }
  if (key.downArrow) return { type: 'move', rows: 1 }
  if (key.pageDown) return { type: 'page', pages: 1 }
  if (key.pageUp) return { type: 'page', pages: -1 }
  if (key.home) return { type: 'first' }
  if (key.end) return { type: 'last' }
  if (key.return || key.rightArrow) return { type: 'open' }
  if (key.escape || key.leftArrow || key.backspace || key.delete) return { type: 'back' }
  return key.tab ? { type: 'turn', by: key.shift ? -1 : 1 } : undefined
}

function typing(input: string, key: Key): Action[] {
  if (key.ctrl)
    return input === 'c' ? [{ type: 'quit' }] : input === 'u' ? [{ type: 'cancel' }] : []
  if (key.return) return [{ type: 'submit' }]
  if (key.escape) return [{ type: 'cancel' }]
  if (key.backspace || key.delete) return [{ type: 'erase' }]
  const text = input.replace(/\p{C}/gu, '')
  return text === '' ? [] : [{ type: 'text', text }]
}

/** Keys that are hit fast arrive together: one action for each. `isTyping`: a line is being typed. */
export function actionsFor(input: string, key: Key, isTyping: boolean): Action[] {
  if (isTyping) return typing(input, key)
  if (key.ctrl) return [WITH_CONTROL[input] ?? { type: 'other' }]
  const action = named(key)
  if (action !== undefined) return [action]
  return Array.from(input, (character) => CHARACTERS[character] ?? { type: 'other' })
}
