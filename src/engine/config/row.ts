/**
 * Rows of the broker's configuration tables. Beside what every configuration key has, a broker key says
 * how it may change while the broker runs, and a topic key which broker keys give its default.
 * `effect: 'none'` marks a key that is accepted, checked and described, and changes nothing yet;
 * docs/differences-from-kafka.md lists them.
 */
import type { ConfigKey, ConfigType, Validator } from '../../config/definition.ts'

export type UpdateMode = 'read-only' | 'per-broker' | 'cluster-wide'

/** A broker key that is the default of a topic key; `factor` turns its value into the topic key's unit. */
export type Synonym = string | { readonly key: string; readonly factor: number }

export interface EngineConfigKey<T = unknown> extends ConfigKey<T> {
  readonly update: UpdateMode
  readonly synonyms: readonly Synonym[]
  readonly effect?: 'none'
}

interface RowOptions {
  readonly importance: ConfigKey['importance']
  readonly doc: string
  readonly valid?: Validator
  readonly update?: UpdateMode
  readonly synonyms?: readonly Synonym[]
  readonly effect?: 'none'
}

/** In place of a default: the key must be given. */
export const required = Symbol('required')

type Default = string | number | boolean | null | typeof required
/** A key whose default is null may have no value. */
type Parsed<T, D extends Default> = D extends null ? T | null : T

function row<T>(type: ConfigType, value: Default, options: RowOptions): EngineConfigKey<T> {
  return {
    update: 'read-only',
    synonyms: [],
    ...options,
    type,
    default: value === null || value === required ? undefined : String(value),
    required: value === required,
  }
}

export const boolean = <D extends Default>(value: D, options: RowOptions) =>
  row<Parsed<boolean, D>>('boolean', value, options)
export const string = <D extends Default>(value: D, options: RowOptions) =>
  row<Parsed<string, D>>('string', value, options)
export const int = <D extends Default>(value: D, options: RowOptions) =>
  row<Parsed<number, D>>('int', value, options)
export const short = <D extends Default>(value: D, options: RowOptions) =>
  row<Parsed<number, D>>('short', value, options)
export const long = <D extends Default>(value: D, options: RowOptions) =>
  row<Parsed<number, D>>('long', value, options)
export const double = <D extends Default>(value: D, options: RowOptions) =>
  row<Parsed<number, D>>('double', value, options)
export const list = <D extends Default>(value: D, options: RowOptions) =>
  row<Parsed<readonly string[], D>>('list', value, options)
export const className = <D extends Default>(value: D, options: RowOptions) =>
  row<Parsed<string, D>>('class', value, options)
export const password = <D extends Default>(value: D, options: RowOptions) =>
  row<Parsed<string, D>>('password', value, options)

/** `*`, or partition:broker pairs; empty throttles nothing (KIP-73). */
export const throttledReplicas: Validator = {
  text: '[partitionId]:[brokerId],[partitionId]:[brokerId],...',
  check: (value) => {
    const items = Array.isArray(value) ? value : []
    const all = items.length === 1 && items[0] === '*'
    return all || items.every((item) => /^\d+:\d+$/.test(item))
      ? undefined
      : "Must be the literal '*' or a list of replicas in the following format: [partitionId]:[brokerId],[partitionId]:[brokerId],..."
  },
}
