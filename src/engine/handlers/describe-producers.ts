/**
 * DescribeProducers: the producers that a partition's log knows, with their last sequence and where their open
 * transaction begins (KIP-664).
 *
 * Per partition: UNKNOWN_TOPIC_OR_PARTITION, NOT_LEADER_OR_FOLLOWER.
 */
import type { describeProducers as api } from '../../protocol/apis/describe-producers.ts'
import type { ResponseInput } from '../../protocol/schema.ts'
import { lastSequenceOf } from '../log/producers/producer-entry.ts'
import type { Handler } from '../request-context.ts'
import { attempt } from './attempt.ts'

type Description = ResponseInput<typeof api>['topics'][number]['partitions'][number]

export const describeProducers: Handler<typeof api> = ({ topics }, _, { partitions }) => ({
  throttleTimeMs: 0,
  topics: topics.map(({ name, partitionIndexes }) => ({
    name,
    partitions: partitionIndexes.map((partitionIndex) =>
      attempt(
        (): Description => ({
          partitionIndex,
          errorCode: 0,
          errorMessage: null,
          activeProducers: partitions
            .leader(name, partitionIndex)
            .log.producers.map((producer) => ({
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
          errorMessage: message,
          activeProducers: [],
        }),
      ),
    ),
  })),
})
