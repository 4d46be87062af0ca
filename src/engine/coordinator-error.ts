/** What a client of a coordinator can make sense of, when the coordinator's log did not take a record. */
import type { ErrorName, KafkaError } from '../protocol/errors.ts'

/** `tooLarge` is what the protocol has for a record that is larger than its topic takes. */
export function coordinatorError({ error }: KafkaError, tooLarge: ErrorName): ErrorName {
  switch (error) {
    case 'UNKNOWN_TOPIC_OR_PARTITION':
    case 'NOT_ENOUGH_REPLICAS':
    case 'NOT_ENOUGH_REPLICAS_AFTER_APPEND':
    case 'REQUEST_TIMED_OUT':
      return 'COORDINATOR_NOT_AVAILABLE'
    case 'NOT_LEADER_OR_FOLLOWER':
    case 'KAFKA_STORAGE_ERROR':
      return 'NOT_COORDINATOR'
    case 'MESSAGE_TOO_LARGE':
    case 'RECORD_LIST_TOO_LARGE':
    case 'INVALID_FETCH_SIZE':
      return tooLarge
    default:
      return error
  }
}
