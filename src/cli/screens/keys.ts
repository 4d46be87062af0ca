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
  readonly meta: boolean
}

const NO_KEY: Key = {
  upArrow: false,
  downArrow: false,
  leftArrow: false,
  rightArrow: false,
  pageDown: false,
  pageUp: false,
  home: false,
  end: false,
  return: false,
  escape: false,
  ctrl: false,
  shift: false,
  tab: false,
  backspace: false,
  delete: false,
  meta: false,
}

export interface Press {
  readonly input: string
  readonly key: Key
}

/**
 * Keys that are hit fast (or held) come from the terminal together, and ink does not take them apart; escape and a key
 * look like that key with alt, which has no meaning here.
 */
export function presses(input: string, key: Key): Press[] {
  const before = key.meta && !key.escape ? [{ input: '', key: { ...NO_KEY, escape: true } }] : []
  const characters = Array.from(input)
  if (characters.length < 2 || key.ctrl) return [...before, { input, key: { ...key, meta: false } }]
  return [...before, ...characters.map(pressOf)]
}

function pressOf(character: string): Press {
  const code = character.charCodeAt(0)
  if (character === '\r' || character === '\n')
    return { input: '', key: { ...NO_KEY, return: true } }
  if (character === '\t') return { input: '', key: { ...NO_KEY, tab: true } }
  if (character === '\b' || code === 0x7f) return { input: '', key: { ...NO_KEY, backspace: true } }
  if (code < 1 || code > 26) return { input: character, key: NO_KEY }
  return { input: String.fromCharCode(code + 96), key: { ...NO_KEY, ctrl: true } }
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

function typing(input: string, key: Key): Action {
  if (key.ctrl && input === 'c') return { type: 'quit' }
  if (key.escape || (key.ctrl && input === 'u')) return { type: 'cancel' }
  if (key.return) return { type: 'submit' }
  if (key.backspace || key.delete) return { type: 'erase' }
  const text = key.ctrl ? '' : input.replace(/\p{C}/gu, '')
  return text === '' ? OTHER : { type: 'text', text }
}

const OTHER: Action = { type: 'other' }

/** What one press means. `isTyping`: a line is being typed. */
export function actionFor({ input, key }: Press, isTyping: boolean): Action {
  if (isTyping) return typing(input, key)
  if (key.ctrl) return WITH_CONTROL[input] ?? OTHER
  return named(key) ?? CHARACTERS[input] ?? OTHER
}
