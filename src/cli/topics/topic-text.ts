/** `kafka-topics --describe` as text: a line per topic with its own configuration, then one per partition. */

import type { PartitionReport, TopicReport } from './topic-report.ts'

const ZERO_ID = 'AAAAAAAAAAAAAAAAAAAAAA'

function topicLine({ topic, replicationFactor, overrides }: TopicReport): string {
  const text = overrides.map(({ name, value }) => `${name}=${value}`)
  const fields = [
    `Topic: ${topic.name}`,
    `TopicId: ${topic.topicId === ZERO_ID ? '' : topic.topicId}`,
    `PartitionCount: ${topic.partitions.length}`,
    `ReplicationFactor: ${replicationFactor}`,
    `Configs: ${text.join(',')}`,
  ]
  return `${fields.join('\t')}\n`
}

function partitionLine(topic: string, { described, reassignment }: PartitionReport): string {
  const { partition, leader, replicas, isr } = described
  const ids = (nodes: readonly { id: number }[]): string => nodes.map(({ id }) => id).join(',')
  const fields = [
    `\tTopic: ${topic}`,
    `Partition: ${partition}`,
    `Leader: ${leader === null ? 'none' : leader.id}`,
    `Replicas: ${ids(replicas)}`,
    `Isr: ${ids(isr)}`,
  ]
  if (reassignment !== undefined) {
    fields.push(`Adding Replicas: ${reassignment.addingReplicas.join(',')}`)
    fields.push(`Removing Replicas: ${reassignment.removingReplicas.join(',')}`)
  }
  return `${fields.join('\t')}\n`
}

/** What is not asked for has no lines: topics where partitions are reported, partitions with --topics-with-overrides. */
export function topicText(
  report: TopicReport,
  shown: { readonly topics: boolean; readonly partitions: boolean },
): string {
  const head = shown.topics ? [topicLine(report)] : []
  const lines = report.partitions.map((partition) => partitionLine(report.topic.name, partition))
  return [...head, ...(shown.partitions ? lines : [])].join('')
}
