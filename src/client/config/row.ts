/**
 * Constructors for the rows of the clients' configuration tables. `effect: 'none'` marks a key that is
 * accepted and checked and changes nothing here; `effect: 'refused'` one whose use ends in an error,
 * because ignoring it would do something else than what was asked for.
 */
import type { ConfigKey, Validator } from '../../config/definition.ts'

export interface ClientConfigKey<T = unknown> extends ConfigKey<T> {
  readonly effect?: 'none' | 'refused'
}

type Details = Pick<ClientConfigKey, 'importance' | 'doc'> &
  Partial<Pick<ClientConfigKey, 'valid' | 'effect'>>

const row =
  <T>(type: ConfigKey['type']) =>
  <D extends string | undefined>(
    value: D,
    details: Details,
  ): ClientConfigKey<D extends string ? T : T | null> => ({ type, default: value, ...details })

/** The default as text, as Kafka prints it; undefined means null. */
export const boolean = row<boolean>('boolean')
export const string = row<string>('string')
export const int = row<number>('int')
export const short = row<number>('short')
export const long = row<number>('long')
export const double = row<number>('double')
export const list = row<readonly string[]>('list')
export const javaClass = row<string>('class')
export const password = row<string>('password')

/** Kafka 4 also knows `by_duration:PT1H`. The message is that of the releases before, which tools show. */
export const offsetReset: Validator = {
  text: '[latest, earliest, none, by_duration:PnDTnHnMn.nS]',
  check: (value) =>
    typeof value === 'string' &&
    !['latest', 'earliest', 'none'].includes(value) &&
    !/^by_duration:P/.test(value)
      ? 'String must be one of: latest, earliest, none'
      : undefined,
}
