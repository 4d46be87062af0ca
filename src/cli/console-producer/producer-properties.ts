/** The producer's configuration from the options of kafka-console-producer. */

import { type MergedOption, mergeOptions } from '../client-properties.ts'
import { keyValueProperties, loadProperties, type Properties } from '../properties-file.ts'

/** Options that stand for one key of the producer, with the console producer's own defaults. */
export const PRODUCER_OPTIONS = {
  timeout: { key: 'linger.ms', default: 1000 },
  'request-required-acks': { key: 'acks', default: '-1' },
  'request-timeout-ms': { key: 'request.timeout.ms', default: 1500 },
  'message-send-max-retries': { key: 'retries', default: 3 },
  'retry-backoff-ms': { key: 'retry.backoff.ms', default: 100 },
  'socket-buffer-size': { key: 'send.buffer.bytes', default: 102400 },
  'max-memory-bytes': { key: 'buffer.memory', default: 33554432 },
  'batch-size': { key: 'batch.size', default: 16384 },
  'metadata-expiry-ms': { key: 'metadata.max.age.ms', default: 300000 },
  'max-block-ms': { key: 'max.block.ms', default: 60000 },
} as const

type OptionName = keyof typeof PRODUCER_OPTIONS

export type ProducerFlags = { readonly [Name in OptionName]: string | number | undefined } & {
  readonly 'bootstrap-server': string
  readonly 'compression-codec': string | undefined
  readonly 'producer.config': string | undefined
  readonly 'producer-property': readonly string[]
}

/** Configuration file, then single properties, then options. Throws the system's error for the file. */
export function producerProperties(flags: ProducerFlags): Properties {
  const given: Properties = {
    'client.id': 'console-producer',
    ...loadProperties(flags['producer.config']),
    ...keyValueProperties(flags['producer-property']),
    'bootstrap.servers': flags['bootstrap-server'],
    // The option has the last word even when it is absent: compression.type alone has no effect, as in Kafka.
    'compression.type': flags['compression-codec'] ?? 'none',
  }
  const merged: MergedOption[] = Object.entries(PRODUCER_OPTIONS).map(([name, row]) => {
    const value = flags[name as OptionName]
    return { key: row.key, given: value !== undefined, value: value ?? row.default }
  })
  return mergeOptions(given, merged)
}
