/** What the parts of a producer need of its configuration. */
import type { ProducerConfigs } from '../config/producer.ts'
import type { AccumulatorSettings } from './accumulator.ts'
import type { SenderSettings } from './sender.ts'

export function accumulatorSettings(configs: ProducerConfigs): AccumulatorSettings {
  const compression = configs['compression.type'] as AccumulatorSettings['compression']
  const levels = {
    none: undefined,
    snappy: undefined,
    gzip: configs['compression.gzip.level'],
    lz4: configs['compression.lz4.level'],
    zstd: configs['compression.zstd.level'],
  }
  return {
    compression,
    compressionLevel: levels[compression],
    batchSize: configs['batch.size'],
    lingerMs: configs['linger.ms'],
    bufferMemory: configs['buffer.memory'],
    isTransactional: configs['transactional.id'] !== null,
  }
}

export function senderSettings(
  configs: ProducerConfigs,
  deliveryTimeoutMs: number,
): SenderSettings {
  return {
    acks: configs.acks === 'all' ? -1 : Number(configs.acks),
    idempotent: configs['enable.idempotence'],
    maxInFlight: configs['max.in.flight.requests.per.connection'],
    maxRequestSize: configs['max.request.size'],
    requestTimeoutMs: configs['request.timeout.ms'],
    deliveryTimeoutMs,
    retries: configs.retries,
    transactionTimeoutMs: configs['transaction.timeout.ms'],
  }
}
