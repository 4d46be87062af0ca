import type { ErrorName, KafkaError } from '../../protocol/errors.ts'

/** Errors that Kafka sends without a text. */
const WITHOUT_TEXT: readonly ErrorName[] = [
  'NO_REASSIGNMENT_IN_PROGRESS',
  'THROTTLING_QUOTA_EXCEEDED',
]

/** The text of an item's error; null without an error. */
export const errorMessage = (error: KafkaError | undefined): string | null =>
  error === undefined || WITHOUT_TEXT.includes(error.error) ? null : error.message
