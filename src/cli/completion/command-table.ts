/**
 * What completion knows about the commands: their options, what kind of value each takes, and the keys of
 * configurations. Derived from the commands at build time into one small file, because loading the commands themselves
 * takes longer than a person waits after TAB.
 */

import { readFileSync } from 'node:fs'

/** The tables of configuration keys. */
export type ConfigFamily =
  | 'topic'
  | 'broker'
  | 'group'
  | 'client-metrics'
  | 'producer'
  | 'consumer'
  | 'admin'

/** What may stand as a value. */
export type ValueSource =
  /** Some of these words. */
  | { readonly kind: 'words'; readonly words: readonly string[] }
  /** Names that the cluster knows. */
  | { readonly kind: 'topics' | 'groups' | 'brokers' }
  | { readonly kind: 'addresses' | 'files' | 'directories' }
  /** Keys of one of these families, with or without `=VALUE`. */
  | { readonly kind: 'configs'; readonly of: ConfigFamily; readonly assigned: boolean }
  /** The name, or the keys, of the entity that --entity-type and the like choose (kafka-configs). */
  | { readonly kind: 'entity-name' }
  | { readonly kind: 'entity-configs'; readonly assigned: boolean }

export interface CompletedOption {
  readonly name: string
  readonly aliases?: readonly string[]
  readonly char?: string
  readonly argument: 'none' | 'required' | 'optional'
  readonly description: string
  readonly value?: ValueSource
  /** May come several times. */
  readonly repeats?: true
  /** The value is a list with commas. */
  readonly isList?: true
}

export interface CompletedCommand {
  /** `kafka-topics`, or `samsa broker start`. */
  readonly name: string
  readonly summary: string
  readonly options: readonly CompletedOption[]
  /** What the words that are no options are. */
  readonly positional?: ValueSource
  readonly subcommands?: Readonly<
    Record<string, { readonly summary: string; readonly options: readonly CompletedOption[] }>
  >
}

/** Keys with the values that they accept; an empty array where there are too many to list. */
export type ConfigKeys = Readonly<Record<string, readonly string[]>>

export interface CommandTable {
  /** By id: `topics`, `broker:start`. */
  readonly commands: Readonly<Record<string, CompletedCommand>>
  readonly configs: Readonly<Record<ConfigFamily, ConfigKeys>>
}

/** The table beside the built modules. Throws where the package was not built. */
export function readCommandTable(): CommandTable {
  const file = new URL('../../completion.json', import.meta.url)
  return JSON.parse(readFileSync(file, 'utf8')) as CommandTable
}

/** The names on the PATH, without those with `.sh`. */
export const installedTools = (table: CommandTable = readCommandTable()): string[] =>
  Object.values(table.commands)
    .map(({ name }) => name)
    .filter((name) => !name.includes(' '))
