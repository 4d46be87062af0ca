/** Changes that `--add-config`, `--add-config-file` and `--delete-config` ask for. */

import { illegalArgument } from '../option-errors.ts'
import { loadProperties, type Properties } from '../properties-file.ts'

/** Commas and equals signs inside of brackets belong to the value: `k=[a,b]`. */
const OUTSIDE_BRACKETS = '(?=[^\\]]*(?:\\[|$))'
const COMMA = new RegExp(`,${OUTSIDE_BRACKETS}`)
const EQUALS = new RegExp(`\\s*=\\s*${OUTSIDE_BRACKETS}`)

function checkKeys(keys: readonly string[]): void {
  const wrong = keys.find((key) => !/^[a-zA-Z0-9._-]*$/.test(key))
  if (wrong !== undefined) throw illegalArgument(`Invalid character found for config key: ${wrong}`)
}

/** Keys with their new values. Throws JavaError (IllegalArgumentException). */
export function configsToAdd(text: string | undefined, file: string | undefined): Properties {
  const configs = loadProperties(file)
  const pairs = text === undefined ? [] : text.split(COMMA).map((pair) => pair.split(EQUALS))
  for (const [key = '', value, more] of pairs) {
    if (value === undefined || more !== undefined) {
      throw illegalArgument(
        'requirement failed: Invalid entity config: all configs to be added must be in the format "key=val".',
      )
    }
    configs[key.trim()] = value.replaceAll(/[[\]]/g, '').trim()
  }
  checkKeys(Object.keys(configs))
  return configs
}

/** Keys to set back to their defaults. */
export function configsToDelete(texts: readonly string[]): string[] {
  const keys = texts.flatMap((text) => text.split(',')).map((key) => key.trim())
  checkKeys(keys)
  return keys
}
