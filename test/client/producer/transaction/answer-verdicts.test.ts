import { describe, expect, it } from 'vitest'
import {
  addOffsetsVerdict,
  addPartitionsVerdict,
  commitOffsetsVerdict,
  coordinatorVerdict,
  endTransactionVerdict,
  initProducerIdVerdict,
  type Verdict,
} from '../../../../src/client/producer/transaction/answer-verdicts.ts'
import { type ErrorName, KafkaError } from '../../../../src/protocol/errors.ts'

/** A verdict in a line: its kind and what distinguishes it. */
const words = (verdict: Verdict): string => {
  if (verdict.kind === 'done') return 'done'
  if (verdict.kind === 'retry') {
    const { coordinatorMoved, soon } = verdict
    return `retry${coordinatorMoved ? ' elsewhere' : ''}${soon ? ' soon' : ''}`
  }
  const lost = verdict.kind === 'abortable' && verdict.identityLost ? ' lost' : ''
  return `${verdict.kind}${lost}: ${verdict.error.message}`
}

const message = (error: ErrorName): string => new KafkaError(error).message

describe('answers of coordinators', () => {
  it.each([
    ['NONE', 'done'],
    ['NOT_COORDINATOR', 'retry elsewhere'],
    ['COORDINATOR_NOT_AVAILABLE', 'retry elsewhere'],
    ['COORDINATOR_LOAD_IN_PROGRESS', 'retry'],
    ['CONCURRENT_TRANSACTIONS', 'retry'],
    ['INVALID_PRODUCER_EPOCH', `fatal: ${message('PRODUCER_FENCED')}`],
    ['PRODUCER_FENCED', `fatal: ${message('PRODUCER_FENCED')}`],
    ['TRANSACTION_ABORTABLE', `abortable: ${message('TRANSACTION_ABORTABLE')}`],
  ] as const)('mean the same in all requests: %s', (error, expected) => {
    expect(words(initProducerIdVerdict(error))).toBe(expected)
    expect(words(endTransactionVerdict(error))).toBe(expected)
    expect(words(addOffsetsVerdict(error, 'g'))).toBe(expected)
    expect(words(commitOffsetsVerdict(error, 'g'))).toBe(expected)
    expect(words(addPartitionsVerdict(new Map([['t-0', error]]), false))).toBe(expected)
  })

  it.each([
    ['INVALID_TXN_STATE', `fatal: ${message('INVALID_TXN_STATE')}`],
    ['INVALID_PRODUCER_ID_MAPPING', `abortable lost: ${message('INVALID_PRODUCER_ID_MAPPING')}`],
    ['UNKNOWN_PRODUCER_ID', `abortable lost: ${message('UNKNOWN_PRODUCER_ID')}`],
  ] as const)('mean the same within a transaction: %s', (error, expected) => {
    expect(words(endTransactionVerdict(error))).toBe(expected)
    expect(words(addOffsetsVerdict(error, 'g'))).toBe(expected)
    expect(words(addPartitionsVerdict(new Map([['t-0', error]]), false))).toBe(expected)
  })

  it('are fatal where nobody foresaw them', () => {
    expect(words(initProducerIdVerdict('INVALID_TRANSACTION_TIMEOUT'))).toBe(
      `fatal: Unexpected error in InitProducerIdResponse; ${message('INVALID_TRANSACTION_TIMEOUT')}`,
    )
    expect(words(endTransactionVerdict('INVALID_REQUEST'))).toBe(
      `fatal: Unhandled error in EndTxnResponse: ${message('INVALID_REQUEST')}`,
    )
    expect(words(coordinatorVerdict(new KafkaError('INVALID_REQUEST'), 'transaction', 'x'))).toBe(
      'fatal: Could not find a coordinator with type TRANSACTION with key x due to unexpected error: ' +
        message('INVALID_REQUEST'),
    )
  })

  it('wait only shortly for the transaction before, before the first partition', () => {
    const results = new Map([['t-0', 'CONCURRENT_TRANSACTIONS']] as const)
    expect(words(addPartitionsVerdict(results, true))).toBe('retry soon')
  })

  it('name all partitions where one of them was refused', () => {
    const results = new Map<string, ErrorName>([
      ['t-0', 'OPERATION_NOT_ATTEMPTED'],
      ['t-1', 'POLICY_VIOLATION'],
    ])
    expect(words(addPartitionsVerdict(results, true))).toBe(
      'abortable: Could not add partitions to transaction due to errors: ' +
        '{t-0=OPERATION_NOT_ATTEMPTED, t-1=POLICY_VIOLATION}',
    )
    results.set('t-2', 'TOPIC_AUTHORIZATION_FAILED')
    expect(words(addPartitionsVerdict(results, true))).toBe(
      'abortable: Not authorized to access topics: [t]',
    )
  })

  it('abort the transaction of a member that was expelled from its group', () => {
    expect(words(commitOffsetsVerdict('ILLEGAL_GENERATION', 'g'))).toBe(
      'abortable: Transaction offset Commit failed due to consumer group metadata mismatch: ' +
        message('ILLEGAL_GENERATION'),
    )
    expect(words(commitOffsetsVerdict('GROUP_AUTHORIZATION_FAILED', 'g'))).toBe(
      'abortable: Not authorized to access group: g',
    )
  })
})
