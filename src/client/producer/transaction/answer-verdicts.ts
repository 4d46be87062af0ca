/**
 * What the answers to transactional requests mean for the producer: go on, try again, abort the transaction, or give
 * the producer up. An error that is not foreseen for a request is fatal.
 */
import { type ErrorName, errors, KafkaError } from '../../../protocol/errors.ts'
import { ClientError, KafkaException } from '../../errors.ts'

export type Verdict =
  | { readonly kind: 'done' }
  | {
      readonly kind: 'retry'
      /** The coordinator has to be looked up again. */
      readonly coordinatorMoved: boolean
      /** The transaction before is still being completed: that takes milliseconds. */
      readonly soon: boolean
    }
  | {
      readonly kind: 'abortable'
      readonly error: Error
      /** The coordinator does not know the producer id: no end of the transaction is asked of it. */
      readonly identityLost: boolean
    }
  | { readonly kind: 'fatal'; readonly error: Error }

const DONE: Verdict = { kind: 'done' }
const again = (coordinatorMoved = false, soon = false): Verdict => ({
  kind: 'retry',
  coordinatorMoved,
  soon,
})
const fatal = (error: Error): Verdict => ({ kind: 'fatal', error })
const abortable = (error: Error, identityLost = false): Verdict => ({
  kind: 'abortable',
  error,
  identityLost,
})

/** Of errors that mean the same in several answers; undefined for others. */
function commonVerdict(error: ErrorName): Verdict | undefined {
  switch (error) {
    case 'NONE':
      return DONE
    case 'NOT_COORDINATOR':
    case 'COORDINATOR_NOT_AVAILABLE':
      return again(true)
    // Coordinators before Kafka 2.7 say the former for the latter.
    case 'INVALID_PRODUCER_EPOCH':
    case 'PRODUCER_FENCED':
      return fatal(new KafkaError('PRODUCER_FENCED'))
    case 'TRANSACTION_ABORTABLE':
      return abortable(new KafkaError(error))
    default:
      return errors[error].retriable ? again() : undefined
  }
}

/** Of errors that come for what is done within a transaction. */
function verdictWithin(error: ErrorName): Verdict | undefined {
  switch (error) {
    case 'TRANSACTIONAL_ID_AUTHORIZATION_FAILED':
    case 'INVALID_TXN_STATE':
      return fatal(new KafkaError(error))
    case 'UNKNOWN_PRODUCER_ID':
    case 'INVALID_PRODUCER_ID_MAPPING':
      return abortable(new KafkaError(error), true)
    default:
      return commonVerdict(error)
  }
}

const messageOf = (error: ErrorName): string => errors[error].message

export function initProducerIdVerdict(error: ErrorName): Verdict {
  if (
    error === 'TRANSACTIONAL_ID_AUTHORIZATION_FAILED' ||
    error === 'CLUSTER_AUTHORIZATION_FAILED'
  ) {
    return abortable(new KafkaError(error))
  }
  return (
    commonVerdict(error) ??
    fatal(new KafkaException(`Unexpected error in InitProducerIdResponse; ${messageOf(error)}`))
  )
}

export function endTransactionVerdict(error: ErrorName): Verdict {
  return (
    verdictWithin(error) ??
    fatal(new KafkaException(`Unhandled error in EndTxnResponse: ${messageOf(error)}`))
  )
}

const groupRefused = (groupId: string): Verdict =>
  abortable(
    new KafkaError('GROUP_AUTHORIZATION_FAILED', `Not authorized to access group: ${groupId}`),
  )

export function addOffsetsVerdict(error: ErrorName, groupId: string): Verdict {
  if (error === 'GROUP_AUTHORIZATION_FAILED') return groupRefused(groupId)
  return (
    verdictWithin(error) ??
    fatal(new KafkaException(`Unexpected error in AddOffsetsToTxnResponse: ${messageOf(error)}`))
  )
}

/** `partitionErrors`: by partition name. The first that decides wins; what was not attempted fails with the rest. */
export function addPartitionsVerdict(
  partitionErrors: ReadonlyMap<string, ErrorName>,
  isFirst: boolean,
): Verdict {
  const refusedTopics = new Set<string>()
  let failed = false
  for (const [name, error] of partitionErrors) {
    if (error === 'NONE') continue
    if (error === 'CONCURRENT_TRANSACTIONS') return again(false, isFirst)
    if (error === 'TOPIC_AUTHORIZATION_FAILED') {
      refusedTopics.add(name.slice(0, name.lastIndexOf('-')))
      continue
    }
    const verdict = verdictWithin(error)
    if (verdict !== undefined) return verdict
    failed = true
  }
  if (refusedTopics.size > 0) {
    const topics = [...refusedTopics].join(', ')
    const message = `Not authorized to access topics: [${topics}]`
    return abortable(new KafkaError('TOPIC_AUTHORIZATION_FAILED', message))
  }
  if (!failed) return DONE
  const texts = [...partitionErrors].map(([name, error]) => `${name}=${error}`)
  return abortable(
    new KafkaException(
      `Could not add partitions to transaction due to errors: {${texts.join(', ')}}`,
    ),
  )
}

/** `error`: of one partition. */
export function commitOffsetsVerdict(error: ErrorName, groupId: string): Verdict {
  switch (error) {
    case 'REQUEST_TIMED_OUT':
      return again(true)
    case 'GROUP_AUTHORIZATION_FAILED':
      return groupRefused(groupId)
    case 'FENCED_INSTANCE_ID':
      return abortable(new KafkaError(error))
    case 'UNKNOWN_MEMBER_ID':
    case 'ILLEGAL_GENERATION':
    case 'STALE_MEMBER_EPOCH': {
      const message = `Transaction offset Commit failed due to consumer group metadata mismatch: ${messageOf(error)}`
      const exception = 'org.apache.kafka.clients.consumer.CommitFailedException'
      return abortable(new ClientError(exception, message))
    }
    case 'TRANSACTIONAL_ID_AUTHORIZATION_FAILED':
    case 'UNSUPPORTED_FOR_MESSAGE_FORMAT':
      return fatal(new KafkaError(error))
    default:
      return (
        commonVerdict(error) ??
        fatal(
          new KafkaException(`Unexpected error in TxnOffsetCommitResponse: ${messageOf(error)}`),
        )
      )
  }
}

/** A coordinator that could not be found. `error` is not retriable. */
export function coordinatorVerdict(
  error: KafkaError,
  type: 'group' | 'transaction',
  key: string,
): Verdict {
  switch (error.error) {
    case 'TRANSACTIONAL_ID_AUTHORIZATION_FAILED':
      return fatal(new KafkaError(error.error))
    case 'GROUP_AUTHORIZATION_FAILED':
      return groupRefused(key)
    case 'TRANSACTION_ABORTABLE':
      return abortable(new KafkaError(error.error))
    default:
      return fatal(
        new KafkaException(
          `Could not find a coordinator with type ${type.toUpperCase()} with key ${key} ` +
            `due to unexpected error: ${error.message}`,
        ),
      )
  }
}
