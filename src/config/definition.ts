/**
 * Configuration keys as tables: what Kafka calls a ConfigDef. A table row says a key's type, default,
 * validator and documentation; `parseConfigs` turns properties into typed values and reports mistakes
 * in the words of Kafka's clients and brokers, because people search for them.
 *
 * A `long` is a JavaScript number; values beyond 2^53 (Kafka's "no limit" is 2^63-1) become ±Infinity,
 * so that comparisons hold. The text that was given is kept beside the value, for describing.
 */

export type ConfigType =
  | 'boolean'
  | 'string'
  | 'int'
  | 'short'
  | 'long'
  | 'double'
  | 'list'
  | 'class'
  | 'password'

/** A value that a configuration cannot have; `message` is Kafka's ConfigException text. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

export interface Validator {
  /** Returns what is wrong, as Kafka words it, or undefined. */
  readonly check: (value: unknown) => string | undefined
  /** How Kafka's documentation shows the accepted values, for example `[1,...]`. */
  readonly text: string
}

export interface ConfigKey<T = unknown> {
  readonly type: ConfigType
  /** As text, the way Kafka prints it; undefined: the key has no default value (null). */
  readonly default: string | undefined
  /** True when there is no default and a value must be given. */
  readonly required?: boolean
  readonly valid?: Validator
  readonly importance: 'high' | 'medium' | 'low'
  readonly doc: string
  /** Never set; carries the parsed type. */
  readonly value?: T
}

export type ConfigTable = Readonly<Record<string, ConfigKey>>

type ValueOf<K> = K extends ConfigKey<infer T> ? T : never

/** Typed values of every key in a table. */
export type Configs<Table extends ConfigTable> = {
  readonly [Key in keyof Table]: ValueOf<Table[Key]>
}

const INT_MIN = -2147483648n
const INT_MAX = 2147483647n
const RANGES = {
  short: { min: -32768n, max: 32767n, name: 'SHORT' },
  int: { min: INT_MIN, max: INT_MAX, name: 'INT' },
  long: { min: -(2n ** 63n), max: 2n ** 63n - 1n, name: 'LONG' },
} as const

function invalid(key: string, text: string, why: string): ConfigError {
  return new ConfigError(`Invalid value ${text} for configuration ${key}: ${why}`)
}

function parseWhole(key: string, type: 'short' | 'int' | 'long', text: string): number {
  const range = RANGES[type]
  if (!/^[+-]?\d+$/.test(text)) throw invalid(key, text, `Not a number of type ${range.name}`)
  const exact = BigInt(text.startsWith('+') ? text.slice(1) : text)
  if (exact < range.min || exact > range.max) {
    throw invalid(key, text, `Not a number of type ${range.name}`)
  }
  const value = Number(exact)
  if (Number.isSafeInteger(value)) return value
  return value > 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY
}

/** The typed value of `text` for a key's type. Throws ConfigError, worded as Kafka's ConfigDef. */
export function parseValue(key: string, type: ConfigType, text: string): unknown {
  const trimmed = text.trim()
  switch (type) {
    case 'boolean': {
      const lower = trimmed.toLowerCase()
      if (lower === 'true') return true
      if (lower === 'false') return false
      throw invalid(key, trimmed, 'Expected value to be either true or false')
    }
    case 'short':
    case 'int':
    case 'long':
      return parseWhole(key, type, trimmed)
    case 'double': {
      const value = Number(trimmed)
      if (trimmed === '' || Number.isNaN(value)) {
        throw invalid(key, trimmed, 'Not a number of type DOUBLE')
      }
      return value
    }
    case 'list':
      return trimmed === '' ? [] : trimmed.split(/\s*,\s*/)
    case 'string':
    case 'class':
    case 'password':
      return trimmed
  }
}

/** Parses and validates one value. Throws ConfigError. */
export function parseConfig(name: string, key: ConfigKey, text: string | undefined): unknown {
  if (text === undefined) {
    if (key.required === true) {
      throw new ConfigError(`Missing required configuration "${name}" which has no default value.`)
    }
    return key.default === undefined ? null : parseValue(name, key.type, key.default)
  }
  const value = parseValue(name, key.type, text)
  const why = key.valid?.check(value)
  if (why !== undefined) throw invalid(name, String(text).trim(), why)
  return value
}

/** Typed values for every key of `table`; keys that the table does not know are left to the caller. */
export function parseConfigs<Table extends ConfigTable>(
  table: Table,
  properties: Readonly<Record<string, string | undefined>>,
): Configs<Table> {
  const values: Record<string, unknown> = {}
  for (const [name, key] of Object.entries(table)) {
    values[name] = parseConfig(name, key, properties[name])
  }
  return values as Configs<Table>
}

export const atLeast = (min: number): Validator => ({
  text: `[${min},...]`,
  check: (value) =>
    typeof value === 'number' && value < min ? `Value must be at least ${min}` : undefined,
})

export const between = (min: number, max: number): Validator => ({
  text: `[${min},...,${max}]`,
  check: (value) => {
    if (typeof value !== 'number') return undefined
    if (value < min) return `Value must be at least ${min}`
    if (value > max) return `Value must be no more than ${max}`
    return undefined
  },
})

export const oneOf = (...values: readonly string[]): Validator => ({
  text: `[${values.join(', ')}]`,
  check: (value) =>
    typeof value === 'string' && !values.includes(value)
      ? `String must be one of: ${values.join(', ')}`
      : undefined,
})

export const listOf = (...values: readonly string[]): Validator => ({
  text: `[${values.join(', ')}]`,
  check: (value) => {
    const wrong = Array.isArray(value) ? value.find((item) => !values.includes(item)) : undefined
    return wrong === undefined ? undefined : `String must be one of: ${values.join(', ')}`
  },
})

/** One of the values in any mixture of upper and lower case. */
export const oneOfIgnoringCase = (...values: readonly string[]): Validator => ({
  text: `(case insensitive) [${values.join(', ')}]`,
  check: (value) =>
    typeof value === 'string' && !values.includes(value.toUpperCase())
      ? `String must be one of (case insensitive): ${values.join(', ')}`
      : undefined,
})

export const nonEmpty: Validator = {
  text: 'non-empty string',
  check: (value) => (value === '' ? 'String must be non-empty' : undefined),
}

export const gzipLevel: Validator = {
  text: '[1,...,9] or -1',
  check: (value) =>
    typeof value === 'number' && value !== -1 && (value < 1 || value > 9)
      ? 'Value must be between 1 and 9 or equal to -1'
      : undefined,
}
