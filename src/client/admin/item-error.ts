/** Turns the error codes of a broker's answer back into errors. */
import { errorName, KafkaError } from '../../protocol/errors.ts'

/** The error of an item, or undefined for code 0. The broker's own message goes before the table's. */
export function itemError(code: number, message?: string | null): KafkaError | undefined {
  return code === 0 ? undefined : new KafkaError(errorName(code), message ?? undefined)
}

/** Throws the error of a whole answer, if it has one. */
export function throwIfError(code: number, message?: string | null): void {
  const error = itemError(code, message)
  if (error !== undefined) throw error
}
