/**
 * Fetch: reads records. Answered when there are min.bytes to send, when max.wait.ms is over, or at once when a partition
 * has an error or an epoch to go back to; until then it waits in the fetch purgatory, woken by appends,
 * by changes of leadership and by deletion of a topic. Incremental sessions: fetch-session.ts. From version 13 on
 * topics are named by id.
 *
 * Top level: FETCH_SESSION_ID_NOT_FOUND, INVALID_FETCH_SESSION_EPOCH, FETCH_SESSION_TOPIC_ID_ERROR. Per partition:
 * OFFSET_OUT_OF_RANGE, UNKNOWN_TOPIC_OR_PARTITION, UNKNOWN_TOPIC_ID, NOT_LEADER_OR_FOLLOWER (also to other
 * brokers: there is no replication yet), FENCED_LEADER_EPOCH, UNKNOWN_LEADER_EPOCH, KAFKA_STORAGE_ERROR.
 */
import type { fetch as api } from '../../protocol/apis/fetch.ts'
import { errorCode } from '../../protocol/errors.ts'
import type { Request, ResponseInput } from '../../protocol/schema.ts'
import type { FetchContext, FetchPartition } from '../fetch-session.ts'
import type { BrokerParts, Handler, RequestContext } from '../request-context.ts'
import { DelayedFetch, isEnough } from './delayed-fetch.ts'
import { failedData, type PartitionData, readPartitions } from './read-partitions.ts'

type FetchRequest = Request<typeof api>
type FetchResponse = ResponseInput<typeof api>
type TopicResponse = FetchResponse['responses'][number]
type PartitionResponse = TopicResponse['partitions'][number]

const FIRST_VERSION_WITH_TOPIC_IDS = 13
const READ_COMMITTED = 1

function asked(request: FetchRequest): FetchPartition[] {
  return request.topics.flatMap(({ topic, topicId, partitions }) =>
    partitions.map((one) => ({
      topic,
      topicId,
      partition: one.partition,
      currentLeaderEpoch: one.currentLeaderEpoch,
      fetchOffset: one.fetchOffset,
      lastFetchedEpoch: one.lastFetchedEpoch,
      maxBytes: one.partitionMaxBytes,
    })),
  )
}

function partitionResponse({ partition }: FetchPartition, data: PartitionData): PartitionResponse {
  return {
    partitionIndex: partition,
    errorCode: data.errorCode,
    highWatermark: data.highWatermark,
    lastStableOffset: data.lastStableOffset,
    logStartOffset: data.logStartOffset,
    divergingEpoch: data.divergingEpoch,
    abortedTransactions: data.abortedTransactions,
    preferredReadReplica: -1,
    records: data.records,
  }
}

function answer(session: FetchContext, results: readonly PartitionData[]): FetchResponse {
  const { sessionId, results: sent } = session.answer(results)
  const responses: TopicResponse[] = []
  let last: { topic: FetchPartition; partitions: PartitionResponse[] } | undefined
  for (const { partition, result } of sent) {
    if (last?.topic.topic !== partition.topic || last?.topic.topicId !== partition.topicId) {
      last = { topic: partition, partitions: [] }
      const { topic = '', topicId } = partition
      responses.push({ topic, topicId, partitions: last.partitions })
    }
    last?.partitions.push(partitionResponse(partition, result))
  }
  return { throttleTimeMs: 0, errorCode: 0, sessionId, responses }
}

/** The answer, or nothing but a throttle time for a consumer that would be over its quota with it (KIP-219). */
function answerWithinQuota(
  session: FetchContext,
  results: readonly PartitionData[],
  context: RequestContext,
  { quotas }: BrokerParts,
): FetchResponse {
  if (!quotas.has('consumer_byte_rate')) return answer(session, results)
  const bytes = results.reduce((sum, { records }) => sum + records.length, 0)
  const throttleTimeMs = quotas.record('consumer_byte_rate', context, bytes)
  if (throttleTimeMs === 0) return answer(session, results)
  quotas.takeBack('consumer_byte_rate', context, bytes)
  context.throttle(throttleTimeMs)
  return { throttleTimeMs, errorCode: 0, sessionId: session.sessionId, responses: [] }
}

function isFollower(request: FetchRequest): boolean {
  return request.replicaId >= 0 || request.replicaState.replicaId >= 0
}

export const fetch: Handler<typeof api> = (request, context, broker) => {
  const usesTopicIds = context.apiVersion >= FIRST_VERSION_WITH_TOPIC_IDS
  const { sessionId, sessionEpoch } = request
  const session = broker.fetchSessions.open({
    sessionId,
    sessionEpoch,
    usesTopicIds,
    partitions: asked(request),
    forgotten: request.forgottenTopicsData.flatMap(({ topic, topicId, partitions }) =>
      partitions.map((partition) => ({ topic, topicId, partition })),
    ),
  })
  if (typeof session === 'string') {
    return { throttleTimeMs: 0, errorCode: errorCode(session), sessionId: 0, responses: [] }
  }
  if (isFollower(request)) {
    const error = errorCode('NOT_LEADER_OR_FOLLOWER')
    return answer(
      session,
      session.partitions.map(() => failedData(error)),
    )
  }
  return read(request, session, usesTopicIds, context, broker)
}

function read(
  request: FetchRequest,
  session: FetchContext,
  usesTopicIds: boolean,
  context: RequestContext,
  broker: BrokerParts,
): FetchResponse | Promise<FetchResponse> {
  const maxBytes = Math.min(
    request.maxBytes,
    broker.config.get('fetch.max.bytes'),
    broker.quotas.mostAtOnce('consumer_byte_rate', context),
  )
  const minBytes = Math.min(request.minBytes, maxBytes)
  const isReadCommitted = request.isolationLevel === READ_COMMITTED
  const limits = { maxBytes, isReadCommitted, usesTopicIds }
  const results = readPartitions(broker.partitions, session.partitions, limits)
  const isOver = request.maxWaitMs <= 0 || session.partitions.length === 0
  if (isOver || isEnough(results, minBytes)) {
    return answerWithinQuota(session, results, context, broker)
  }
  return new Promise((resolve, reject) => {
    const complete = (later: PartitionData[]) =>
      resolve(answerWithinQuota(session, later, context, broker))
    const promise = { complete, fail: reject }
    const fetch = { limits, minBytes }
    const { partitions, fetchPurgatory } = broker
    const delayed = new DelayedFetch(partitions, session.partitions, results, fetch, promise)
    context.onDisconnect(fetchPurgatory.park(delayed, delayed.keys, request.maxWaitMs))
  })
}
