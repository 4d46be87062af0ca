/** What a broker shows of a cluster: topics, bounds, committed offsets, and everything that its partitions hold. */
import { describeConfigs } from '../../src/protocol/apis/describe-configs.ts'
import { fetch } from '../../src/protocol/apis/fetch.ts'
import { findCoordinator } from '../../src/protocol/apis/find-coordinator.ts'
import { listOffsets } from '../../src/protocol/apis/list-offsets.ts'
import { metadata } from '../../src/protocol/apis/metadata.ts'
import { offsetFetch } from '../../src/protocol/apis/offset-fetch.ts'
import { recordBatches } from '../../src/protocol/records/record-batch.ts'
import { fetchOf, fetchPartition } from '../engine/test-fetch.ts'
import { outcomeOf, retried } from './actors/actor.ts'
import type {
  Place,
  Read,
  SeeBounds,
  SeenTopic,
  SeeOffset,
  SeeTopics,
  TopicConfigs,
} from './history/operations.ts'
import type { WireClient } from './wire-client.ts'

const TOPIC = 2
const DYNAMIC_TOPIC_CONFIG = 1
const EARLIEST = -2n
const LATEST = -1n
const READ_COMMITTED = 1

export async function seeTopics(client: WireClient): Promise<SeeTopics> {
  const { topics } = await client.ask(metadata, 12, {
    topics: null,
    includeClusterAuthorizedOperations: false,
    includeTopicAuthorizedOperations: false,
  })
  const own = topics.filter(({ isInternal }) => !isInternal)
  const { results } = await client.ask(describeConfigs, 4, {
    resources: own.map(({ name }) => ({
      resourceType: TOPIC,
      resourceName: name ?? '',
      configurationKeys: null,
    })),
  })
  const configs = new Map(
    results.map((one): [string, TopicConfigs] => [
      one.resourceName,
      Object.fromEntries(
        one.configs
          .filter(({ configSource }) => configSource === DYNAMIC_TOPIC_CONFIG)
          .map(({ name, value }) => [name, value ?? '']),
      ),
    ]),
  )
  const seen = own.map(
    ({ name, topicId, partitions }): SeenTopic => ({
      topic: name ?? '',
      topicId,
      partitions: partitions.length,
      configs: configs.get(name ?? '') ?? {},
    }),
  )
  return { type: 'see-topics', topics: seen }
}

export const placesOf = ({ topics }: SeeTopics): Place[] =>
  topics.flatMap(({ topic, topicId, partitions }) =>
    Array.from({ length: partitions }, (_, partition) => ({ topic, topicId, partition })),
  )

async function offsetAt(
  client: WireClient,
  { topic, partition }: Place,
  timestamp: bigint,
  isolationLevel = 0,
): Promise<number> {
  const partitions = [{ partitionIndex: partition, timestamp }]
  const request = { replicaId: -1, isolationLevel, topics: [{ name: topic, partitions }] }
  const answer = await client.ask(listOffsets, 7, { ...request, timeoutMs: 5000 })
  const found = answer.topics[0]?.partitions[0]
  outcomeOf(`ListOffsets of ${topic}-${partition}`, found?.errorCode)
  return found?.offset ?? -1
}

export async function seeBounds(
  client: WireClient,
  place: Place,
  isSettled: boolean,
): Promise<SeeBounds> {
  const [logStart, lastStable, end] = await Promise.all([
    offsetAt(client, place, EARLIEST),
    offsetAt(client, place, LATEST, READ_COMMITTED),
    offsetAt(client, place, LATEST),
  ])
  return { type: 'see-bounds', ...place, logStart, lastStable, end, isSettled }
}

/** Waits until no transaction holds any of the offsets. */
export async function seeOffsets(
  client: WireClient,
  group: string,
  places: readonly Place[],
): Promise<SeeOffset[]> {
  await retried(
    () => client.ask(findCoordinator, 2, { key: group, keyType: 0, coordinatorKeys: [] }),
    ({ errorCode }) => errorCode,
  )
  const partitionsOf = (name: string) =>
    places.filter(({ topic }) => topic === name).map(({ partition }) => partition)
  const names = [...new Set(places.map(({ topic }) => topic))]
  const request = {
    groupId: group,
    topics: names.map((name) => ({ name, partitionIndexes: partitionsOf(name) })),
    groups: [],
    requireStable: true,
  }
  const answer = await retried(
    () => client.ask(offsetFetch, 7, request),
    (of) =>
      of.topics.flatMap(({ partitions }) => partitions).find(({ errorCode }) => errorCode !== 0)
        ?.errorCode ?? of.errorCode,
  )
  return places.map((place) => {
    const found = answer.topics
      .find(({ name }) => name === place.topic)
      ?.partitions.find(({ partitionIndex }) => partitionIndex === place.partition)
    outcomeOf(`OffsetFetch of ${group}`, found?.errorCode)
    return { type: 'see-offset', ...place, group, offset: found?.committedOffset ?? -1 }
  })
}

/** Topics whose names begin so have cleanup.policy=compact. */
export const COMPACTED = 'compacted'

/** The whole of a partition, as a consumer with this isolation gets it. */
export async function readAll(
  client: WireClient,
  place: Place,
  isolation: Read['isolation'],
): Promise<Read> {
  const isolationLevel = isolation === 'read_committed' ? READ_COMMITTED : 0
  const logStart = await offsetAt(client, place, EARLIEST)
  const end = await offsetAt(client, place, LATEST, isolationLevel)
  const offsets: number[] = []
  const values: string[] = []
  const batches: [number, number][] = []
  const aborted = new Set<number>()
  for (let next = logStart; next < end; ) {
    const partition = fetchPartition(next, { partition: place.partition })
    const request = fetchOf([partition], { ...place, isolationLevel })
    const { responses } = await client.ask(fetch, 12, request)
    const data = responses[0]?.partitions[0]
    outcomeOf(`Fetch of ${place.topic}-${place.partition}`, data?.errorCode)
    const open = [...(data?.abortedTransactions ?? [])]
    const before = next
    for (const batch of recordBatches(data?.records ?? Buffer.alloc(0))) {
      while (open[0] !== undefined && open[0].firstOffset <= batch.lastOffset) {
        aborted.add(open.shift()?.producerId ?? -1)
      }
      if (batch.lastOffset >= next) batches.push([batch.baseOffset, batch.lastOffset])
      if (batch.isControl) aborted.delete(batch.producerId)
      else if (!(batch.isTransactional && aborted.has(batch.producerId))) {
        for (const { offset, value } of batch.records()) {
          if (offset < next) continue
          offsets.push(offset)
          values.push(value?.toString() ?? '')
        }
      }
      next = Math.max(next, batch.lastOffset + 1)
    }
    // The end is known: what cannot be read up to there is a gap, which the check finds.
    if (next === before) break
  }
  const isCompacted = place.topic.startsWith(COMPACTED)
  return {
    ...{ type: 'read', ...place, isolation, isCompacted, logStart, end },
    ...{ offsets, values, batches },
  }
}
