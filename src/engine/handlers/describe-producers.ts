/**
 * DescribeProducers: the producers that a partition's log knows, with their last sequence and where their open
 * transaction begins (KIP-664).
 *
 * Per partition: INVALID_TOPIC_EXCEPTION, UNKNOWN_TOPIC_OR_PARTITION, NOT_LEADER_OR_FOLLOWER.
 */
import type { describeProducers as api } from '../../protocol/apis/describe-producers.ts'
import type { ResponseInput } from '../../protocol/schema.ts'
import { lastSequenceOf } from '../log/producers/producer-entry.ts'
import { validateTopicName } from '../metadata/topic-name.ts'
import type { Partition } from '../partition.ts'
import type { BrokerParts, Handler } from '../request-context.ts'
import { attempt } from './attempt.ts'

type Description = ResponseInput<typeof api>['topics'][number]['partitions'][number]

/** Throws KafkaError: INVALID_TOPIC_EXCEPTION, UNKNOWN_TOPIC_OR_PARTITION, NOT_LEADER_OR_FOLLOWER. */
function leaderOf(topic: string, partition: number, { partitions }: BrokerParts): Partition {
  validateTopicName(topic)
  return partitions.leader(topic, partition)
}

export const describeProducers: Handler<typeof api> = ({ topics }, _, broker) => ({
  throttleTimeMs: 0,
  topics: topics.map(({ name, partitionIndexes }) => ({
    name,
    partitions: partitionIndexes.map((partitionIndex) =>
      attempt(
        (): Description => ({
          partitionIndex,
          errorCode: 0,
          errorMessage: null,
          activeProducers: leaderOf(name, partitionIndex, broker).log.producers.map((producer) => ({
            producerId: producer.producerId,
            producerEpoch: producer.producerEpoch,
            lastSequence: lastSequenceOf(producer),
            lastTimestamp: producer.lastTimestamp,
            coordinatorEpoch: producer.coordinatorEpoch,
            currentTxnStartOffset: producer.currentTxnFirstOffset ?? -1,
          })),
        }),
        (errorCode, { message }) => ({
          partitionIndex,
          errorCode,
          // Of a partition that its topic does not have, Kafka says nothing.
          errorMessage: broker.metadata.image.topic(name) === undefined ? message : null,
          activeProducers: [],
        }),
      ),
    ),
  })),
})
