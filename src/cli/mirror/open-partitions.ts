/** Learns where partitions stand in both clusters, and begins or goes on with their mirrors. */

import { UnsupportedVersionError } from '../../client/errors.ts'
import { OFFSET_SPECS } from '../../client/offset-questions.ts'
import type { BatchWriter } from '../../client/producer/batch-writer.ts'
import { partitionName, type TopicPartition } from '../../client/topic-partition.ts'
import { KafkaError } from '../../protocol/errors.ts'
import type { MirroredCluster } from './mirrored-cluster.ts'
import { type MirroredBatch, type PartitionListener, PartitionMirror } from './partition-mirror.ts'
import type { PositionStore, StoredPosition } from './position-store.ts'
import { startingPoint } from './starting-point.ts'

export interface PartitionPair {
  readonly source: TopicPartition
  readonly target: TopicPartition
  readonly topicIds: { readonly source: string; readonly target: string }
}

export interface Opening {
  readonly from: MirroredCluster
  readonly to: MirroredCluster
  readonly store: PositionStore
  readonly writer: BatchWriter<MirroredBatch>
  readonly listener: PartitionListener
  readonly append: boolean
  /** One for all partitions that begin now. */
  readonly newProducer: () => Promise<{
    readonly producerId: number
    readonly producerEpoch: number
  }>
}

export interface OpenedPartition {
  readonly pair: PartitionPair
  /** `later`: the partition has to be opened another time. */
  readonly outcome: PartitionMirror | 'later' | { readonly conflict: string }
  /** Records that the target had acknowledged and has no more. */
  readonly lost: number
}

/** Throws KafkaError, TimeoutError where one of the clusters cannot be asked. */
export async function openPartitions(
  opening: Opening,
  pairs: readonly PartitionPair[],
  stored: ReadonlyMap<string, Buffer>,
): Promise<OpenedPartition[]> {
  const [sources, targets, producers] = await Promise.all([
    bounds(
      opening.from,
      pairs.map(({ source }) => source),
    ),
    bounds(
      opening.to,
      pairs.map(({ target }) => target),
    ),
    knownProducers(
      opening.to,
      pairs.map(({ target }) => target),
    ),
  ])
  return await Promise.all(
    pairs.map(async (pair): Promise<OpenedPartition> => {
      const source = sources.get(partitionName(pair.source))
      const target = targets.get(partitionName(pair.target))
      if (source === undefined || target === undefined) return { pair, outcome: 'later', lost: 0 }
      const position = opening.store.positionIn(stored, pair.target)
      const lastSequence = producers
        ?.get(partitionName(pair.target))
        ?.get(position?.producerId ?? -1)
      return await openPartition(opening, pair, { source, target, stored: position, lastSequence })
    }),
  )
}

interface Bounds {
  readonly start: number
  readonly end: number
}

interface Found {
  readonly source: Bounds
  readonly target: Bounds
  readonly stored: StoredPosition | undefined
  readonly lastSequence: number | undefined
}

async function openPartition(
  opening: Opening,
  pair: PartitionPair,
  found: Found,
): Promise<OpenedPartition> {
  const { stored } = found
  const point = startingPoint({
    ...found,
    sourceTopicId: pair.topicIds.source,
    targetTopicId: pair.topicIds.target,
    append: opening.append,
  })
  if (point.kind === 'unsettled') return { pair, outcome: 'later', lost: 0 }
  if (point.kind === 'conflict') return { pair, outcome: { conflict: point.reason }, lost: 0 }
  const resumes = point.kind === 'resumed' && stored !== undefined
  const fresh = resumes ? undefined : await opening.newProducer()
  const mirror = new PartitionMirror({
    ...pair,
    map: point.map,
    position: point.source,
    producer: {
      id: fresh?.producerId ?? stored?.producerId ?? -1,
      epoch: fresh?.producerEpoch ?? stored?.producerEpoch ?? -1,
      sequenceBase: resumes ? point.sequenceBase : point.map.nextTarget,
    },
    store: opening.store,
    writer: opening.writer,
    listener: opening.listener,
  })
  await mirror.open()
  return { pair, outcome: mirror, lost: resumes ? point.lost : 0 }
}

/** Where partitions begin and end, by `partitionName`; without those whose leader does not tell now. */
async function bounds(cluster: MirroredCluster, partitions: readonly TopicPartition[]) {
  const ask = async (timestamp: number): Promise<Map<string, number>> => {
    const questions = partitions.map((each) => ({ ...each, timestamp }))
    const answers = await cluster.admin.listOffsets(questions)
    return new Map(
      answers.flatMap(({ found, ...each }) =>
        found instanceof Error ? [] : [[partitionName(each) as string, found.offset] as const],
      ),
    )
  }
  const [starts, ends] = await Promise.all([ask(OFFSET_SPECS.earliest), ask(OFFSET_SPECS.latest)])
  const found = new Map<string, Bounds>()
  for (const [name, start] of starts) {
    const end = ends.get(name)
    if (end !== undefined) found.set(name, { start, end })
  }
  return found
}

/** Last sequence numbers by producer id, by `partitionName`; undefined where brokers do not tell (before 2.8, without the right). */
async function knownProducers(
  { admin }: MirroredCluster,
  partitions: readonly TopicPartition[],
): Promise<Map<string, Map<number, number>> | undefined> {
  try {
    const known = new Map<string, Map<number, number>>()
    for (const [name, states] of await admin.transactions.describeProducers(partitions)) {
      if (states instanceof Error) continue
      known.set(name, new Map(states.map((each) => [each.producerId, each.lastSequence])))
    }
    return known
  } catch (error) {
    if (error instanceof UnsupportedVersionError || error instanceof KafkaError) return undefined
    throw error
  }
}
