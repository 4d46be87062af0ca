/**
 * AddOffsetsToTxn: a transaction is going to commit offsets of a group, so the group's partition of `__consumer_offsets`
 * becomes part of it.
 *
 * INVALID_PRODUCER_ID_MAPPING, PRODUCER_FENCED (before v2 INVALID_PRODUCER_EPOCH), CONCURRENT_TRANSACTIONS,
 * INVALID_REQUEST, NOT_COORDINATOR.
 */
import type { addOffsetsToTxn as api } from '../../protocol/apis/add-offsets-to-txn.ts'
import { errorCode } from '../../protocol/errors.ts'
import { partitionFor } from '../group/partition-for.ts'
import { OFFSETS_TOPIC } from '../group-ports.ts'
import type { Handler } from '../request-context.ts'
import { errorForVersion } from './fenced-producer.ts'

const FIRST_VERSION_WITH_PRODUCER_FENCED = 2

export const addOffsetsToTxn: Handler<typeof api> = async (request, { apiVersion }, broker) => {
  const { groupId, ...producer } = request
  // Clients look for the group's coordinator, which creates the topic, only after this.
  const count = broker.config.get('offsets.topic.num.partitions')
  const partition = broker.groups.offsetsPartition(groupId) ?? partitionFor(groupId, count)
  const error = await broker.transactions.addPartitions({
    ...producer,
    partitions: [{ topic: OFFSETS_TOPIC, partition }],
    clientTransactionVersion: 0,
  })
  const known = errorForVersion(error, apiVersion, FIRST_VERSION_WITH_PRODUCER_FENCED)
  return { throttleTimeMs: 0, errorCode: errorCode(known) }
}
