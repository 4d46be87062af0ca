import { describe, expect, it } from 'vitest'
import { errorCode, errorName, errors, KafkaError } from '../../src/protocol/errors.ts'
import { readJson } from './vectors.ts'

interface Row {
  readonly code: number
  readonly name: keyof typeof errors
  readonly exception: string | null
  readonly retriable: boolean
  readonly invalidMetadata: boolean
  readonly printedBySystem?: string
  /** By release, where an older one prints another text. */
  readonly printedBySystemIn?: Record<string, string>
}

const rows = readJson<Row[]>('errors-4.1.1.json')

describe('the table of errors', () => {
  it('has the names of Kafka 4.1, in the order of their codes', () => {
    expect(Object.keys(errors)).toEqual(
      [...rows].sort((left, right) => left.code - right.code).map(({ name }) => name),
    )
  })

  it.each(rows)('$name is what it is in Kafka', (row) => {
    const { code, exception, retriable, invalidMetadata = false, message } = errors[row.name]
    expect({ code, exception, retriable, invalidMetadata }).toEqual({
      code: row.code,
      exception: row.exception,
      retriable: row.retriable,
      invalidMetadata: row.invalidMetadata,
    })
    const printed = row.printedBySystemIn?.['3.7.2'] ?? row.printedBySystem
    if (printed !== undefined) expect(message).toBe(printed)
    expect(message).toMatch(/\S/)
  })
})

describe('an error', () => {
  it('goes to its code and back', () => {
    for (const { name, code } of rows) {
      expect(errorCode(name)).toBe(code)
      expect(errorName(code)).toBe(name)
    }
  })

  it('of an unknown code is UNKNOWN_SERVER_ERROR, as in Kafka', () => {
    expect(errorName(9999)).toBe('UNKNOWN_SERVER_ERROR')
  })

  it('says what its table says, unless a text is given', () => {
    const error = new KafkaError('INVALID_TOPIC_EXCEPTION')
    expect(error).toMatchObject({ code: 17, retriable: false, exception: 'InvalidTopicException' })
    expect(error.message).toBe(errors.INVALID_TOPIC_EXCEPTION.message)
    expect(new KafkaError('INVALID_TOPIC_EXCEPTION', 'why').message).toBe('why')
  })

  it('passes its cause on', () => {
    const cause = new Error('disk full')
    expect(new KafkaError('KAFKA_STORAGE_ERROR', undefined, { cause }).cause).toBe(cause)
  })
})
