/**
 * Constructors of command options. Each returns an ordinary oclif flag (so that help, manifest and man
 * pages know it) which also carries what Kafka's grammar needs to know and oclif cannot say: whether the
 * argument is optional, its Java type, on which other options its presence depends.
 *
 *     static override flags = {
 *       topic: option({ description: 'the topic', helpValue: 'TOPIC' }),              // string | undefined
 *       partitions: integer({ description: 'how many', helpValue: 'N' }),             // number | undefined
 *       'max-bytes': integer({ description: '…', default: 2147483647 }),              // number
 *       property: list({ description: 'may come several times', helpValue: 'K=V' }),  // string[]
 *       state: optionalArgument({ description: '…', bare: '' }),                      // string | undefined
 *       create: flag({ description: 'create a topic' }),                              // boolean
 *     }
 */

import type { Interfaces } from '@oclif/core'

export type JavaType = 'string' | 'short' | 'int' | 'long'

/** What Kafka's grammar knows about an option beyond oclif's own properties. */
export interface KafkaGrammar {
  readonly argument: 'none' | 'required' | 'optional'
  readonly type: JavaType
  /** Value of an optional argument that is left out. */
  readonly bare?: string
  /** The option may only come with one of these (joptsimple's availableIf). */
  readonly availableIf?: readonly string[]
  /** argparse4j: the name under which a positional argument is shown, for example `command`. */
  readonly positional?: string
}

interface Described {
  readonly description: string
  /** Older or newer names of the same option; accepted without a warning. */
  readonly aliases?: string[]
  /** A short flag, for argparse4j tools: `c` for `-c`. */
  readonly char?: Interfaces.AlphabetLowercase | Interfaces.AlphabetUppercase
  readonly required?: boolean
  readonly availableIf?: readonly string[]
}

interface Valued<T> extends Described {
  readonly helpValue?: string
  readonly default?: T
  /** Only these values; checked for argparse4j tools, documentation for the others. */
  readonly options?: readonly string[]
}

export type KafkaOption<T> = Interfaces.OptionFlag<T> & { readonly kafka: KafkaGrammar }
export type KafkaFlag = Interfaces.BooleanFlag<boolean> & { readonly kafka: KafkaGrammar }

type Present<T, P> = P extends { readonly required: true } | { readonly default: T }
  ? T
  : T | undefined

function build(properties: Described, kafka: KafkaGrammar, multiple: boolean): unknown {
  const { availableIf, ...rest } = properties
  return {
    parse: async (input: string) => input,
    input: [],
    type: 'option',
    ...rest,
    multiple,
    kafka: availableIf === undefined ? kafka : { ...kafka, availableIf },
  }
}

/** An option without an argument. */
export function flag(properties: Described): KafkaFlag {
  const { availableIf, ...rest } = properties
  const kafka: KafkaGrammar = { argument: 'none', type: 'string' }
  return {
    name: '',
    parse: async (input: boolean) => input,
    type: 'boolean',
    allowNo: false,
    ...rest,
    kafka: availableIf === undefined ? kafka : { ...kafka, availableIf },
  }
}

/** An option with a text argument. */
export function option<const P extends Valued<string>>(properties: P) {
  const kafka: KafkaGrammar = { argument: 'required', type: 'string' }
  return build(properties, kafka, false) as KafkaOption<Present<string, P>>
}

/** An option whose argument is a Java `int`. */
export function integer<const P extends Valued<number>>(properties: P) {
  const kafka: KafkaGrammar = { argument: 'required', type: 'int' }
  return build(properties, kafka, false) as KafkaOption<Present<number, P>>
}

/** An option whose argument is a Java `short`. */
export function short<const P extends Valued<number>>(properties: P) {
  const kafka: KafkaGrammar = { argument: 'required', type: 'short' }
  return build(properties, kafka, false) as KafkaOption<Present<number, P>>
}

/** An option whose argument is a Java `long`; values beyond 2^53 lose precision. */
export function long<const P extends Valued<number>>(properties: P) {
  const kafka: KafkaGrammar = { argument: 'required', type: 'long' }
  return build(properties, kafka, false) as KafkaOption<Present<number, P>>
}

/** An option that may come several times; its values in order, none: an empty array. */
export function list(properties: Valued<string>): KafkaOption<string[]> {
  const kafka: KafkaGrammar = { argument: 'required', type: 'string' }
  return build(properties, kafka, true) as KafkaOption<string[]>
}

/** An option whose argument may be left out, which then reads as `bare`. */
export function optionalArgument(
  properties: Valued<string> & { readonly bare: string },
): KafkaOption<string | undefined> {
  const { bare, ...rest } = properties
  const kafka: KafkaGrammar = { argument: 'optional', type: 'string', bare }
  return build(rest, kafka, false) as KafkaOption<string | undefined>
}

/** An option that may come several times, each with or without an argument; the arguments in order. */
export function optionalArguments(properties: Valued<string>): KafkaOption<string[]> {
  const kafka: KafkaGrammar = { argument: 'optional', type: 'string' }
  return build(properties, kafka, true) as KafkaOption<string[]>
}

/** Reads the Kafka part of a flag; undefined for one that oclif made. */
export function grammarOf(candidate: unknown): KafkaGrammar | undefined {
  if (typeof candidate !== 'object' || candidate === null || !('kafka' in candidate))
    return undefined
  return candidate.kafka as KafkaGrammar
}
