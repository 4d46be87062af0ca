import { type ErrorName, KafkaError } from '../../protocol/errors.ts'

/** What is wrong with one record of a batch: Produce answers these as `record_errors` (KIP-467). */
export interface RecordError {
  /** The record's place in the batch, from 0. */
  readonly batchIndex: number
  readonly message: string
}

/** INVALID_RECORD or INVALID_TIMESTAMP with the records that caused it. */
export class RecordValidationError extends KafkaError {
  readonly recordErrors: readonly RecordError[]

  constructor(error: ErrorName, message: string, recordErrors: readonly RecordError[]) {
    super(error, message)
    this.recordErrors = recordErrors
  }
}
