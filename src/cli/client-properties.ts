/** Client configuration from a command line: a file, single properties, and options that stand for one property. */

import type { Properties } from './properties-file.ts'

/**
 * An option that stands for a configuration key: its value counts when it was given or when the properties do not
 * have the key (then it is the option's default). Kafka's maybeMergeOptions.
 */
export interface MergedOption {
  readonly key: string
  readonly given: boolean
  readonly value: string | number | undefined
}

/** `properties` with the options merged into it. */
export function mergeOptions(properties: Properties, options: readonly MergedOption[]): Properties {
  const merged = { ...properties }
  for (const { key, given, value } of options) {
    if (!given && key in merged) continue
    if (value === undefined) delete merged[key]
    else merged[key] = String(value)
  }
  return merged
}
