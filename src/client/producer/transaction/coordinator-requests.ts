/** The requests of a transactional producer on the wire: bodies, versions, and what their answers mean. */
import { addOffsetsToTxn } from '../../../protocol/apis/add-offsets-to-txn.ts'
import { addPartitionsToTxn } from '../../../protocol/apis/add-partitions-to-txn.ts'
import { endTxn } from '../../../protocol/apis/end-txn.ts'
import { initProducerId } from '../../../protocol/apis/init-producer-id.ts'
import { txnOffsetCommit } from '../../../protocol/apis/txn-offset-commit.ts'
import { type ErrorName, errorName } from '../../../protocol/errors.ts'
import type { ReadyLink } from '../../broker-link.ts'
import type { Cluster } from '../../cluster.ts'
import { byTopic, partitionName } from '../../topic-partition.ts'
import { ProducerIdentity } from '../producer-identity.ts'
import {
  addOffsetsVerdict,
  addPartitionsVerdict,
  commitOffsetsVerdict,
  endTransactionVerdict,
  initProducerIdVerdict,
  type Verdict,
} from './answer-verdicts.ts'
import type { TransactionManager } from './transaction-manager.ts'
import type { TransactionRequest } from './transaction-request.ts'

export interface CoordinatorAnswer {
  readonly verdict: Verdict
  /** The id and epoch for the next transaction, if the answer brought them. */
  readonly identity?: ProducerIdentity | undefined
}

export interface TransactionSettings {
  readonly transactionalId: string
  /** After which time the coordinator may abort a transaction. */
  readonly transactionTimeoutMs: number
}

type RequestOf<Kind> = Extract<TransactionRequest, { kind: Kind }>

/** Versions from which on requests are those of transaction version 2 (KIP-890); from 4 on AddPartitionsToTxn is for brokers. */
const VERSION2 = { endTxn: 5, txnOffsetCommit: 5 }
const LAST_ADD_PARTITIONS = 3

/** Rejects with UnsupportedVersionError, DisconnectError, DecodeError. */
export async function sendToCoordinator(
  { cluster, link }: { cluster: Cluster; link: ReadyLink },
  request: TransactionRequest,
  manager: TransactionManager,
  settings: TransactionSettings,
): Promise<CoordinatorAnswer> {
  const own = {
    transactionalId: settings.transactionalId,
    producerId: manager.identity?.producerId ?? -1,
    producerEpoch: manager.identity?.producerEpoch ?? -1,
  }
  switch (request.kind) {
    case 'initProducerId':
      return await initialize(cluster, link, request, settings)
    case 'addPartitions':
      return await addPartitions(cluster, link, request, own, !manager.hasPartitions)
    case 'addOffsets': {
      const { groupId } = request.group
      const { errorCode } = await cluster.send(link, addOffsetsToTxn, { ...own, groupId })
      return { verdict: addOffsetsVerdict(errorName(errorCode), groupId) }
    }
    case 'commitOffsets':
      return await commitOffsets(cluster, link, request, { ...own, version2: manager.isVersion2 })
    case 'endTransaction':
      return await endTransaction(cluster, link, request, own)
  }
}

interface Own {
  readonly transactionalId: string
  readonly producerId: number
  readonly producerEpoch: number
}

const identityOf = ({ producerId, producerEpoch }: Omit<Own, 'transactionalId'>) =>
  producerId < 0 ? undefined : new ProducerIdentity(producerId, producerEpoch)

async function initialize(
  cluster: Cluster,
  link: ReadyLink,
  { raises }: RequestOf<'initProducerId'>,
  { transactionalId, transactionTimeoutMs }: TransactionSettings,
): Promise<CoordinatorAnswer> {
  const known =
    raises === undefined
      ? {}
      : { producerId: raises.producerId, producerEpoch: raises.producerEpoch }
  const body = { transactionalId, transactionTimeoutMs, ...known }
  const min = raises === undefined ? undefined : 3
  const response = await cluster.send(link, initProducerId, body, { min })
  const verdict = initProducerIdVerdict(errorName(response.errorCode))
  return { verdict, identity: identityOf(response) }
}

async function addPartitions(
  cluster: Cluster,
  link: ReadyLink,
  { partitions }: RequestOf<'addPartitions'>,
  own: Own,
  isFirst: boolean,
): Promise<CoordinatorAnswer> {
  const response = await cluster.send(
    link,
    addPartitionsToTxn,
    {
      transactions: [],
      v3AndBelowTransactionalId: own.transactionalId,
      v3AndBelowProducerId: own.producerId,
      v3AndBelowProducerEpoch: own.producerEpoch,
      v3AndBelowTopics: [...byTopic(partitions)].map(([name, each]) => ({
        name,
        partitions: each.map(({ partition }) => partition),
      })),
    },
    { max: LAST_ADD_PARTITIONS },
  )
  const results = new Map<string, ErrorName>()
  for (const { name: topic, resultsByPartition } of response.resultsByTopicV3AndBelow) {
    for (const { partitionIndex: partition, partitionErrorCode } of resultsByPartition) {
      results.set(partitionName({ topic, partition }), errorName(partitionErrorCode))
    }
  }
  return { verdict: addPartitionsVerdict(results, isFirst) }
}

/** Takes what was accepted out of the request. */
async function commitOffsets(
  cluster: Cluster,
  link: ReadyLink,
  { group, offsets }: RequestOf<'commitOffsets'>,
  { version2, ...own }: Own & { version2: boolean },
): Promise<CoordinatorAnswer> {
  const topics = [...byTopic(offsets.values())].map(([name, partitions]) => ({
    name,
    partitions: partitions.map(({ partition, offset, leaderEpoch, metadata }) => ({
      partitionIndex: partition,
      committedOffset: offset,
      committedLeaderEpoch: leaderEpoch ?? -1,
      committedMetadata: metadata ?? '',
    })),
  }))
  // Fencing by the member came with version 3 (KIP-447).
  const fences =
    group.memberId !== '' || group.generationId !== -1 || group.groupInstanceId !== null
  const limits = version2
    ? { min: VERSION2.txnOffsetCommit }
    : { min: fences ? 3 : undefined, max: VERSION2.txnOffsetCommit - 1 }
  const response = await cluster.send(link, txnOffsetCommit, { ...own, ...group, topics }, limits)
  let verdict: Verdict = { kind: 'done' }
  for (const { name: topic, partitions } of response.topics) {
    for (const { partitionIndex: partition, errorCode } of partitions) {
      const one = commitOffsetsVerdict(errorName(errorCode), group.groupId)
      if (one.kind === 'done') offsets.delete(partitionName({ topic, partition }))
      else if (one.kind !== 'retry') return { verdict: one }
      else if (verdict.kind !== 'retry' || one.coordinatorMoved) verdict = one
    }
  }
  return { verdict }
}

async function endTransaction(
  cluster: Cluster,
  link: ReadyLink,
  { committed, version2 }: RequestOf<'endTransaction'>,
  own: Own,
): Promise<CoordinatorAnswer> {
  const limits = version2 ? { min: VERSION2.endTxn } : { max: VERSION2.endTxn - 1 }
  const response = await cluster.send(link, endTxn, { ...own, committed }, limits)
  const verdict = endTransactionVerdict(errorName(response.errorCode))
  return { verdict, identity: identityOf(response) }
}
