/** Requests that go to the leaders of partitions, in one request per broker. */
import { KafkaError } from '../../protocol/errors.ts'
import type { ReadyLink } from '../broker-link.ts'
import { type Call, call } from '../call.ts'
import type { Cluster } from '../cluster.ts'
import { isRetriable } from '../errors.ts'
import { byTopic, partitionName, type TopicPartition } from '../topic-partition.ts'
import { itemError } from './item-error.ts'
import type { Outcome } from './outcome.ts'

export type Outcomes<T> = Map<string, Outcome<T>>

/** A topic that nobody knows may be very new: so often it is asked for again before that is an error. */
const UNKNOWN_TOPIC_ATTEMPTS = 5

/**
 * Runs `ask` for the partitions of each leader until every partition has an outcome that is not a
 * retriable error. Gives the outcomes by `partitionName`. Rejects with TimeoutError.
 */
export async function askLeaders<P extends TopicPartition, T>(
  cluster: Cluster,
  timeoutMs: number,
  names: { readonly operation: string; readonly api: string },
  partitions: readonly P[],
  ask: (current: Call, link: ReadyLink, partitions: readonly P[]) => Promise<Outcomes<T>>,
): Promise<Outcomes<T>> {
  const outcomes: Outcomes<T> = new Map()
  let attempts = 0
  if (partitions.length === 0) return outcomes
  await call(cluster, names.operation, timeoutMs, async (current) => {
    attempts += 1
    const pending = partitions.filter((each) => !outcomes.has(partitionName(each)))
    current.name = `${names.operation}(api=METADATA)`
    const retry = new Map<string, Error>()
    const leaders = await findLeaders(current, pending, retry)
    current.name = `${names.operation}(api=${names.api})`
    const asked = [...leaders].map(async ([leader, group]) => {
      const answered = await ask(current, await current.broker(leader), group)
      for (const [name, outcome] of answered) {
        if (outcome instanceof Error && isRetriable(outcome)) retry.set(name, outcome)
        else outcomes.set(name, outcome)
      }
    })
    await Promise.all(asked)
    for (const [name, error] of retry) {
      if (attempts < UNKNOWN_TOPIC_ATTEMPTS || !isUnknownTopic(error)) throw error
      outcomes.set(name, error)
    }
  })
  return outcomes
}

const isUnknownTopic = (error: Error): boolean =>
  error instanceof KafkaError && error.error === 'UNKNOWN_TOPIC_OR_PARTITION'

async function findLeaders<P extends TopicPartition>(
  current: Call,
  partitions: readonly P[],
  retry: Map<string, Error>,
): Promise<Map<number, P[]>> {
  const topics = await current.topics([...byTopic(partitions).keys()])
  const leaders = new Map<number, P[]>()
  for (const each of partitions) {
    const topic = topics.get(each.topic)
    const found = topic?.partitions.find(({ partition }) => partition === each.partition)
    const error =
      itemError(topic?.errorCode ?? 0) ??
      (found === undefined ? new KafkaError('UNKNOWN_TOPIC_OR_PARTITION') : undefined) ??
      (found?.leader === -1 ? new KafkaError('LEADER_NOT_AVAILABLE') : undefined)
    if (error !== undefined && !error.retriable) throw error
    if (error !== undefined) retry.set(partitionName(each), error)
    else if (found !== undefined) {
      leaders.set(found.leader, [...(leaders.get(found.leader) ?? []), each])
    }
  }
  return leaders
}
