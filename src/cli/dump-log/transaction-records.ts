import { decodeCoordinatorRecord } from '../../protocol/internal/coordinator-record.ts'
import { transactionRecordTypes } from '../../protocol/internal/coordinator-record-types.ts'
import type { transactionLogValue } from '../../protocol/internal/transaction-records.ts'
import type { KafkaRecord } from '../../protocol/records/record.ts'
import type { Value } from '../../protocol/schema.ts'
import { coordinatorParser, reportingErrors, requiredKey } from './coordinator-records.ts'
import { JavaError } from './java-error.ts'
import type { MessageParser, RecordText } from './message-parser.ts'
import type { Release } from './release.ts'
import { scalaOrder, topicPartitionHash } from './scala-order.ts'

/** The states of a transaction by their numbers. */
const states = [
  'Empty',
  'Ongoing',
  'PrepareCommit',
  'PrepareAbort',
  'CompleteCommit',
  'CompleteAbort',
  'Dead',
  'PrepareEpochFence',
]

/** Prints the records of `__transaction_state`: in words before 4.0, then as JSON. */
export function transactionsParser(release: Release): MessageParser {
  if (release === '4.1') return coordinatorParser(transactionRecordTypes, release)
  return (record) => parseInWords(record, requiredKey(record, release))
}

function parseInWords(record: KafkaRecord, key: Buffer): RecordText {
  return reportingErrors(record, () => {
    const decoded = decodeCoordinatorRecord(transactionRecordTypes, key, record.value)
    if (decoded === undefined) return { key: `unknown::version=${key.readInt16BE(0)}` }
    return {
      key: `transaction_metadata::transactionalId=${decoded.key.transactionalId}`,
      payload: decoded.value === null ? '<DELETE>' : stateText(decoded.value),
    }
  })
}

type State = Value<typeof transactionLogValue>

/** Throws JavaError for a number that is no state. */
export function transactionStateName({ transactionStatus }: State): string {
  const state = states[transactionStatus]
  if (state !== undefined) return state
  throw new JavaError(
    'java.lang.IllegalStateException',
    `Unknown transaction state id ${transactionStatus} from the transaction status message`,
  )
}

/** `topic-0`, … in the order of the set that Kafka's tools print. */
export function orderedPartitions({ transactionPartitions }: State): string[] {
  const pairs = (transactionPartitions ?? []).flatMap(({ topic, partitionIds }) =>
    partitionIds.map((partition) => ({ topic, partition })),
  )
  return scalaOrder(pairs, (pair) => topicPartitionHash(pair.topic, pair.partition)).map(
    ({ topic, partition }) => `${topic}-${partition}`,
  )
}

const stateText = (value: State): string =>
  `producerId:${value.producerId},producerEpoch:${value.producerEpoch},` +
  `state=${transactionStateName(value)},partitions=[${orderedPartitions(value).join(',')}],` +
  `txnLastUpdateTimestamp=${value.transactionLastUpdateTimestampMs},txnTimeoutMs=${value.transactionTimeoutMs}`
