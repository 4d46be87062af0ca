/** One batch in one Produce request. */
import type { produce } from '../../../src/protocol/apis/produce.ts'
import type { Compression } from '../../../src/protocol/records/compression/compression.ts'
import { buildRecordBatch } from '../../../src/protocol/records/record-batch-builder.ts'
import type { RequestInput, Response } from '../../../src/protocol/schema.ts'
import type { Place } from '../history/operations.ts'

export interface Batch extends Place {
  readonly values: readonly string[]
  /** As many; default: the same for all. */
  readonly keys?: readonly string[]
  readonly acks?: number
  readonly compression?: Compression
  readonly transactionalId?: string
  readonly producer?: { readonly id: number; readonly epoch: number; readonly sequence: number }
}

/** From version 13 on a topic goes by its id, so that the one of that name that comes after it gets nothing. */
export const BY_ID = 13

export function produceRequest(batch: Batch): RequestInput<typeof produce> {
  const { topic, topicId, partition, values, keys, producer, transactionalId, compression } = batch
  const options = {
    ...(compression === undefined ? {} : { compression }),
    ...(producer === undefined
      ? {}
      : {
          producerId: producer.id,
          producerEpoch: producer.epoch,
          baseSequence: producer.sequence,
          isTransactional: transactionalId !== undefined,
        }),
  }
  const records = buildRecordBatch(
    options,
    values.map((value, index) => ({
      timestamp: Date.now(),
      key: Buffer.from(keys?.[index] ?? 'key'),
      value: Buffer.from(value),
      headers: [],
    })),
  )
  return {
    transactionalId: transactionalId ?? null,
    acks: batch.acks ?? -1,
    timeoutMs: 5000,
    topicData: [{ name: topic, topicId, partitionData: [{ index: partition, records }] }],
  }
}

export const producedPartition = (answer: Response<typeof produce>) =>
  answer.responses[0]?.partitionResponses[0]

/** What the broker says where the topic has been deleted in the meantime. */
export const TOPIC_GONE = ['UNKNOWN_TOPIC_ID', 'UNKNOWN_TOPIC_OR_PARTITION']

/** What topics are called from which no record is taken because a later one has its key. */
export const UNCOMPACTED = ['stable', 'volatile', 'trimmed']
