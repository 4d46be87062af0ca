/**
 * ElectLeaders: the preferred replica, or (v1+) any live one for partitions without a leader, becomes the leader
 * (KIP-183, KIP-460). Asked for all partitions, only those where something happened are answered.
 *
 * Per partition: UNKNOWN_TOPIC_OR_PARTITION, ELECTION_NOT_NEEDED, PREFERRED_LEADER_NOT_AVAILABLE,
 * ELIGIBLE_LEADERS_NOT_AVAILABLE. Top level and per partition: INVALID_REQUEST (no such type of election).
 */
import type { electLeaders as api } from '../../protocol/apis/elect-leaders.ts'
import { KafkaError } from '../../protocol/errors.ts'
import type { Handler } from '../request-context.ts'

export const electLeaders: Handler<typeof api> = async (request, _, { controller }) => {
  try {
    const byTopic = new Map<
      string,
      { partitionId: number; errorCode: number; errorMessage: string | null }[]
    >()
    for (const { topic, partition, error } of await controller.electLeaders(request)) {
      const results = byTopic.get(topic) ?? []
      byTopic.set(topic, results)
      results.push({
        partitionId: partition,
        errorCode: error?.code ?? 0,
        errorMessage: error?.message ?? null,
      })
    }
    return {
      throttleTimeMs: 0,
      errorCode: 0,
      replicaElectionResults: [...byTopic].map(([topic, partitionResult]) => ({
        topic,
        partitionResult,
      })),
    }
  } catch (error) {
    if (!(error instanceof KafkaError)) throw error
    const { code: errorCode, message: errorMessage } = error
    const asked = request.topicPartitions ?? []
    const replicaElectionResults = asked.map(({ topic, partitions }) => ({
      topic,
      partitionResult: partitions.map((partitionId) => ({ partitionId, errorCode, errorMessage })),
    }))
    return { throttleTimeMs: 0, errorCode, replicaElectionResults }
  }
}
