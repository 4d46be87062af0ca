/**
 * Checks what a producer sent, as Kafka's LogValidator does, and brings it into the form that the log
 * keeps: offsets, leader epoch, timestamp type and codec. A batch is changed in place where it can be;
 * only a topic with its own `compression.type`, or offsets that do not count up, make a new one.
 */
import { KafkaError } from '../../protocol/errors.ts'
import type { Compression } from '../../protocol/records/compression/compression.ts'
import { crc32c } from '../../protocol/records/crc32c.ts'
import type { DefaultRecordBatch } from '../../protocol/records/default-record-batch.ts'
import { attribute, writeInt64 } from '../../protocol/records/layout.ts'
import type { KafkaRecord, RecordBounds } from '../../protocol/records/record.ts'
import { type RecordBatch, recordBatchAt } from '../../protocol/records/record-batch.ts'
import { buildRecordBatch } from '../../protocol/records/record-batch-builder.ts'
import type { LogConfig } from './log-config.ts'
import { type RecordError, RecordValidationError } from './record-validation-error.ts'

export interface ValidationContext {
  /** For messages: `orders-0`. */
  readonly topicPartition: string
  readonly config: LogConfig
  readonly now: number
}

/** A batch can hold millions of faulty records; no more than these are told. */
const RECORD_ERRORS_MAX = 10_000

interface Findings {
  readonly errors: RecordError[]
  errorCount: number
  hasInvalidTimestamp: boolean
  /** Offset deltas are 0, 1, 2, … */
  hasDenseOffsets: boolean
  maxTimestamp: number
}

/** The only batch of a client's append. Throws KafkaError as `Log.append` says. */
export function singleClientBatch(records: Buffer, context: ValidationContext): DefaultRecordBatch {
  const { topicPartition, config } = context
  const batch = recordBatchAt(records, 0)
  if (batch === undefined) {
    throw new KafkaError(
      'INVALID_RECORD',
      records.length === 0
        ? 'Produce requests must have at least one record batch per partition'
        : `Cannot append record batch with illegal length ${records.length} to log for ${topicPartition}. A possible cause is a corrupted produce request.`,
    )
  }
  if (batch.magic !== 2) {
    throw new KafkaError(
      'INVALID_RECORD',
      'Produce requests are only allowed to contain record batches with magic version 2',
    )
  }
  if (batch.sizeInBytes < records.length) {
    throw new KafkaError(
      'INVALID_RECORD',
      'Produce requests are only allowed to contain exactly one record batch per partition',
    )
  }
  if (batch.baseOffset !== 0) {
    throw new KafkaError(
      'INVALID_RECORD',
      `The baseOffset of the record batch in the append to ${topicPartition} should be 0, but it is ${batch.baseOffset}`,
    )
  }
  ensureSize(batch, topicPartition, config)
  ensureChecksum(batch, topicPartition)
  return batch
}

/** Throws MESSAGE_TOO_LARGE. */
export function ensureSize(batch: RecordBatch, topicPartition: string, config: LogConfig): void {
  if (batch.sizeInBytes <= config.maxMessageBytes) return
  throw new KafkaError(
    'MESSAGE_TOO_LARGE',
    `The record batch size in the append to ${topicPartition} is ${batch.sizeInBytes} bytes which exceeds the maximum configured value of ${config.maxMessageBytes}).`,
  )
}

/** Throws CORRUPT_MESSAGE. */
export function ensureChecksum(batch: RecordBatch, topicPartition: string): void {
  if (batch.isValid()) return
  throw new KafkaError(
    'CORRUPT_MESSAGE',
    `Record is corrupt (stored crc = ${batch.crc}) in topic partition ${topicPartition}.`,
  )
}

/** The batch as the log keeps it: the same bytes, corrected in place, or a new batch. */
export function validateClientBatch(
  batch: DefaultRecordBatch,
  context: ValidationContext,
): DefaultRecordBatch {
  ensureBatchHeader(batch, context.topicPartition)
  const findings = inspectRecords(batch, context)
  throwRecordErrors(findings)
  const target = targetCompression(batch.compression, context.config)
  if (target !== batch.compression || !findings.hasDenseOffsets) {
    const rebuilt = rebuild(batch, target, context)
    ensureSize(rebuilt, context.topicPartition, context.config)
    return rebuilt
  }
  if (context.config.messageTimestampType === 'LogAppendTime') batch.setLogAppendTime(context.now)
  else setCreateTime(batch, findings.maxTimestamp)
  return batch
}

function ensureBatchHeader(batch: DefaultRecordBatch, topicPartition: string): void {
  const { baseOffset, lastOffset, recordCount } = batch
  const invalid = (message: string): KafkaError =>
    new KafkaError('INVALID_RECORD', `${message} in topic partition ${topicPartition}`)
  const range = `[${baseOffset}, ${lastOffset}]`
  const span = lastOffset - baseOffset + 1
  if (span <= 0) throw invalid(`Batch has an invalid offset range: ${range}`)
  if (recordCount <= 0) throw invalid(`Invalid reported count for record batch: ${recordCount}`)
  if (span !== recordCount) {
    throw invalid(`Inconsistent batch offset range ${range} and count of records ${recordCount}`)
  }
  if (batch.isControl) throw invalid('Clients are not allowed to write control records')
  if (batch.hasProducerId && batch.baseSequence < 0) {
    throw invalid(
      `Invalid sequence number ${batch.baseSequence} in record batch with producerId ${batch.producerId}`,
    )
  }
}

function inspectRecords(batch: DefaultRecordBatch, context: ValidationContext): Findings {
  const { config } = context
  const isCompacted = config.cleanupPolicy.includes('compact')
  const findings: Findings = {
    errors: [],
    errorCount: 0,
    hasInvalidTimestamp: false,
    hasDenseOffsets: true,
    maxTimestamp: -1,
  }
  const found = (batchIndex: number, message: () => string): void => {
    findings.errorCount += 1
    if (findings.errorCount <= RECORD_ERRORS_MAX) {
      findings.errors.push({ batchIndex, message: message() })
    }
  }
  batch.forEachRecordBounds((record) => {
    if (record.offset - batch.baseOffset !== record.index) findings.hasDenseOffsets = false
    if (record.timestamp > findings.maxTimestamp) findings.maxTimestamp = record.timestamp
    if (isCompacted && record.keySize < 0) {
      found(
        record.index,
        () =>
          `Compacted topic cannot accept message without key in topic partition ${context.topicPartition}.`,
      )
      return
    }
    if (hasValidTimestamp(batch, record, context)) return
    findings.hasInvalidTimestamp = true
    found(record.index, () => timestampError(record, context))
  })
  return findings
}

function hasBounds({ config }: ValidationContext, timestamp: number): boolean {
  return config.messageTimestampType === 'CreateTime' && timestamp !== -1
}

function hasValidTimestamp(
  batch: DefaultRecordBatch,
  { timestamp }: Readonly<RecordBounds>,
  context: ValidationContext,
): boolean {
  if (!hasBounds(context, timestamp)) return batch.timestampType !== 'LogAppendTime'
  const { config, now } = context
  const age = now - timestamp
  return age <= config.messageTimestampBeforeMaxMs && -age <= config.messageTimestampAfterMaxMs
}

/** What is wrong with one that is not valid. */
function timestampError(record: Readonly<RecordBounds>, context: ValidationContext): string {
  const { timestamp } = record
  const { config, now } = context
  if (hasBounds(context, timestamp)) {
    const earliest = now - config.messageTimestampBeforeMaxMs
    const latest = now + config.messageTimestampAfterMaxMs
    return `Timestamp ${timestamp} of message with offset ${record.offset} is out of range. The timestamp should be within [${int64Text(earliest, now)}, ${int64Text(latest, now)}]`
  }
  const { offset, keySize, valueSize } = record
  const shown = `DefaultRecord(offset=${offset}, timestamp=${timestamp}, key=${Math.max(keySize, 0)} bytes, value=${Math.max(valueSize, 0)} bytes)`
  return `Invalid timestamp type in message ${shown}. Producer should not set timestamp type to LogAppendTime.`
}

/** What Kafka's arithmetic makes of a bound that is its greatest number away. */
function int64Text(bound: number, now: number): string {
  if (Number.isFinite(bound)) return String(bound)
  const most = 2n ** 63n - 1n
  return String(BigInt.asIntN(64, bound < 0 ? BigInt(now) - most : BigInt(now) + most))
}

function throwRecordErrors({ errors, errorCount, hasInvalidTimestamp }: Findings): void {
  if (errors.length === 0) return
  if (hasInvalidTimestamp) {
    const message = 'One or more records have been rejected due to invalid timestamp'
    throw new RecordValidationError('INVALID_TIMESTAMP', message, errors)
  }
  const shown = errors
    .slice(0, 3)
    .map(({ batchIndex, message }) => `RecordError(batchIndex=${batchIndex}, message='${message}')`)
    .join(', ')
  throw new RecordValidationError(
    'INVALID_RECORD',
    `One or more records have been rejected due to ${errorCount} record errors in total, and only showing the first three errors at most: [${shown}]`,
    errors,
  )
}

function targetCompression(source: Compression, config: LogConfig): Compression {
  switch (config.compressionType) {
    case 'uncompressed':
      return 'none'
    case 'gzip':
    case 'snappy':
    case 'lz4':
    case 'zstd':
      return config.compressionType
    default:
      return source
  }
}

function compressionLevel(compression: Compression, config: LogConfig): number | undefined {
  if (compression === 'zstd') return config.compressionZstdLevel
  const isGzipDefault = config.compressionGzipLevel === -1
  return compression === 'gzip' && !isGzipDefault ? config.compressionGzipLevel : undefined
}

/** The same records with offsets that count up from 0, in another codec. */
function rebuild(
  batch: DefaultRecordBatch,
  compression: Compression,
  { config, now }: ValidationContext,
): DefaultRecordBatch {
  const level = compressionLevel(compression, config)
  const bytes = buildRecordBatch(
    {
      compression,
      ...(level === undefined ? {} : { compressionLevel: level }),
      ...(config.messageTimestampType === 'LogAppendTime' ? { logAppendTime: now } : {}),
      producerId: batch.producerId,
      producerEpoch: batch.producerEpoch,
      baseSequence: batch.baseSequence,
      isTransactional: batch.isTransactional,
    },
    withoutOffsets(batch.records()),
  )
  return recordBatchAt(bytes, 0) as DefaultRecordBatch
}

function* withoutOffsets(records: Iterable<KafkaRecord>): Generator<Omit<KafkaRecord, 'offset'>> {
  for (const { timestamp, sequence, sizeInBytes, key, value, headers } of records) {
    yield { timestamp, sequence, sizeInBytes, key, value, headers }
  }
}

/** What the header says about timestamps must be true; most producers' headers are. */
function setCreateTime(batch: DefaultRecordBatch, maxTimestamp: number): void {
  if (batch.timestampType === 'CreateTime' && batch.maxTimestamp === maxTimestamp) return
  const { buffer, position, sizeInBytes } = batch
  buffer.writeInt16BE(batch.attributes & ~attribute.logAppendTime, position + 21)
  writeInt64(buffer, position + 35, maxTimestamp)
  buffer.writeUInt32BE(crc32c(buffer, position + 21, position + sizeInBytes), position + 17)
}
