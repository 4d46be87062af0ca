import { deleteTopics as api } from '../../protocol/apis/delete-topics.ts'
import { call } from '../call.ts'
import { type Cluster, NO_TOPIC_ID } from '../cluster.ts'
import { itemError } from './item-error.ts'
import { representable } from './topic-names.ts'

/** Errors by name; undefined where the topic was deleted. */
export async function deleteTopics(
  cluster: Cluster,
  timeoutMs: number,
  names: readonly string[],
): Promise<Map<string, Error | undefined>> {
  const outcomes = new Map<string, Error | undefined>()
  const asked = representable(names, outcomes)
  if (asked.length === 0) return outcomes
  const { responses } = await call(cluster, 'deleteTopics', timeoutMs, async (current) =>
    current.send(await current.controller(), api, (version) => ({
      topics: version < 6 ? [] : asked.map((name) => ({ name, topicId: NO_TOPIC_ID })),
      topicNames: version < 6 ? asked : [],
      timeoutMs: current.requestTimeoutMs,
    })),
  )
  for (const { name, errorCode, errorMessage } of responses) {
    outcomes.set(name ?? '', itemError(errorCode, errorMessage))
  }
  return outcomes
}
