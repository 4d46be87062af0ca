/** What Kafka's consumer says when a heartbeat of the consumer protocol is refused. */
import { type ErrorName, KafkaError } from '../../protocol/errors.ts'
import { UnsupportedVersionError } from '../errors.ts'
import type { MembershipSettings } from './consumer-membership.ts'

const INTERNALS = 'org.apache.kafka.clients.consumer.internals'
/** The loggers of Kafka's consumer. */
export const SOURCES = {
  heartbeats: `${INTERNALS}.ConsumerHeartbeatRequestManager`,
  membership: `${INTERNALS}.ConsumerMembershipManager`,
} as const

const NOT_SUPPORTED =
  'The cluster does not support the new CONSUMER group protocol. Set group.protocol=classic on the ' +
  'consumer configs to revert to the CLASSIC protocol until the cluster is upgraded.'

export const POLL_TIMEOUT =
  'Consumer poll timeout has expired. This means the time between subsequent calls to poll() was ' +
  'longer than the configured max.poll.interval.ms, which typically implies that the poll loop is ' +
  'spending too much time processing messages. You can address this either by increasing ' +
  'max.poll.interval.ms or by reducing the maximum size of batches returned in poll() with max.poll.records.'

const REQUEST = 'ConsumerGroupHeartbeatRequest'
const NAMED: ReadonlySet<ErrorName> = new Set([
  'INVALID_REQUEST',
  'GROUP_MAX_SIZE_REACHED',
  'UNSUPPORTED_ASSIGNOR',
  'INVALID_REGULAR_EXPRESSION',
  'UNSUPPORTED_VERSION',
])

interface HeartbeatFailure {
  /** For the log. */
  readonly line: string
  /** For the application. */
  readonly error: Error
}

/** A heartbeat that was answered with an error. */
export function answerFailure(
  error: ErrorName,
  message: string,
  { groupId, groupInstanceId }: Pick<MembershipSettings, 'groupId' | 'groupInstanceId'>,
): HeartbeatFailure {
  if (error === 'GROUP_AUTHORIZATION_FAILED') {
    const text = `Not authorized to access group: ${groupId}`
    return {
      line: `${REQUEST} failed due to group authorization failure: ${text}`,
      error: new KafkaError(error, text),
    }
  }
  return {
    line: `${REQUEST} failed due to ${reason(error, message, groupInstanceId)}`,
    error: new KafkaError(error, message === '' ? undefined : message),
  }
}

/** A heartbeat that could not be sent at all. */
export function sendFailure(error: Error): HeartbeatFailure {
  if (!(error instanceof UnsupportedVersionError)) {
    return { line: `${REQUEST} failed due to fatal error: ${error.message}`, error }
  }
  return {
    line: `${REQUEST} failed due to unsupported version while sending request: ${error.message}`,
    error: new UnsupportedVersionError(NOT_SUPPORTED, { cause: error }),
  }
}

function reason(error: ErrorName, message: string, groupInstanceId: string | null): string {
  if (error === 'UNRELEASED_INSTANCE_ID') {
    return `unreleased instance id ${groupInstanceId}: ${message}`
  }
  if (error === 'FENCED_INSTANCE_ID') {
    return (
      `fenced instance id ${groupInstanceId}: ${message}. This is expected in the case that the member ` +
      'was removed from the group by an admin client, and another member joined using the same group ' +
      'instance id.'
    )
  }
  return NAMED.has(error) ? `${error}: ${message}` : `unexpected error ${error}: ${message}`
}
