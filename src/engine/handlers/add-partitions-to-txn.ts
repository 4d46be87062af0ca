/**
 * AddPartitionsToTxn: partitions become part of a transaction before anything is written to them. v0-v3 come from
 * clients; v4+ are for brokers, carry several transactions, and can merely ask (KIP-890).
 *
 * Per partition: UNKNOWN_TOPIC_OR_PARTITION (the others get OPERATION_NOT_ATTEMPTED then), INVALID_PRODUCER_ID_MAPPING,
 * PRODUCER_FENCED (before v2 INVALID_PRODUCER_EPOCH), CONCURRENT_TRANSACTIONS, TRANSACTION_ABORTABLE (it is not part of
 * it), INVALID_REQUEST, NOT_COORDINATOR, COORDINATOR_NOT_AVAILABLE.
 */
import type { addPartitionsToTxn as api } from '../../protocol/apis/add-partitions-to-txn.ts'
import { type ErrorName, errorCode } from '../../protocol/errors.ts'
import type { BrokerParts, Handler } from '../request-context.ts'
import type { AddPartitionsRequest } from '../transaction/requests.ts'
import { errorForVersion } from './fenced-producer.ts'

const FIRST_VERSION_OF_BROKERS = 4
const FIRST_VERSION_WITH_PRODUCER_FENCED = 2

interface AskedTopic {
  readonly name: string
  readonly partitions: readonly number[]
}

interface Asked extends Omit<AddPartitionsRequest, 'partitions'> {
  readonly topics: readonly AskedTopic[]
  readonly verifyOnly: boolean
}

/** One outcome per partition, in the order of the request. */
async function outcomes(asked: Asked, broker: BrokerParts): Promise<ErrorName[]> {
  const { transactions, metadata } = broker
  const partitions = asked.topics.flatMap(({ name: topic, partitions }) =>
    partitions.map((partition) => ({ topic, partition })),
  )
  const exists = partitions.map(
    ({ topic, partition }) => metadata.image.partition(topic, partition) !== undefined,
  )
  if (exists.includes(false)) {
    return exists.map((is) => (is ? 'OPERATION_NOT_ATTEMPTED' : 'UNKNOWN_TOPIC_OR_PARTITION'))
  }
  if (asked.verifyOnly) return transactions.verifyPartitions({ ...asked, partitions })
  const error = await transactions.addPartitions({ ...asked, partitions })
  return partitions.map(() => error)
}

async function results(asked: Asked, apiVersion: number, broker: BrokerParts) {
  const remaining = (await outcomes(asked, broker)).values()
  return asked.topics.map(({ name, partitions }) => ({
    name,
    resultsByPartition: partitions.map((partitionIndex) => {
      const error = remaining.next().value ?? 'UNKNOWN_SERVER_ERROR'
      const known = errorForVersion(error, apiVersion, FIRST_VERSION_WITH_PRODUCER_FENCED)
      return { partitionIndex, partitionErrorCode: errorCode(known) }
    }),
  }))
}

export const addPartitionsToTxn: Handler<typeof api> = async (request, { apiVersion }, broker) => {
  if (apiVersion < FIRST_VERSION_OF_BROKERS) {
    const asked: Asked = {
      transactionalId: request.v3AndBelowTransactionalId,
      producerId: request.v3AndBelowProducerId,
      producerEpoch: request.v3AndBelowProducerEpoch,
      topics: request.v3AndBelowTopics,
      verifyOnly: false,
      clientTransactionVersion: 0,
    }
    const resultsByTopicV3AndBelow = await results(asked, apiVersion, broker)
    return { throttleTimeMs: 0, errorCode: 0, resultsByTransaction: [], resultsByTopicV3AndBelow }
  }
  const resultsByTransaction = await Promise.all(
    request.transactions.map(async (transaction) => ({
      transactionalId: transaction.transactionalId,
      topicResults: await results(
        { ...transaction, clientTransactionVersion: 2 },
        apiVersion,
        broker,
      ),
    })),
  )
  return { throttleTimeMs: 0, errorCode: 0, resultsByTransaction, resultsByTopicV3AndBelow: [] }
}
