import { KafkaError } from '../../protocol/errors.ts'

/**
 * The one place where a handler turns an item's Kafka error into its code. Anything else that `act` throws is a
 * bug: it goes on to the request's edge, where it is logged with the request.
 */
export function attempt<T>(act: () => T, fail: (errorCode: number, error: KafkaError) => T): T {
  try {
    return act()
  } catch (error) {
    if (error instanceof KafkaError) return fail(error.code, error)
    throw error
  }
}
