/** Transactions as their coordinators and the partitions' leaders know them, and ways to end one that hangs (KIP-664). */
import { describeTransactions as describeApi } from '../../protocol/apis/describe-transactions.ts'
import { initProducerId } from '../../protocol/apis/init-producer-id.ts'
import { listTransactions as listApi } from '../../protocol/apis/list-transactions.ts'
import { errorName, KafkaError } from '../../protocol/errors.ts'
import type { Response } from '../../protocol/schema.ts'
import { type Call, call } from '../call.ts'
import type { Cluster } from '../cluster.ts'
import { UnsupportedVersionError } from '../errors.ts'
import type { TopicPartition } from '../topic-partition.ts'

export interface TransactionFilter {
  /** Milliseconds for which the transaction runs at least; undefined: whether it runs or not. */
  readonly durationMs?: number | undefined
  /** A Java (RE2) regular expression for the transactional id. */
  readonly transactionalIdPattern?: string | undefined
  readonly producerIds?: readonly number[]
}

export interface TransactionListing {
  readonly transactionalId: string
  readonly coordinatorId: number
  readonly producerId: number
  /** `Ongoing`, `CompleteCommit`, … */
  readonly state: string
}

export interface TransactionDescription {
  readonly coordinatorId: number
  readonly state: string
  readonly producerId: number
  readonly producerEpoch: number
  readonly timeoutMs: number
  /** Undefined where none is open. */
  readonly startTimeMs: number | undefined
  readonly partitions: readonly TopicPartition[]
}

/** Why an older broker cannot filter so; undefined where it can. */
function refusal(filter: TransactionFilter, version: number): UnsupportedVersionError | undefined {
  if ((filter.durationMs ?? -1) >= 0 && version < 1) {
    return new UnsupportedVersionError(
      'Duration filter can be set only when using API version 1 or higher. If client is connected to an older broker, ' +
        'do not specify duration filter or set duration filter to -1.',
    )
  }
  if (filter.transactionalIdPattern !== undefined && version < 2) {
    return new UnsupportedVersionError(
      'Transactional ID pattern filter can be set only when using API version 2 or higher. If client is connected to ' +
        'an older broker, do not specify the pattern filter.',
    )
  }
  return undefined
}

/** The transactional ids of all coordinators. Throws the first error of a broker that could not be asked. */
export async function listTransactions(
  cluster: Cluster,
  timeoutMs: number,
  filter: TransactionFilter,
): Promise<TransactionListing[]> {
  const brokers = await call(cluster, 'findAllBrokers', timeoutMs, (current) => current.brokers())
  const asked = brokers
    .map(({ id }) => id)
    .sort((a, b) => a - b)
    .map((id) =>
      call(cluster, 'listTransactions(api=LIST_TRANSACTIONS)', timeoutMs, (current) =>
        listOf(current, id, filter),
      ),
    )
  return (await Promise.all(asked)).flat()
}

async function listOf(
  current: Call,
  brokerId: number,
  filter: TransactionFilter,
): Promise<TransactionListing[]> {
  const link = await current.broker(brokerId)
  const answer = await current.send(link, listApi, (version) => {
    const error = refusal(filter, version)
    if (error !== undefined) throw error
    return {
      stateFilters: [],
      producerIdFilters: filter.producerIds ?? [],
      durationFilter: filter.durationMs ?? -1,
      transactionalIdPattern: filter.transactionalIdPattern ?? null,
    }
  })
  if (answer.errorCode !== 0) throw unexpectedOf(current, brokerId, answer.errorCode)
  return answer.transactionStates.map(({ transactionalId, producerId, transactionState }) => ({
    transactionalId,
    coordinatorId: brokerId,
    producerId,
    state: transactionState,
  }))
}

function unexpectedOf(current: Call, brokerId: number, code: number): KafkaError {
  const error = new KafkaError(
    errorName(code),
    `ListTransactions request sent to broker ${brokerId} failed with an unexpected exception`,
  )
  if (!error.retriable) {
    current.cluster.settings.logger.error(
      'org.apache.kafka.clients.admin.internals.ListTransactionsHandler',
      `The \`ListTransactions\` request sent to broker ${brokerId} failed because of an unexpected error ${error.error}`,
    )
  }
  return error
}

/** How a transactional id stands. TRANSACTIONAL_ID_NOT_FOUND. */
export async function describeTransaction(
  cluster: Cluster,
  timeoutMs: number,
  transactionalId: string,
): Promise<TransactionDescription> {
  return await call(cluster, 'describeTransactions', timeoutMs, async (current) => {
    current.name = 'describeTransactions(api=FIND_COORDINATOR)'
    const { id: coordinatorId } = await current.coordinator(transactionalId, 'transaction')
    current.name = 'describeTransactions(api=DESCRIBE_TRANSACTIONS)'
    const body = { transactionalIds: [transactionalId] }
    const answer = await current.send(await current.broker(coordinatorId), describeApi, body)
    const [state] = answer.transactionStates
    if (state === undefined) throw new KafkaError('UNKNOWN_SERVER_ERROR')
    if (state.errorCode !== 0) throw describeError(transactionalId, state.errorCode)
    return descriptionOf(coordinatorId, state)
  })
}

type Answered = Response<typeof describeApi>['transactionStates'][number]

const descriptionOf = (coordinatorId: number, state: Answered): TransactionDescription => ({
  coordinatorId,
  state: state.transactionState,
  producerId: state.producerId,
  producerEpoch: state.producerEpoch,
  timeoutMs: state.transactionTimeoutMs,
  startTimeMs: state.transactionStartTimeMs < 0 ? undefined : state.transactionStartTimeMs,
  partitions: state.topics.flatMap(({ topic, partitions }) =>
    partitions.map((partition) => ({ topic, partition })),
  ),
})

function describeError(transactionalId: string, code: number): KafkaError {
  const error = errorName(code)
  const whys: Partial<Record<typeof error, string>> = {
    TRANSACTIONAL_ID_NOT_FOUND: 'because the ID could not be found',
    TRANSACTIONAL_ID_AUTHORIZATION_FAILED: 'due to authorization failure',
  }
  const why = whys[error] ?? 'due to unexpected error'
  return new KafkaError(
    error,
    `DescribeTransactions request for transactionalId \`${transactionalId}\` failed ${why}`,
  )
}

/**
 * Ends whatever transaction the id has open, by taking the id's next epoch as a new producer would; a producer that
 * still uses the id is fenced. CONCURRENT_TRANSACTIONS is waited out.
 */
export async function forceTerminateTransaction(
  cluster: Cluster,
  timeoutMs: number,
  transactionalId: string,
): Promise<void> {
  await call(cluster, 'fenceProducer', timeoutMs, async (current) => {
    current.name = 'fenceProducer(api=FIND_COORDINATOR)'
    const { id } = await current.coordinator(transactionalId, 'transaction')
    current.name = 'fenceProducer(api=INIT_PRODUCER_ID)'
    const transactionTimeoutMs = cluster.settings.requestTimeoutMs
    const body = { transactionalId, transactionTimeoutMs }
    const answer = await current.send(await current.broker(id), initProducerId, body, { max: 5 })
    if (answer.errorCode === 0) return
    const error = errorName(answer.errorCode)
    const why = error.endsWith('_AUTHORIZATION_FAILED')
      ? `due to ${error.startsWith('CLUSTER') ? 'cluster' : 'transactional ID'} authorization failure`
      : 'due to unexpected error'
    const request = `InitProducerId request for transactionalId \`${transactionalId}\``
    throw new KafkaError(error, `${request} failed ${why}`)
  })
}
