/** Fetch requests for tests. */
import type { fetch } from '../../src/protocol/apis/fetch.ts'
import type { RequestInput } from '../../src/protocol/schema.ts'

export type FetchRequest = RequestInput<typeof fetch>
type Partition = FetchRequest['topics'][number]['partitions'][number]

export function fetchPartition(fetchOffset: number, more: Partial<Partition> = {}): Partition {
  return { partition: 0, fetchOffset, partitionMaxBytes: 1_048_576, ...more }
}

/** One partition of the topic `t`, answered at once. */
export function fetchOf(
  partitions: readonly Partition[],
  more: Partial<FetchRequest> & { readonly topic?: string; readonly topicId?: string } = {},
): FetchRequest {
  const { topic = 't', topicId = 'AAAAAAAAAAAAAAAAAAAAAA', ...rest } = more
  return {
    maxWaitMs: 0,
    minBytes: 1,
    topics: [{ topic, topicId, partitions }],
    forgottenTopicsData: [],
    ...rest,
  }
}
