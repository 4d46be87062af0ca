/** Names of things that clients talk about: partitions and brokers. */

export interface TopicPartition {
  readonly topic: string
  readonly partition: number
}

/** A broker as clients see it; `id` is negative for a bootstrap address that has not answered yet. */
export interface BrokerNode {
  readonly id: number
  readonly host: string
  readonly port: number
  readonly rack: string | null
}

/** `topic-partition`, Kafka's printed form; also used as a map key. */
export const partitionName = ({ topic, partition }: TopicPartition): string =>
  `${topic}-${partition}`

/** `host:port (id: 0 rack: null)`, as Kafka prints a node. */
export const nodeText = ({ id, host, port, rack }: BrokerNode): string =>
  `${host}:${port} (id: ${id} rack: ${rack})`

/** Partitions grouped by topic, in the order of first appearance. */
export function byTopic<P extends TopicPartition>(partitions: Iterable<P>): Map<string, P[]> {
  const topics = new Map<string, P[]>()
  for (const each of partitions) {
    const list = topics.get(each.topic)
    if (list === undefined) topics.set(each.topic, [each])
    else list.push(each)
  }
  return topics
}
