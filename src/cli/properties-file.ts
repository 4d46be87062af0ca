/** Properties given on a command line: in files (`--command-config`) and one by one (`--property k=v`). */

import { readFileSync } from 'node:fs'
import { emptyTable } from '../config/lookup.ts'
import { PropertiesError, parseProperties } from '../config/properties.ts'
import { illegalArgument } from './option-errors.ts'

export type Properties = Record<string, string>

/** The properties in `file`, none without a file. Throws the system's error (ENOENT, EACCES, …) and JavaError. */
export function loadProperties(file: string | undefined): Properties {
  if (file === undefined) return emptyTable()
  try {
    // Java reads properties files as ISO 8859-1.
    return parseProperties(readFileSync(file, 'latin1'))
  } catch (error) {
    throw error instanceof PropertiesError ? illegalArgument(error.message) : error
  }
}

/**
 * Properties from `key=value` arguments, the last one wins. A key without a value is left out, or is an error where
 * the tool does not accept that.
 * @throws JavaError (IllegalArgumentException) `Missing value for key k`
 */
export function keyValueProperties(
  pairs: readonly string[],
  { acceptMissingValue = true } = {},
): Properties {
  const properties: Properties = emptyTable()
  for (const pair of pairs) {
    const equals = pair.indexOf('=')
    const key = equals < 0 ? pair : pair.slice(0, equals)
    const value = equals < 0 ? '' : pair.slice(equals + 1)
    if (key === '') continue
    if (value === '' && !acceptMissingValue) throw illegalArgument(`Missing value for key ${key}`)
    properties[key] = value
  }
  return properties
}
