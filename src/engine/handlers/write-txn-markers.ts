/**
 * WriteTxnMarkers: another broker's transaction coordinator ends transactions in partitions that this broker leads.
 *
 * Per partition: NOT_LEADER_OR_FOLLOWER, UNKNOWN_TOPIC_OR_PARTITION, INVALID_PRODUCER_EPOCH,
 * TRANSACTION_COORDINATOR_FENCED, NOT_ENOUGH_REPLICAS, REQUEST_TIMED_OUT, KAFKA_STORAGE_ERROR.
 */
import type { writeTxnMarkers as api } from '../../protocol/apis/write-txn-markers.ts'
import { type ErrorName, errorCode } from '../../protocol/errors.ts'
import type { Handler } from '../request-context.ts'

export const writeTxnMarkers: Handler<typeof api> = async (request, _, { transactionMarkers }) => {
  const markers = request.markers.map(async ({ topics, transactionResult, ...marker }) => ({
    producerId: marker.producerId,
    topics: await Promise.all(
      topics.map(async ({ name, partitionIndexes }) => ({
        name,
        partitions: await Promise.all(
          partitionIndexes.map(async (partitionIndex) => {
            const error = await new Promise<ErrorName>((resolve) => {
              const partition = { topic: name, partition: partitionIndex }
              transactionMarkers.write(
                partition,
                { ...marker, isCommit: transactionResult },
                resolve,
              )
            })
            return { partitionIndex, errorCode: errorCode(error) }
          }),
        ),
      })),
    ),
  }))
  return { markers: await Promise.all(markers) }
}
