import { api, array, boolean, type Fields, int16, int32, int64, string } from '../schema.ts'

const addPartitionsToTxnTopic = { name: string(), partitions: array(int32()) } satisfies Fields

const addPartitionsToTxnPartitionResult = {
  partitionIndex: int32(),
  partitionErrorCode: int16(),
} satisfies Fields

const addPartitionsToTxnTopicResult = {
  name: string(),
  resultsByPartition: array(addPartitionsToTxnPartitionResult),
} satisfies Fields

/**
 * Tells the transaction coordinator which partitions a transaction is about to write to. From
 * version 4 on it is for brokers, for several transactions at once, and can merely verify
 * (KIP-890). If one partition fails the others get OPERATION_NOT_ATTEMPTED. Errors:
 * INVALID_PRODUCER_EPOCH, PRODUCER_FENCED, INVALID_PRODUCER_ID_MAPPING, INVALID_TXN_STATE,
 * CONCURRENT_TRANSACTIONS, NOT_COORDINATOR, COORDINATOR_LOAD_IN_PROGRESS,
 * UNKNOWN_TOPIC_OR_PARTITION, TRANSACTION_ABORTABLE.
 */
export const addPartitionsToTxn = api({
  name: 'AddPartitionsToTxn',
  key: 24,
  versions: '0-5',
  flexible: '3+',
  request: {
    transactions: array(
      {
        transactionalId: string(),
        producerId: int64(),
        producerEpoch: int16(),
        verifyOnly: boolean('0+', { default: false }),
        topics: array(addPartitionsToTxnTopic),
      },
      '4+',
    ),
    v3AndBelowTransactionalId: string('0-3'),
    v3AndBelowProducerId: int64('0-3'),
    v3AndBelowProducerEpoch: int16('0-3'),
    v3AndBelowTopics: array(addPartitionsToTxnTopic, '0-3'),
  },
  response: {
    throttleTimeMs: int32(),
    errorCode: int16('4+', { ignorable: true }),
    resultsByTransaction: array(
      { transactionalId: string(), topicResults: array(addPartitionsToTxnTopicResult) },
      '4+',
    ),
    resultsByTopicV3AndBelow: array(addPartitionsToTxnTopicResult, '0-3'),
  },
})
