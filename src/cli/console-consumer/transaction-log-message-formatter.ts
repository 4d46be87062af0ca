/** Kafka 3.7's TransactionLogMessageFormatter: `__transaction_state` as each state's toString, one line each. */

import { decodeCoordinatorRecord } from '../../protocol/internal/coordinator-record.ts'
import { transactionRecordTypes } from '../../protocol/internal/coordinator-record-types.ts'
import type { transactionLogValue } from '../../protocol/internal/transaction-records.ts'
import type { Value } from '../../protocol/schema.ts'
import { orderedPartitions, transactionStateName } from '../dump-log/transaction-records.ts'
import type { Formatter } from './formatter.ts'

export const transactionLogMessageFormatter: Formatter = ({ key, value }, output) => {
  if (key === null) return
  const record = decodeCoordinatorRecord(transactionRecordTypes, key, value)
  if (record === undefined) return
  const { transactionalId } = record.key
  const text = record.value === null ? 'NULL' : stateText(transactionalId, record.value)
  output.writeText(`${transactionalId}::${text}\n`)
}

function stateText(transactionalId: string, value: Value<typeof transactionLogValue>): string {
  const fields = [
    `transactionalId=${transactionalId}`,
    `producerId=${value.producerId}`,
    `producerEpoch=${value.producerEpoch}`,
    `txnTimeoutMs=${value.transactionTimeoutMs}`,
    `state=${transactionStateName(value)}`,
    'pendingState=None',
    `topicPartitions=HashSet(${orderedPartitions(value).join(', ')})`,
    `txnStartTimestamp=${value.transactionStartTimestampMs}`,
    `txnLastUpdateTimestamp=${value.transactionLastUpdateTimestampMs}`,
  ]
  return `TransactionMetadata(${fields.join(', ')})`
}
