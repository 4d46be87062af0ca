/**
 * What a Produce request may carry for one partition, apart from what the log itself checks: exactly one batch of
 * magic 2, in a compression that the request's version knows. The beginning of another batch behind it is overlooked.
 */
import { KafkaError } from '../../protocol/errors.ts'
import { DecodeError } from '../../protocol/reader.ts'
import { recordBatchAt } from '../../protocol/records/record-batch.ts'

const FIRST_VERSION_WITH_ZSTD = 7

/** Throws KafkaError: CORRUPT_MESSAGE, INVALID_RECORD, UNSUPPORTED_COMPRESSION_TYPE. */
export function ensureProducible(records: Buffer | null, apiVersion: number): Buffer {
  try {
    return checked(records, apiVersion)
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    throw new KafkaError('CORRUPT_MESSAGE', error.message, { cause: error })
  }
}

/** Throws DecodeError for bytes that are no batch. */
function checked(records: Buffer | null, apiVersion: number): Buffer {
  const batch = records === null ? undefined : recordBatchAt(records, 0)
  if (records === null || batch === undefined) {
    throw invalid(apiVersion, 'must have at least one record batch per partition')
  }
  if (batch.magic !== 2) {
    throw invalid(apiVersion, 'are only allowed to contain record batches with magic version 2')
  }
  if (batch.compression === 'zstd' && apiVersion < FIRST_VERSION_WITH_ZSTD) {
    throw new KafkaError('UNSUPPORTED_COMPRESSION_TYPE')
  }
  if (recordBatchAt(records, batch.sizeInBytes) !== undefined) {
    throw invalid(apiVersion, 'are only allowed to contain exactly one record batch per partition')
  }
  return records.subarray(0, batch.sizeInBytes)
}

function invalid(apiVersion: number, why: string): KafkaError {
  return new KafkaError('INVALID_RECORD', `Produce requests with version ${apiVersion} ${why}`)
}
