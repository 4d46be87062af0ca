/** Where the user is and how a key changes that: pure, so that a session can be told as a list of keys. */
import type { Action } from './keys.ts'
import type { TableLayout } from './table-layout.ts'
import type { Place, Subject, ViewName } from './view.ts'

export interface Sort {
  readonly column: string
  readonly isDescending: boolean
}

/** A place with what the user has set there. */
export interface Frame extends Place {
  readonly cursor: number
  /** The row that the cursor stays on when rows come, go or change their order. */
  readonly cursorKey: string | undefined
  readonly offset: number
  readonly filter: string
  readonly sort: Sort | undefined
}

export interface Navigation {
  /** The way here, from a main view; never empty. */
  readonly frames: readonly [Frame, ...Frame[]]
  /** A line being typed. */
  readonly input: { readonly kind: 'filter' | 'command'; readonly text: string } | undefined
  readonly isHelpShown: boolean
  readonly isPaused: boolean
  readonly areInternalTopicsShown: boolean
  /** What was wrong with the last command. */
  readonly complaint: string | undefined
  readonly hasQuit: boolean
}

export const mainViews = ['brokers', 'topics', 'partitions', 'groups'] as const

/** The sides of a group, in the order of the tab key. */
export const groupViews = ['group', 'members', 'rebalances'] as const

const frameOf = (view: ViewName, subject: Subject = {}): Frame => {
  return { view, subject, cursor: 0, cursorKey: undefined, offset: 0, filter: '', sort: undefined }
}

export const startNavigation: Navigation = {
  frames: [frameOf('topics')],
  input: undefined,
  isHelpShown: false,
  isPaused: false,
  areInternalTopicsShown: false,
  complaint: undefined,
  hasQuit: false,
}

export const currentFrame = ({ frames }: Navigation): Frame => frames.at(-1) ?? frames[0]

/** `table` is what the current frame shows. */
export function navigate(before: Navigation, action: Action, table: TableLayout): Navigation {
  const now = { ...before, complaint: undefined }
  if (action.type === 'quit') return { ...now, hasQuit: true }
  if (now.input !== undefined) return typed(now, now.input, action)
  if (now.isHelpShown) return { ...now, isHelpShown: false }
  switch (action.type) {
    case 'move':
      return moved(now, table, table.cursor + action.rows)
    case 'page':
      return moved(now, table, table.cursor + Math.round(action.pages * table.height))
    case 'first':
      return moved(now, table, 0)
    case 'last':
      return moved(now, table, table.keys.length - 1)
    case 'open':
      return table.target === undefined ? now : opened(now, table.target)
    case 'back':
      return back(now)
    case 'view':
      return { ...now, frames: [frameOf(action.view)] }
    case 'turn':
      return turned(now, action.by)
    case 'sort':
      return withFrame(now, { sort: nextSort(currentFrame(now).sort, table, action.by) })
    case 'reverse':
      return withFrame(now, { sort: reversed(currentFrame(now).sort, table) })
    case 'filter':
      return { ...now, input: { kind: 'filter', text: currentFrame(now).filter } }
    case 'command':
      return { ...now, input: { kind: 'command', text: '' } }
    case 'help':
      return { ...now, isHelpShown: true }
    case 'pause':
      return { ...now, isPaused: !now.isPaused }
    case 'internal':
      return { ...now, areInternalTopicsShown: !now.areInternalTopicsShown }
    default:
      return now
  }
}

function withFrame(navigation: Navigation, change: Partial<Frame>): Navigation {
  const frame = { ...currentFrame(navigation), ...change }
  const [first, ...rest] = navigation.frames
  const frames: Navigation['frames'] =
    rest.length === 0 ? [frame] : [first, ...rest.slice(0, -1), frame]
  return { ...navigation, frames }
}

function moved(navigation: Navigation, table: TableLayout, to: number): Navigation {
  const cursor = Math.max(0, Math.min(to, table.keys.length - 1))
  return withFrame(navigation, { cursor, cursorKey: table.keys[cursor], offset: table.offset })
}

const opened = (navigation: Navigation, { view, subject }: Place): Navigation => {
  return { ...navigation, frames: [...navigation.frames, frameOf(view, subject)] }
}

/** Out of a filter first, then out of the place. */
function back(navigation: Navigation): Navigation {
  if (currentFrame(navigation).filter !== '') return withFrame(navigation, { filter: '' })
  const [first, ...rest] = navigation.frames
  return rest.length === 0 ? navigation : { ...navigation, frames: [first, ...rest.slice(0, -1)] }
}

/** To the next side of a group, elsewhere to the next main view. */
function turned(navigation: Navigation, by: 1 | -1): Navigation {
  const { view, subject } = currentFrame(navigation)
  const side = groupViews.indexOf(view as (typeof groupViews)[number])
  if (side >= 0) {
    const next = groupViews.at((side + by) % groupViews.length) ?? 'group'
    return withFrame(navigation, frameOf(next, { group: subject.group }))
  }
  const at = mainViews.indexOf(navigation.frames[0].view as (typeof mainViews)[number])
  return {
    ...navigation,
    frames: [frameOf(mainViews.at((at + by) % mainViews.length) ?? 'topics')],
  }
}

/** Names upwards at first, numbers downwards: the largest are what one looks for. */
const isNumber = (column: string): boolean =>
  !/^(ADDRESS|STATE|TOPIC|PARTITION|GROUP|ASSIGNOR|CLIENT|HOST|INSTANCE|MEMBER|STATUS|ID)$/.test(
    column,
  )

/** After the last column comes the order in which the view gives its rows. */
function nextSort(sort: Sort | undefined, table: TableLayout, by: 1 | -1): Sort | undefined {
  const choices = [undefined, ...table.sortable]
  const column = choices.at((choices.indexOf(sort?.column) + by) % choices.length)
  return column === undefined ? undefined : { column, isDescending: isNumber(column) }
}

function reversed(sort: Sort | undefined, table: TableLayout): Sort | undefined {
  if (sort !== undefined) return { ...sort, isDescending: !sort.isDescending }
  const [column] = table.sortable
  return column === undefined ? undefined : { column, isDescending: true }
}

function typed(
  navigation: Navigation,
  input: { readonly kind: 'filter' | 'command'; readonly text: string },
  action: Action,
): Navigation {
  const isFilter = input.kind === 'filter'
  const change = (text: string): Navigation => {
    const changed = { ...navigation, input: { ...input, text } }
    return isFilter
      ? withFrame(changed, { filter: text, cursor: 0, cursorKey: undefined })
      : changed
  }
  const closed = { ...navigation, input: undefined }
  if (action.type === 'text') return change(input.text + action.text)
  if (action.type === 'erase') {
    return input.text === '' ? closed : change(Array.from(input.text).slice(0, -1).join(''))
  }
  if (action.type === 'cancel') return isFilter ? withFrame(closed, { filter: '' }) : closed
  if (action.type === 'submit') return isFilter ? closed : commanded(closed, input.text)
  return navigation
}

/** `:groups`, `:g`, `:groups shop` with a filter, `:q`. */
function commanded(navigation: Navigation, text: string): Navigation {
  const [word = '', ...filter] = text.trim().split(/\s+/)
  if (word === '') return navigation
  if (/^q(uit)?!?$/.test(word)) return { ...navigation, hasQuit: true }
  if (/^h(elp)?$/.test(word)) return { ...navigation, isHelpShown: true }
  const view = mainViews.find((each) => each.startsWith(word.toLowerCase()))
  if (view === undefined) {
    return {
      ...navigation,
      complaint: `:${word} is no command; there are :${mainViews.join(' :')} :q`,
    }
  }
  return { ...navigation, frames: [{ ...frameOf(view), filter: filter.join(' ') }] }
}
