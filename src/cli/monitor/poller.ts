/** Looks at a cluster: one sample per call, in a few requests per broker whatever the number of partitions and groups. */
import type { CoordinatedGroup } from '../../client/admin/coordinated-groups.ts'
import type { PartitionBounds } from '../../client/admin/partition-bounds.ts'
import type { MetadataAnswer } from '../../client/cluster-metadata.ts'
import type { ClusterReader } from '../../client/cluster-reader.ts'
import { isRetriable, TimeoutError } from '../../client/errors.ts'
import { partitionName, type TopicPartition } from '../../client/topic-partition.ts'
import { timestampAt } from './batch-timestamp.ts'
import { PartitionTable } from './partition-table.ts'
import type {
  Sample,
  SampledBroker,
  SampledGroup,
  SampledPartition,
  SampledRecordTime,
} from './sample.ts'

/** What a poller needs of a ClusterReader. */
export type Looks = Pick<ClusterReader, 'topics' | 'groups' | 'bounds' | 'logDirs' | 'batchAt'>

export interface PollerOptions {
  /** Default: every group. */
  readonly wantsGroup?: ((groupId: string) => boolean) | undefined
  /** Only partitions that a wanted group has an offset of, and no sizes: what a report of lags needs. */
  readonly onlyGroups?: boolean | undefined
  /** How many records may be read in one sample to learn when they were written. */
  readonly recordReads: number
  /** How wrong the time of the record at an offset may be, in milliseconds, as far as is known without reading it. */
  readonly uncertainty: (partition: TopicPartition, offset: number) => number
}

/** Sizes on disk cost the broker a walk over its logs, and change slowly. */
const SIZES_EVERY = 5
/** A time lag that is off by less is good enough. */
const UNCERTAINTY_MS = 10_000

export class Poller {
  readonly #reader: Looks
  readonly #options: PollerOptions
  #polls = 0
  #sizes = new Map<string, number>()
  #areSizesTold = true

  constructor(reader: Looks, options: PollerOptions) {
    this.#reader = reader
    this.#options = options
  }

  /** Rejects when no broker can be asked for the cluster's metadata; what else fails is a problem of its broker. */
  async sample(): Promise<Sample> {
    const metadata = await this.#reader.topics()
    const problems = new Map<number, string>()
    const groups = await this.#groups(metadata, problems)
    const [bounds] = await Promise.all([
      this.#bounds(metadata, groups, problems),
      this.#readSizes(metadata.brokers.map(({ id }) => id).filter((id) => !problems.has(id))),
    ])
    const partitions = this.#partitions(metadata, bounds)
    const answering = partitions.filter(({ leader }) => !problems.has(leader))
    const recordTimes = await this.#recordTimes(answering, groups)
    return {
      time: Date.now(),
      clusterId: metadata.clusterId,
      controllerId: metadata.controllerId,
      brokers: brokers(metadata, problems),
      partitions,
      groups,
      recordTimes,
    }
  }

  async #groups(metadata: MetadataAnswer, problems: Map<number, string>): Promise<SampledGroup[]> {
    const asked = metadata.brokers.map(async ({ id }) => {
      const found = await tolerated(problems, id, () =>
        this.#reader.groups(id, this.#options.wantsGroup),
      )
      return (found ?? []).flatMap((group) => sampledGroup(id, group) ?? [])
    })
    const groups = (await Promise.all(asked)).flat()
    return groups.sort((a, b) => (a.groupId < b.groupId ? -1 : 1))
  }

  async #bounds(
    metadata: MetadataAnswer,
    groups: readonly SampledGroup[],
    problems: Map<number, string>,
  ): Promise<Map<string, PartitionBounds>> {
    const wanted = this.#options.onlyGroups === true ? partitionsOf(groups) : undefined
    const led = new Map<number, TopicPartition[]>(metadata.brokers.map(({ id }) => [id, []]))
    for (const { name: topic, partitions } of metadata.topics) {
      for (const { partition, leader } of partitions) {
        const isWanted = wanted?.has(partitionName({ topic, partition })) ?? true
        if (isWanted) led.get(leader)?.push({ topic, partition })
      }
    }
    const bounds = new Map<string, PartitionBounds>()
    const asked = [...led].map(async ([id, partitions]) => {
      // Who has not answered once is not waited for again in the same look.
      if (partitions.length === 0 || problems.has(id)) return
      const found = await tolerated(problems, id, () => this.#reader.bounds(id, partitions))
      for (const [name, each] of found ?? []) {
        if (!(each instanceof Error)) bounds.set(name, each)
      }
    })
    await Promise.all(asked)
    return bounds
  }

  #partitions(
    metadata: MetadataAnswer,
    bounds: ReadonlyMap<string, PartitionBounds>,
  ): SampledPartition[] {
    const topics = [...metadata.topics].sort((a, b) => (a.name < b.name ? -1 : 1))
    return topics.flatMap(({ name: topic, internal, partitions }) =>
      partitions.map(({ partition, leader, replicas, isr }) => {
        const name = partitionName({ topic, partition })
        const { start, end } = bounds.get(name) ?? { start: undefined, end: undefined }
        const bytes = this.#sizes.get(`${leader} ${name}`)
        return { topic, partition, internal, leader, replicas, isr, start, end, bytes }
      }),
    )
  }

  /** Of the leaders' logs. A cluster that does not allow it is asked once. */
  async #readSizes(brokerIds: readonly number[]): Promise<void> {
    const isDue = this.#polls++ % SIZES_EVERY === 0
    if (this.#options.onlyGroups === true || !this.#areSizesTold || !isDue) return
    if (brokerIds.length === 0) return
    const found = await this.#reader.logDirs(brokerIds)
    const sizes = new Map<string, number>()
    for (const [id, directories] of found) {
      if (directories instanceof Error) continue
      for (const { topic, partition, size, isFuture } of directories.flatMap((d) => d.replicas)) {
        if (!isFuture) sizes.set(`${id} ${partitionName({ topic, partition })}`, size)
      }
    }
    this.#sizes = sizes
    this.#areSizesTold = [...found.values()].some(
      (each) => !(each instanceof Error) || isRetriable(each),
    )
  }

  /** Reads where the time lag is known worst, within the budget. */
  async #recordTimes(
    partitions: readonly SampledPartition[],
    groups: readonly SampledGroup[],
  ): Promise<SampledRecordTime[]> {
    const sampled = PartitionTable.of(partitions)
    const unclear = new Map<string, { partition: SampledPartition; offset: number; by: number }>()
    for (const { offsets } of groups) {
      for (const committed of offsets) {
        const partition = sampled.get(committed)
        if (partition?.start === undefined || partition.end === undefined) continue
        const offset = Math.max(committed.offset, partition.start)
        if (offset >= partition.end) continue
        const by = this.#options.uncertainty(partition, offset)
        if (by <= UNCERTAINTY_MS) continue
        unclear.set(`${partitionName(partition)} ${offset}`, { partition, offset, by })
      }
    }
    const worst = [...unclear.values()].sort((a, b) => b.by - a.by)
    const read = worst
      .slice(0, this.#options.recordReads)
      .map(({ partition, offset }) => this.#recordTime(partition, offset))
    return (await Promise.all(read)).flatMap((found) => found ?? [])
  }

  /** Undefined where it cannot be read: the time lag stays unknown then. */
  async #recordTime(
    { topic, partition, leader }: SampledPartition,
    offset: number,
  ): Promise<SampledRecordTime | undefined> {
    try {
      const found = await this.#reader.batchAt(leader, { topic, partition, offset })
      if (found === undefined || found instanceof Error) return undefined
      const timestamp = timestampAt(found.records, offset)
      return timestamp === undefined ? undefined : { topic, partition, offset, timestamp }
    } catch (error) {
      if (error instanceof Error) return undefined
      throw error
    }
  }
}

async function tolerated<T>(
  problems: Map<number, string>,
  brokerId: number,
  ask: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof Error)) throw error
    problems.set(brokerId, error instanceof TimeoutError ? 'no answer in time' : error.message)
    return undefined
  }
}

/** Undefined for a group that is no consumers' group, or is gone since it was listed. */
function sampledGroup(coordinator: number, group: CoordinatedGroup): SampledGroup | undefined {
  const { groupId, description, offsets } = group
  const committed = offsets instanceof Error ? [] : offsets
  if (description instanceof Error) {
    return {
      groupId,
      type: 'Classic',
      state: 'Unknown',
      assignor: '',
      epoch: undefined,
      coordinator,
      members: [],
      offsets: committed,
      problem: description.message,
    }
  }
  return {
    groupId,
    type: description.type,
    state: description.state,
    assignor: description.partitionAssignor,
    epoch: description.groupEpoch,
    coordinator,
    members: description.members.map((member) => ({
      memberId: member.memberId,
      instanceId: member.groupInstanceId,
      clientId: member.clientId,
      host: member.host,
      assignment: member.assignment,
      epoch: member.memberEpoch,
    })),
    offsets: committed,
    problem: offsets instanceof Error ? offsets.message : undefined,
  }
}

const partitionsOf = (groups: readonly SampledGroup[]): Set<string> =>
  new Set(
    groups.flatMap(({ offsets, members }) => [
      ...offsets.map(partitionName),
      ...members.flatMap(({ assignment }) => assignment.map(partitionName)),
    ]),
  )

/** Brokers of the metadata, and those that hold replicas but are not there. */
function brokers(metadata: MetadataAnswer, problems: Map<number, string>): SampledBroker[] {
  const present = metadata.brokers.map((node) => ({ ...node, problem: problems.get(node.id) }))
  const ids = new Set(present.map(({ id }) => id))
  const absent = new Set(
    metadata.topics
      .flatMap(({ partitions }) => partitions.flatMap(({ replicas }) => replicas))
      .filter((id) => !ids.has(id)),
  )
  const missing = [...absent].map((id) => {
    return { id, host: '', port: -1, rack: null, problem: 'not in the cluster now' }
  })
  return [...present, ...missing].sort((a, b) => a.id - b.id)
}
