/**
 * Values of JSON files that tools read (offsets to delete, partitions to move), with the errors that Kafka's reader
 * gives for what is missing or of another type.
 */

import { readFileSync } from 'node:fs'
import { JavaError } from './option-errors.ts'

export const adminOperationError = (message: string): JavaError =>
  new JavaError('org.apache.kafka.server.common.AdminOperationException', message)

export const adminCommandFailed = (message: string): JavaError =>
  new JavaError('org.apache.kafka.server.common.AdminCommandFailedException', message)

const mappingError = (message: string): JavaError =>
  new JavaError('com.fasterxml.jackson.databind.JsonMappingException', message)

/** The text of `file`. Throws JavaError `Unable to read file …` of that class. */
export function readJsonFile(
  file: string,
  javaClass = 'org.apache.kafka.server.common.AdminOperationException',
): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new JavaError(javaClass, `Unable to read file ${file}`, { cause })
  }
}

/** Undefined where the text is no JSON: null and nothing are JSON values of their own. */
export function parseJson(text: string): JsonValue | undefined {
  try {
    return new JsonValue(JSON.parse(text))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return undefined
  }
}

/** One value; each accessor throws JavaError (JsonMappingException) where the value is something else. */
export class JsonValue {
  readonly #value: unknown

  constructor(value: unknown) {
    this.#value = value
  }

  /** A field of an object, undefined when it is not there. */
  optional(name: string): JsonValue | undefined {
    const value = this.#value
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw mappingError(`Expected JSON object, received ${JSON.stringify(value)}`)
    }
    return name in value
      ? new JsonValue((value as Readonly<Record<string, unknown>>)[name])
      : undefined
  }

  field(name: string): JsonValue {
    const value = this.optional(name)
    if (value === undefined) throw mappingError(`No such field exists: \`${name}\``)
    return value
  }

  array(): JsonValue[] {
    if (!Array.isArray(this.#value)) {
      throw mappingError(`Expected JSON array, received ${JSON.stringify(this.#value)}`)
    }
    return this.#value.map((each) => new JsonValue(each))
  }

  /** A whole number; `javaType` is named in the error. */
  integer(javaType: 'Integer' | 'Long' = 'Integer'): number {
    const value = this.#value
    if (typeof value === 'number' && Number.isInteger(value)) return value
    throw mappingError(`Expected \`${javaType}\` value, received ${JSON.stringify(value)}`)
  }

  text(): string {
    if (typeof this.#value === 'string') return this.#value
    throw mappingError(`Expected \`String\` value, received ${JSON.stringify(this.#value)}`)
  }
}

/** Checks the `version` of a file: 1, or not given. */
export function requireVersion1(file: JsonValue): void {
  const version = file.optional('version')?.integer() ?? 1
  if (version !== 1) throw adminOperationError(`Not supported version field value ${version}`)
}
