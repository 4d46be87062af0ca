/**
 * TxnOffsetCommit: offsets that count when their transaction commits. v3+ name the member and its generation, so
 * that one who lost its partitions cannot commit them (KIP-447); v5+ make the group's partition of
 * `__consumer_offsets` part of the transaction (KIP-890), before it AddOffsetsToTxn did.
 *
 * Per partition: UNKNOWN_TOPIC_OR_PARTITION, OFFSET_METADATA_TOO_LARGE; for all of them: ILLEGAL_GENERATION,
 * UNKNOWN_MEMBER_ID, FENCED_INSTANCE_ID, INVALID_PRODUCER_EPOCH, INVALID_PRODUCER_ID_MAPPING, TRANSACTION_ABORTABLE (before v4
 * INVALID_TXN_STATE), INVALID_GROUP_ID, NOT_COORDINATOR, COORDINATOR_NOT_AVAILABLE.
 */
import type { txnOffsetCommit as api } from '../../protocol/apis/txn-offset-commit.ts'
import { type ErrorName, errorCode, KafkaError } from '../../protocol/errors.ts'
import type { Request } from '../../protocol/schema.ts'
import { OFFSETS_TOPIC } from '../group-ports.ts'
import type { BrokerParts, Handler } from '../request-context.ts'
import { addPartitions, requireMember } from './transaction-membership.ts'

const FIRST_VERSION_WITH_ABORTABLE = 4
const FIRST_VERSION_THAT_ADDS = 5

type Asked = Request<typeof api>

/** One outcome per partition, in the order of the request. Throws KafkaError. */
async function commit(
  request: Asked,
  apiVersion: number,
  broker: BrokerParts,
): Promise<ErrorName[]> {
  const { groupId, transactionalId, producerId, producerEpoch } = request
  if (groupId === '') throw new KafkaError('INVALID_GROUP_ID')
  const index = broker.groups.offsetsPartition(groupId)
  if (index === undefined) throw new KafkaError('NOT_COORDINATOR')
  const partition = broker.partitions.leader(OFFSETS_TOPIC, index)
  const write = {
    producer: { transactionalId, producerId, producerEpoch },
    knowsAbortable: apiVersion >= FIRST_VERSION_WITH_ABORTABLE,
    addsPartitions: apiVersion >= FIRST_VERSION_THAT_ADDS,
  }
  await addPartitions([partition], write, broker)
  requireMember(partition, write, broker)
  const outcomes = await broker.groups.commitOffsets({
    groupId,
    generation: request.generationId,
    memberId: request.memberId,
    groupInstanceId: request.groupInstanceId,
    knowsMemberEpochs: false,
    retentionTimeMs: -1,
    producer: { producerId, producerEpoch },
    offsets: request.topics.flatMap(({ name, partitions }) =>
      partitions.map((one) => ({
        topic: name,
        partition: one.partitionIndex,
        offset: one.committedOffset,
        leaderEpoch: one.committedLeaderEpoch,
        metadata: one.committedMetadata,
      })),
    ),
  })
  return outcomes.map(({ error }) => error)
}

/** What a client of a coordinator can make sense of. */
function coordinatorError({ error }: KafkaError): ErrorName {
  if (error === 'NOT_LEADER_OR_FOLLOWER') return 'NOT_COORDINATOR'
  const isTransient = error === 'NOT_ENOUGH_REPLICAS' || error === 'UNKNOWN_TOPIC_OR_PARTITION'
  return isTransient ? 'COORDINATOR_NOT_AVAILABLE' : error
}

export const txnOffsetCommit: Handler<typeof api> = async (request, { apiVersion }, broker) => {
  let outcomes: ErrorName[] | undefined
  let failure: ErrorName = 'UNKNOWN_SERVER_ERROR'
  try {
    outcomes = await commit(request, apiVersion, broker)
  } catch (error) {
    if (!(error instanceof KafkaError)) throw error
    failure = coordinatorError(error)
  }
  const remaining = outcomes?.values()
  return {
    throttleTimeMs: 0,
    topics: request.topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(({ partitionIndex }) => ({
        partitionIndex,
        errorCode: errorCode(remaining?.next().value ?? failure),
      })),
    })),
  }
}
