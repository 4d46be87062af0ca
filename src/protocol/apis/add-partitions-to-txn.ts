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
