/** A view: rows made of the cluster's state, columns made of rows. Knows no terminal. */
import type { ClusterState } from '../monitor/cluster-state.ts'
import type { Cell } from './cell.ts'
import type { Glyphs } from './terminal-manners.ts'

export type ViewName =
  | 'brokers'
  | 'topics'
  | 'partitions'
  | 'partition'
  | 'groups'
  | 'group'
  | 'members'
  | 'rebalances'
  | 'rebalance'

/** What a view is about; which of these are there depends on the view. */
export interface Subject {
  readonly broker?: number | undefined
  readonly topic?: string | undefined
  readonly partition?: number | undefined
  readonly group?: string | undefined
  readonly member?: string | undefined
  readonly rebalance?: number | undefined
}

export interface Place {
  readonly view: ViewName
  readonly subject: Subject
}

export interface Column<T> {
  readonly title: string
  readonly align?: 'left' | 'right'
  /** Where the screen is narrow, columns with the highest number go first; 0 stays. */
  readonly importance: number
  /** Takes the width that is left, and is left out below this width. */
  readonly flexible?: number
  /** `width` is that of a flexible column. */
  readonly cell: (item: T, glyphs: Glyphs, width: number) => Cell
  /** Undefined sorts last. */
  readonly order?: (item: T) => string | number | undefined
}

export interface View<T> {
  readonly columns: readonly Column<T>[]
  readonly items: (state: ClusterState, subject: Subject) => readonly T[]
  readonly key: (item: T) => string
  /** What `/` looks in. */
  readonly filterText: (item: T) => string
  /** Where enter leads. */
  readonly target?: (item: T, subject: Subject) => Place
  /** A line above the table. */
  readonly summary?: (state: ClusterState, subject: Subject, glyphs: Glyphs) => Cell
  /** What stands there when nothing does. */
  readonly empty: (state: ClusterState, subject: Subject) => string
}
