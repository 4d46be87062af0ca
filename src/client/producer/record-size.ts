/** How many bytes a record may take, without encoding it (Kafka's upper bound for the batch format v2), and is let take. */
import { ClientError } from '../errors.ts'
import type { ProducerRecord } from './producer-record.ts'

const BATCH_OVERHEAD = 61
/** Length, attributes, timestamp delta and offset delta at their longest. */
const MAX_RECORD_OVERHEAD = 21

const varintSize = (value: number): number => {
  if (value < 0x40) return 1
  if (value < 0x2000) return 2
  if (value < 0x100000) return 3
  return value < 0x8000000 ? 4 : 5
}

const fieldSize = (field: Buffer | null): number =>
  field === null ? 1 : varintSize(field.length) + field.length

/** An upper bound of the bytes that the record takes in a batch. */
export function recordSizeUpperBound({ key, value, headers }: ProducerRecord): number {
  let size = MAX_RECORD_OVERHEAD + fieldSize(key) + fieldSize(value)
  if (headers === undefined) return size + 1
  size += varintSize(headers.length)
  for (const header of headers) {
    const keySize = Buffer.byteLength(header.key)
    size += varintSize(keySize) + keySize + fieldSize(header.value)
  }
  return size
}

/** The same for a batch that holds only this record: what `max.request.size` is compared with. */
export const batchSizeUpperBound = (record: ProducerRecord): number =>
  BATCH_OVERHEAD + recordSizeUpperBound(record)

/** Why a batch of `size` bytes cannot be sent by a producer with these limits; undefined if it can. */
export function recordTooLarge(
  size: number,
  limits: { readonly 'max.request.size': number; readonly 'buffer.memory': number },
): Error | undefined {
  const begin = `The message is ${size} bytes when serialized which is larger than`
  const limit = limits['max.request.size']
  if (size > limit) {
    return tooLarge(`${begin} ${limit}, which is the value of the max.request.size configuration.`)
  }
  if (size <= limits['buffer.memory']) return undefined
  return tooLarge(
    `${begin} the total memory buffer you have configured with the buffer.memory configuration.`,
  )
}

const tooLarge = (message: string): ClientError =>
  new ClientError('org.apache.kafka.common.errors.RecordTooLargeException', message)
