/** Turns what somebody wants to append into the batches that the log will write. */

import { KafkaError } from '../../protocol/errors.ts'
import { CorruptRecordError } from '../../protocol/records/corrupt-record-error.ts'
import type { DefaultRecordBatch } from '../../protocol/records/default-record-batch.ts'
import { recordBatches } from '../../protocol/records/record-batch.ts'
import type { AppendOrigin } from './append.ts'
import {
  ensureChecksum,
  ensureSize,
  singleClientBatch,
  type ValidationContext,
  validateClientBatch,
} from './record-validation.ts'

/** Throws KafkaError as `Log.append` says. */
export function prepareAppend(
  records: Buffer,
  origin: AppendOrigin,
  context: ValidationContext,
): DefaultRecordBatch[] {
  if (origin !== 'client') return internalBatches(records, context)
  const batch = singleClientBatch(records, context)
  try {
    return [validateClientBatch(batch, context)]
  } catch (error) {
    if (!(error instanceof CorruptRecordError)) throw error
    throw new KafkaError('INVALID_RECORD', error.message, { cause: error })
  }
}

/** Batches that the broker itself has built, any number of them. */
function internalBatches(records: Buffer, context: ValidationContext): DefaultRecordBatch[] {
  const { topicPartition, config, now } = context
  const batches: DefaultRecordBatch[] = []
  let size = 0
  for (const batch of recordBatches(records)) {
    if (batch.magic !== 2) throw new KafkaError('UNSUPPORTED_FOR_MESSAGE_FORMAT')
    ensureSize(batch, topicPartition, config)
    ensureChecksum(batch, topicPartition)
    if (config.messageTimestampType === 'LogAppendTime') batch.setLogAppendTime(now)
    batches.push(batch)
    size += batch.sizeInBytes
  }
  if (size < records.length || size === 0) {
    throw new KafkaError(
      'CORRUPT_MESSAGE',
      `Cannot append record batch with illegal length ${records.length - size} to log for ${topicPartition}. A possible cause is a corrupted produce request.`,
    )
  }
  return batches
}
