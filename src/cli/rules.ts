/**
 * Rules about options together, as data: a tool lists them in the order in which the real tool checks them, because
 * the first that is broken is the one whose text is printed.
 */

import type { GivenOptions } from './given-options.ts'
import { UsageError } from './option-errors.ts'

/** Throws UsageError (shown with the usage text) or another error (shown as the tool shows failures). */
export type Rule = (given: GivenOptions) => void

/** `condition` without a name: always; with names: when one of these options is given. */
const applies = (given: GivenOptions, when: readonly string[] | undefined): boolean =>
  when === undefined || when.some((name) => given.has(name))

/** Kafka's fixed text for a missing option: `Missing required argument "[topic]"`. */
export const requires =
  (name: string, ...when: string[]): Rule =>
  (given) => {
    if (applies(given, when.length === 0 ? undefined : when) && !given.has(name)) {
      throw new UsageError(`Missing required argument "[${name}]"`)
    }
  }

/** Kafka's fixed text for a forbidden pair: `Option "[partitions]" can't be used with option "[list]"`. */
export const conflicts =
  (name: string, ...others: string[]): Rule =>
  (given) => {
    const other = given.has(name) ? others.find((candidate) => given.has(candidate)) : undefined
    if (other !== undefined) {
      throw new UsageError(`Option "[${name}]" can't be used with option "[${other}]"`)
    }
  }

/** `name` may only be used with one of `allowed`; out of `others` the first that is given is reported. */
export const onlyWith = (
  name: string,
  allowed: readonly string[],
  others: readonly string[],
): Rule => conflicts(name, ...others.filter((other) => !allowed.includes(other)))

/** Exactly one of `names`, else `message` and the usage text. */
export const exactlyOne =
  (names: readonly string[], message: string): Rule =>
  (given) => {
    if (names.filter((name) => given.has(name)).length !== 1) throw new UsageError(message)
  }

/** A usage error with `message` when `broken` holds. */
export const never =
  (message: string, broken: (given: GivenOptions) => boolean): Rule =>
  (given) => {
    if (broken(given)) throw new UsageError(message)
  }

/** Throws what `broken` returns, if anything; for messages that contain what was given. */
export const check =
  (broken: (given: GivenOptions) => Error | undefined): Rule =>
  (given) => {
    const error = broken(given)
    if (error !== undefined) throw error
  }

/** Rules that hold only when option `name` is given. */
export const when =
  (name: string, ...rules: readonly Rule[]): Rule =>
  (given) => {
    if (given.has(name)) for (const rule of rules) rule(given)
  }
