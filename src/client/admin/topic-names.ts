/** Names that no broker needs to be asked about. */
import { KafkaError } from '../../protocol/errors.ts'

/** The error of a name that cannot stand in a request, or undefined. */
export function unrepresentable(name: string): KafkaError | undefined {
  return name === ''
    ? new KafkaError(
        'INVALID_TOPIC_EXCEPTION',
        `The given topic name '${name}' cannot be represented in a request.`,
      )
    : undefined
}

/** Splits names into those to ask about; the others are put into `outcomes` with their error. */
export function representable<T>(
  names: readonly string[],
  outcomes: Map<string, T | Error>,
): string[] {
  return [...new Set(names)].filter((name) => {
    const error = unrepresentable(name)
    if (error !== undefined) outcomes.set(name, error)
    return error === undefined
  })
}
