/** Where the partitions that one broker leads begin and end: two ListOffsets requests, one attempt. */
import { listOffsets as api } from '../../protocol/apis/list-offsets.ts'
import { type Call, call } from '../call.ts'
import type { Cluster } from '../cluster.ts'
import { askForOffsets, type FoundOffset, OFFSET_SPECS } from '../offset-questions.ts'
import { partitionName, type TopicPartition } from '../topic-partition.ts'
import type { Outcome } from './outcome.ts'

export interface PartitionBounds {
  /** The log start offset. */
  readonly start: number
  /** The high watermark: the offset that the next record will have once consumers may read it. */
  readonly end: number
}

/**
 * Bounds by `partitionName`; an error where the broker gave one, for example NOT_LEADER_OR_FOLLOWER after the leader
 * moved. Rejects when the broker cannot be asked within `timeoutMs`.
 */
export async function partitionBounds(
  cluster: Cluster,
  timeoutMs: number,
  brokerId: number,
  partitions: readonly TopicPartition[],
): Promise<Map<string, Outcome<PartitionBounds>>> {
  const ask = async (current: Call, timestamp: number) => {
    const link = await current.broker(brokerId)
    const questions = partitions.map(({ topic, partition }) => ({ topic, partition, timestamp }))
    return await askForOffsets(
      (request, min) => current.send(link, api, request, { min }),
      questions,
      {},
    )
  }
  const [starts, ends] = await call(cluster, 'listOffsets', timeoutMs, (current) =>
    Promise.all([ask(current, OFFSET_SPECS.earliest), ask(current, OFFSET_SPECS.latest)]),
  )
  return new Map(
    partitions.flatMap((each) => {
      const name = partitionName(each)
      const bounds = together(starts.get(name), ends.get(name))
      return bounds === undefined ? [] : [[name, bounds] as const]
    }),
  )
}

function together(
  start: Outcome<FoundOffset> | undefined,
  end: Outcome<FoundOffset> | undefined,
): Outcome<PartitionBounds> | undefined {
  if (start === undefined || end === undefined) return undefined
  if (start instanceof Error) return start
  return end instanceof Error ? end : { start: start.offset, end: end.offset }
}
