import { call } from '../call.ts'
import type { Cluster } from '../cluster.ts'

export interface TopicListing {
  readonly name: string
  /** 22 characters of base64url. */
  readonly topicId: string
  readonly internal: boolean
}

/** One Metadata request for all topics. */
export async function listTopics(
  cluster: Cluster,
  timeoutMs: number,
  options: { listInternal?: boolean },
): Promise<TopicListing[]> {
  const { topics } = await call(cluster, 'listTopics', timeoutMs, (current) =>
    current.metadata(null),
  )
  return topics
    .filter(({ internal }) => options.listInternal === true || !internal)
    .map(({ name, topicId, internal }) => ({ name, topicId, internal }))
}
