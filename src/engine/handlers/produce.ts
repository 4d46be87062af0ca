/**
 * Produce: appends record batches to partitions. Served from version 3; ApiVersions shows it from 0.
 *
 * acks=1 is answered after the append, and the sync that flush.messages wants; acks=-1 when the high watermark has
 * passed the records; acks=0 not at all: an error closes the connection then. From version 13 on topics are named by id.
 *
 * Per partition: UNKNOWN_TOPIC_OR_PARTITION, UNKNOWN_TOPIC_ID, NOT_LEADER_OR_FOLLOWER, INVALID_REQUIRED_ACKS,
 * INVALID_TOPIC_EXCEPTION (internal topics, except to clients named `__admin_client`), INVALID_RECORD and
 * UNSUPPORTED_COMPRESSION_TYPE (see producible-records.ts), NOT_ENOUGH_REPLICAS, REQUEST_TIMED_OUT (acks=-1), and whatever
 * `Log.append` finds. Transactional records must be part of their transaction (see transaction-membership.ts; from
 * version 12 on the broker adds their partitions), and the request must name its transactional id:
 * TRANSACTIONAL_ID_AUTHORIZATION_FAILED.
 */
import type { produce as api } from '../../protocol/apis/produce.ts'
import { type ErrorName, errorCode, errorName, KafkaError } from '../../protocol/errors.ts'
import type { Request, ResponseInput } from '../../protocol/schema.ts'
import { RecordValidationError } from '../log/record-validation-error.ts'
import { isInternalTopic } from '../metadata/topic-name.ts'
import type { Partition } from '../partition.ts'
import type { BrokerParts, Handler, RequestContext } from '../request-context.ts'
import { attempt } from './attempt.ts'
import { inTurns } from './in-turns.ts'
import { type ProducedTransactions, producedTransactions } from './produced-transactions.ts'
import { ensureProducible } from './producible-records.ts'
import { VerificationError } from './transaction-membership.ts'

type TopicData = Request<typeof api>['topicData'][number]
type PartitionData = TopicData['partitionData'][number]
type TopicResponse = ResponseInput<typeof api>['responses'][number]
type PartitionResponse = TopicResponse['partitionResponses'][number]

/** Records that were appended and wait for their sync, or their replicas. */
interface Appended {
  readonly partition: Partition
  readonly acks: number
  /** The safe end (acks=1) or the high watermark (acks=-1) that lets them be acknowledged. */
  readonly requiredOffset: number
  readonly response: PartitionResponse
}

const FIRST_VERSION_WITH_TOPIC_IDS = 13
const ADMIN_CLIENT_ID = '__admin_client'
const UNKNOWN = -1

/** The appends of one request. */
class Append {
  readonly #acks: number
  readonly #context: RequestContext
  readonly #broker: BrokerParts
  readonly #transactions: ProducedTransactions | undefined
  /** What is to be acknowledged. */
  readonly appended: Appended[] = []

  constructor(
    acks: number,
    context: RequestContext,
    broker: BrokerParts,
    transactions: ProducedTransactions | undefined,
  ) {
    this.#transactions = transactions
    this.#acks = acks
    this.#context = context
    this.#broker = broker
  }

  /** Appends to one partition at each step. */
  *toTopics(topics: readonly TopicData[]): Generator<undefined, TopicResponse[], undefined> {
    const responses: TopicResponse[] = []
    for (const topic of topics) {
      const partitionResponses: PartitionResponse[] = []
      for (const data of topic.partitionData) {
        partitionResponses.push(this.#toPartition(topic, data))
        yield
      }
      responses.push({ name: topic.name, topicId: topic.topicId, partitionResponses })
    }
    return responses
  }

  #toPartition(topic: TopicData, { index, records }: PartitionData): PartitionResponse {
    // Known once the log has the records to look at.
    let logStartOffset = UNKNOWN
    return attempt(
      () => {
        if (this.#acks < -1 || this.#acks > 1) throw new KafkaError('INVALID_REQUIRED_ACKS')
        // A long request may outlive the broker's stop.
        if (this.#broker.state === 'stopped') throw new KafkaError('NOT_LEADER_OR_FOLLOWER')
        const partition = this.#find(topic, index)
        const batch = this.#acceptable(partition, records)
        logStartOffset = partition.logStartOffset
        return this.#append(partition, batch)
      },
      (_, error) => failed(index, error, logStartOffset),
    )
  }

  #find({ name, topicId }: TopicData, index: number): Partition {
    const { partitions } = this.#broker
    return this.#context.apiVersion < FIRST_VERSION_WITH_TOPIC_IDS
      ? partitions.leader(name, index)
      : partitions.leaderById(topicId, index)
  }

  #acceptable(partition: Partition, records: Buffer | null): Buffer {
    const batch = ensureProducible(records, this.#context.apiVersion)
    if (isInternalTopic(partition.topic) && this.#context.clientId !== ADMIN_CLIENT_ID) {
      throw new KafkaError('INVALID_TOPIC_EXCEPTION')
    }
    this.#transactions?.require(partition, batch)
    return batch
  }

  #append(partition: Partition, batch: Buffer): PartitionResponse {
    this.#transactions?.requireOrder(partition, batch)
    const result = partition.append(batch, { origin: 'client', requiredAcks: this.#acks })
    const response = {
      index: partition.partition,
      errorCode: 0,
      baseOffset: result.firstOffset,
      logAppendTimeMs: result.logAppendTime,
      logStartOffset: result.logStartOffset,
      recordErrors: [],
    }
    if (this.#acks !== 0) {
      const requiredOffset = result.lastOffset + 1
      this.appended.push({ partition, acks: this.#acks, requiredOffset, response })
    }
    return response
  }
}

/** With these, Kafka does not look at the log's start. */
const withoutLogStart: ReadonlySet<ErrorName> = new Set([
  'CORRUPT_MESSAGE',
  'KAFKA_STORAGE_ERROR',
  'MESSAGE_TOO_LARGE',
  'NOT_LEADER_OR_FOLLOWER',
  'RECORD_LIST_TOO_LARGE',
])

function failed(index: number, error: KafkaError, logStartOffset: number): PartitionResponse {
  const faulty = error instanceof RecordValidationError ? error.recordErrors : []
  const recordErrors = faulty.map(({ batchIndex, message }) => ({
    batchIndex,
    batchIndexErrorMessage: message,
  }))
  return {
    index,
    errorCode: error.code,
    baseOffset: UNKNOWN,
    logStartOffset: withoutLogStart.has(error.error) ? UNKNOWN : logStartOffset,
    recordErrors,
    // Clients have the texts of the codes; what is said beyond them is wrong with single records or with a transaction.
    errorMessage:
      recordErrors.length > 0 || error instanceof VerificationError ? error.message : null,
  }
}

const isSafe = ({ partition, acks, requiredOffset }: Appended): boolean =>
  (acks === 1 ? partition.safeEndOffset : partition.highWatermark) >= requiredOffset

/** A partition that is gone, has another leader or failed with its disk will never get there. */
const isDecided = (appended: Appended): boolean =>
  isSafe(appended) || !appended.partition.isLeader || appended.partition.isOffline

function unsafeResponse({ partition, response }: Appended): PartitionResponse {
  const waited = partition.isLeader ? 'REQUEST_TIMED_OUT' : 'NOT_LEADER_OR_FOLLOWER'
  const error = partition.isOffline ? 'KAFKA_STORAGE_ERROR' : waited
  return { ...response, errorCode: errorCode(error), baseOffset: UNKNOWN }
}

/** The responses, with an error for what did not reach its replicas. */
function outcomes(responses: TopicResponse[], appended: readonly Appended[]): TopicResponse[] {
  const unsafe = new Map(
    appended.filter((one) => !isSafe(one)).map((one) => [one.response, unsafeResponse(one)]),
  )
  return responses.map((topic) => ({
    ...topic,
    partitionResponses: topic.partitionResponses.map((one) => unsafe.get(one) ?? one),
  }))
}

/** A producer that wants no answers learns of an error only by losing its connection. */
function answerWithoutAcks(responses: readonly TopicResponse[], context: RequestContext): void {
  const errors = responses.flatMap(({ name, topicId, partitionResponses }) =>
    partitionResponses
      .filter((one) => one.errorCode !== 0)
      .map((one) => `${name === '' ? topicId : name}-${one.index} -> ${errorName(one.errorCode)}`),
  )
  if (errors.length === 0) {
    context.answerNothing()
    return
  }
  context.closeConnection(
    `Closing connection due to error during produce request with correlation id ${context.correlationId} from client id ${context.clientId} with ack=0: ${errors.join(', ')}`,
  )
}

/** The answer; it tells a producer that is over its quota for how long it will not be heard. */
function answered(
  responses: TopicResponse[],
  context: RequestContext,
  { quotas }: BrokerParts,
): ResponseInput<typeof api> {
  const throttleTimeMs = quotas.record('producer_byte_rate', context, context.requestBytes)
  if (throttleTimeMs > 0) context.throttle(throttleTimeMs)
  return { responses, throttleTimeMs }
}

export const produce: Handler<typeof api> = (request, context, broker) => {
  const transactions = producedTransactions(request, context.apiVersion, broker)
  if (transactions === undefined) return appendAll(request, context, broker, undefined)
  return transactions.begin().then(() => appendAll(request, context, broker, transactions))
}

function appendAll(
  request: Request<typeof api>,
  context: RequestContext,
  broker: BrokerParts,
  transactions: ProducedTransactions | undefined,
): ReturnType<Handler<typeof api>> {
  const append = new Append(request.acks, context, broker, transactions)
  const appends = append.toTopics(request.topicData)
  return inTurns(appends, broker.system, (responses) =>
    answer(request, responses, append.appended, context, broker),
  )
}

function answer(
  request: Request<typeof api>,
  responses: TopicResponse[],
  appended: readonly Appended[],
  context: RequestContext,
  broker: BrokerParts,
): ReturnType<Handler<typeof api>> {
  if (request.acks === 0) answerWithoutAcks(responses, context)
  if (appended.every(isSafe)) return answered(responses, context, broker)
  const later = () => answered(outcomes(responses, appended), context, broker)
  if (appended.every(isDecided)) return later()
  return new Promise((resolve, reject) => {
    const drop = broker.producePurgatory.park(
      {
        isSatisfied: () => appended.every(isDecided),
        complete: () => resolve(later()),
        fail: reject,
      },
      appended.map(({ partition }) => partition),
      request.timeoutMs,
    )
    context.onDisconnect(() => {
      drop()
      // For nobody but the connection, which handles what it had still received.
      resolve(later())
    })
  })
}
