/** Producers as a partition's log knows them, and the marker that aborts a transaction in one partition (KIP-664). */
import { describeProducers as describeApi } from '../../protocol/apis/describe-producers.ts'
import { writeTxnMarkers } from '../../protocol/apis/write-txn-markers.ts'
import { errorName, KafkaError } from '../../protocol/errors.ts'
import type { ReadyLink } from '../broker-link.ts'
import { type Call, call } from '../call.ts'
import type { Cluster } from '../cluster.ts'
import { byTopic, partitionName, type TopicPartition } from '../topic-partition.ts'
import type { Outcome } from './outcome.ts'
import { askLeaders, type Outcomes } from './partition-leaders.ts'

export interface ProducerState {
  readonly producerId: number
  readonly producerEpoch: number
  readonly lastSequence: number
  readonly lastTimestamp: number
  /** Undefined where no marker of the producer was seen. */
  readonly coordinatorEpoch: number | undefined
  /** Undefined where no transaction is open. */
  readonly currentTransactionStartOffset: number | undefined
}

/** The transaction of a producer in one partition. */
export interface AbortSpec extends TopicPartition {
  readonly producerId: number
  readonly producerEpoch: number
  readonly coordinatorEpoch: number
}

const NAMES = { operation: 'describeProducers', api: 'DESCRIBE_PRODUCERS' }

/** By `partitionName`. Asks the leaders, or the one broker that is named. */
export async function describeProducers(
  cluster: Cluster,
  timeoutMs: number,
  partitions: readonly TopicPartition[],
  brokerId?: number,
): Promise<Outcomes<readonly ProducerState[]>> {
  if (brokerId === undefined) {
    return await askLeaders(cluster, timeoutMs, NAMES, partitions, describe)
  }
  await call(cluster, 'findAllBrokers', timeoutMs, (current) => current.brokers())
  return await call(cluster, `describeProducers(api=${NAMES.api})`, timeoutMs, async (current) => {
    const outcomes = await describe(current, await current.broker(brokerId), partitions)
    for (const [name, outcome] of outcomes) {
      if (!(outcome instanceof KafkaError) || outcome.error !== 'NOT_LEADER_OR_FOLLOWER') continue
      const why = `Failed to describe active producers for partition ${name} on brokerId ${brokerId}`
      outcomes.set(name, new KafkaError(outcome.error, why))
    }
    return outcomes
  })
}

async function describe(
  current: Call,
  link: ReadyLink,
  partitions: readonly TopicPartition[],
): Promise<Outcomes<readonly ProducerState[]>> {
  const topics = [...byTopic(partitions)].map(([name, each]) => ({
    name,
    partitionIndexes: each.map(({ partition }) => partition),
  }))
  const answer = await current.send(link, describeApi, { topics })
  return new Map(
    answer.topics.flatMap(({ name: topic, partitions: answered }) =>
      answered.map((each): [string, Outcome<readonly ProducerState[]>] => {
        const name = partitionName({ topic, partition: each.partitionIndex })
        return [name, each.errorCode === 0 ? each.activeProducers.map(producer) : failed(each)]
      }),
    ),
  )
}

const failed = ({ errorCode, errorMessage }: { errorCode: number; errorMessage: string | null }) =>
  new KafkaError(errorName(errorCode), errorMessage ?? undefined)

const producer = (state: {
  producerId: number
  producerEpoch: number
  lastSequence: number
  lastTimestamp: number
  coordinatorEpoch: number
  currentTxnStartOffset: number
}): ProducerState => ({
  producerId: state.producerId,
  producerEpoch: state.producerEpoch,
  lastSequence: state.lastSequence,
  lastTimestamp: state.lastTimestamp,
  coordinatorEpoch: state.coordinatorEpoch < 0 ? undefined : state.coordinatorEpoch,
  currentTransactionStartOffset:
    state.currentTxnStartOffset < 0 ? undefined : state.currentTxnStartOffset,
})

/** As Java prints it, for messages. */
export const abortSpecText = (spec: AbortSpec): string =>
  `AbortTransactionSpec(topicPartition=${partitionName(spec)}, producerId=${spec.producerId}, ` +
  `producerEpoch=${spec.producerEpoch}, coordinatorEpoch=${spec.coordinatorEpoch})`

/** Writes an abort marker for the producer. INVALID_PRODUCER_EPOCH, TRANSACTION_COORDINATOR_FENCED. */
export async function abortTransaction(
  cluster: Cluster,
  timeoutMs: number,
  spec: AbortSpec,
): Promise<void> {
  const names = { operation: 'abortTransaction', api: 'WRITE_TXN_MARKERS' }
  const outcomes = await askLeaders(cluster, timeoutMs, names, [spec], async (current, link) => {
    const { topic, partition, producerId, producerEpoch, coordinatorEpoch } = spec
    const topics = [{ name: topic, partitionIndexes: [partition] }]
    const marker = { producerId, producerEpoch, transactionResult: false, topics, coordinatorEpoch }
    const answer = await current.send(link, writeTxnMarkers, { markers: [marker] })
    const result = answer.markers[0]?.topics[0]?.partitions[0]
    const outcome = result === undefined ? 'UNKNOWN_SERVER_ERROR' : errorName(result.errorCode)
    return new Map([
      [partitionName(spec), outcome === 'NONE' ? true : abortError(current, spec, outcome)],
    ])
  })
  const outcome = outcomes.get(partitionName(spec))
  if (outcome instanceof Error) throw outcome
}

type ErrorName = KafkaError['error']

const HANDLER = 'org.apache.kafka.clients.admin.internals.AbortTransactionHandler'

function abortError(current: Call, spec: AbortSpec, error: ErrorName): KafkaError {
  const plain = new KafkaError(error)
  if (plain.retriable) return plain
  const [why, event] = whyAbortFailed(spec, plain)
  const text = abortSpecText(spec)
  current.cluster.settings.logger.error(
    HANDLER,
    `WriteTxnMarkers request for abort spec ${text} failed ${event}`,
  )
  return new KafkaError(error, `WriteTxnMarkers request with ${text} failed ${why}`)
}

/** What the error says, and what the client's log says. */
function whyAbortFailed(spec: AbortSpec, { error, message }: KafkaError): [string, string] {
  switch (error) {
    case 'CLUSTER_AUTHORIZATION_FAILED':
      return ['due to cluster authorization error', 'cluster authorization']
    case 'INVALID_PRODUCER_EPOCH':
      return ['due an invalid producer epoch', 'due to an invalid producer epoch']
    case 'TRANSACTION_COORDINATOR_FENCED':
      return [
        `since the provided coordinator epoch ${spec.coordinatorEpoch} has been fenced by the active coordinator`,
        'because the coordinator epoch is fenced',
      ]
    default:
      return [`due to unexpected error: ${message}`, `due to an unexpected error ${error}`]
  }
}
