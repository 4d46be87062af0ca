/**
 * The configuration of one log: the topic-level keys that storage needs, as numbers and names. Sizes are
 * bytes, times milliseconds; Infinity is Kafka's 2^63-1 ("never"), and -1 is no limit where Kafka has it.
 */

export interface LogConfig {
  readonly cleanupPolicy: readonly string[]
  readonly compressionType: string
  readonly compressionGzipLevel: number
  readonly compressionLz4Level: number
  readonly compressionZstdLevel: number
  readonly deleteRetentionMs: number
  readonly fileDeleteDelayMs: number
  readonly flushMessages: number
  readonly flushMs: number
  readonly indexIntervalBytes: number
  readonly maxCompactionLagMs: number
  readonly maxMessageBytes: number
  readonly messageTimestampAfterMaxMs: number
  readonly messageTimestampBeforeMaxMs: number
  readonly messageTimestampType: string
  readonly minCleanableDirtyRatio: number
  readonly minCompactionLagMs: number
  readonly preallocate: boolean
  readonly retentionBytes: number
  readonly retentionMs: number
  readonly segmentBytes: number
  readonly segmentIndexBytes: number
  readonly segmentJitterMs: number
  readonly segmentMs: number
}

/** What a topic without any configuration has. */
export const defaultLogConfig: LogConfig = {
  cleanupPolicy: ['delete'],
  compressionType: 'producer',
  compressionGzipLevel: -1,
  compressionLz4Level: 9,
  compressionZstdLevel: 3,
  deleteRetentionMs: 86_400_000,
  fileDeleteDelayMs: 60_000,
  flushMessages: Number.POSITIVE_INFINITY,
  flushMs: Number.POSITIVE_INFINITY,
  indexIntervalBytes: 4096,
  maxCompactionLagMs: Number.POSITIVE_INFINITY,
  maxMessageBytes: 1_048_588,
  messageTimestampAfterMaxMs: 3_600_000,
  messageTimestampBeforeMaxMs: Number.POSITIVE_INFINITY,
  messageTimestampType: 'CreateTime',
  minCleanableDirtyRatio: 0.5,
  minCompactionLagMs: 0,
  preallocate: false,
  retentionBytes: -1,
  retentionMs: 604_800_000,
  segmentBytes: 1_073_741_824,
  segmentIndexBytes: 10_485_760,
  segmentJitterMs: 0,
  segmentMs: 604_800_000,
}

const fields = Object.keys(defaultLogConfig) as (keyof LogConfig)[]

/** `segmentBytes` is the topic key `segment.bytes`. */
function topicKey(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `.${letter.toLowerCase()}`)
}

/** The log's part of a topic's typed values; a key that is missing there has Kafka's default. */
export function logConfigOf(values: Readonly<Record<string, unknown>>): LogConfig {
  const config: Record<string, unknown> = {}
  for (const field of fields) config[field] = values[topicKey(field)] ?? defaultLogConfig[field]
  return config as unknown as LogConfig
}
