/** The cluster, its topics and its configurations: what was asked, and what came back. */

import { apiVersions } from '../../protocol/apis/api-versions.ts'
import { createPartitions } from '../../protocol/apis/create-partitions.ts'
import { createTopics } from '../../protocol/apis/create-topics.ts'
import { deleteTopics } from '../../protocol/apis/delete-topics.ts'
import { describeCluster } from '../../protocol/apis/describe-cluster.ts'
import { describeConfigs } from '../../protocol/apis/describe-configs.ts'
import { describeTopicPartitions } from '../../protocol/apis/describe-topic-partitions.ts'
import { incrementalAlterConfigs } from '../../protocol/apis/incremental-alter-configs.ts'
import { metadata } from '../../protocol/apis/metadata.ts'
import { type ClusterView, ranges } from './cluster-view.ts'
import { type Say, type Teller, teller, unlessError } from './exchange.ts'
import { texts } from './texts.ts'

interface Broker {
  readonly id: number
  readonly host: string
  readonly port: number
}

function clusterLine(
  say: Say,
  view: ClusterView,
  answer: { readonly clusterId: string | null; readonly controllerId: number },
  brokers: readonly Broker[],
): string {
  for (const { id, host, port } of brokers) view.brokers.set(id, `${host}:${port}`)
  const list = brokers.map(({ id, host, port }) =>
    say(texts.broker, {
      id,
      address: `${host}:${port}`,
      controller: id === answer.controllerId,
    }),
  )
  return say(texts.cluster, { id: answer.clusterId ?? '?', brokers: list.join(', ') })
}

function leadersText(
  say: Say,
  partitions: readonly { readonly partitionIndex: number; readonly leaderId: number }[],
): string {
  const byLeader = new Map<number, number[]>()
  for (const { partitionIndex, leaderId } of partitions) {
    byLeader.set(leaderId, [...(byLeader.get(leaderId) ?? []), partitionIndex])
  }
  return [...byLeader]
    .map(([broker, numbers]) =>
      broker < 0
        ? say(texts.noLeader, { partitions: ranges(numbers) })
        : say(texts.leads, { broker, partitions: ranges(numbers) }),
    )
    .join(', ')
}

const MOST_TOPICS = 3
const MOST_NAMES = 8

export const topicTellers: readonly Teller[] = [
  teller(apiVersions, ({ response, say }) =>
    unlessError(say, '', response.errorCode, () =>
      say(texts.apisKnown, { apis: response.apiKeys.length }),
    ),
  ),
  teller(metadata, ({ request, response, view, say }) => {
    const brokers = response.brokers.map(({ nodeId, host, port }) => ({ id: nodeId, host, port }))
    for (const { name, topicId } of response.topics) view.topics.set(topicId, name ?? topicId)
    const lines = [clusterLine(say, view, response, brokers)].filter((each) => view.isNews(each))
    if (request.topics === null) {
      const { length: topics } = response.topics
      const some = response.topics.slice(0, MOST_NAMES).map(({ name, topicId }) => name ?? topicId)
      const names = topics > MOST_NAMES ? `${some.join(', ')}, …` : some.join(', ')
      return [...lines, say(texts.topicsListed, { topics, names })]
    }
    const about = response.topics.slice(0, MOST_TOPICS).flatMap((topic) => {
      const name = topic.name ?? topic.topicId
      return unlessError(say, name, topic.errorCode, () =>
        say(texts.topicLeaders, {
          topic: name,
          partitions: topic.partitions.length,
          leaders: leadersText(say, topic.partitions),
        }),
      )
    })
    return [...lines, ...about]
  }),
  teller(describeCluster, ({ response, view, say }) =>
    unlessError(say, '', response.errorCode, () => {
      const brokers = response.brokers.map(({ brokerId, host, port }) => {
        return { id: brokerId, host, port }
      })
      return clusterLine(say, view, response, brokers)
    }),
  ),
  teller(createTopics, ({ response, say }) =>
    response.topics.flatMap(
      ({ name: topic, errorCode, numPartitions, replicationFactor, topicId }) =>
        unlessError(say, topic, errorCode, () =>
          say(texts.topicCreated, {
            topic,
            partitions: numPartitions,
            replicas: replicationFactor,
            id: topicId,
          }),
        ),
    ),
  ),
  teller(deleteTopics, ({ response, view, say }) =>
    response.responses.flatMap(({ name, topicId, errorCode }) => {
      const what = view.topicName({ name, topicId })
      return unlessError(say, what, errorCode, () => say(texts.done, { what }))
    }),
  ),
  teller(createPartitions, ({ response, say }) =>
    response.results.flatMap(({ name, errorCode }) =>
      unlessError(say, name, errorCode, () => say(texts.done, { what: name })),
    ),
  ),
  teller(describeTopicPartitions, ({ response, say }) =>
    response.topics.slice(0, MOST_TOPICS).flatMap(({ name, topicId, errorCode, partitions }) => {
      const topic = name ?? topicId
      return unlessError(say, topic, errorCode, () =>
        say(texts.topicLeaders, {
          topic,
          partitions: partitions.length,
          leaders: leadersText(say, partitions),
        }),
      )
    }),
  ),
  teller(describeConfigs, ({ response, say }) =>
    response.results
      .slice(0, MOST_TOPICS)
      .flatMap(({ resourceName, errorCode, configs }) =>
        unlessError(say, resourceName, errorCode, () =>
          say(texts.configs, { resource: resourceName, configs: configs.length }),
        ),
      ),
  ),
  teller(incrementalAlterConfigs, ({ response, say }) =>
    response.responses.flatMap(({ resourceName: what, errorCode }) =>
      unlessError(say, what, errorCode, () => say(texts.done, { what })),
    ),
  ),
]
