/** What the parts of a producer need of its configuration. */
import type { Cluster } from '../cluster.ts'
import type { ProducerConfigs } from '../config/producer.ts'
import type { AccumulatorSettings } from './accumulator.ts'
import type { SenderSettings } from './sender.ts'
import type { TransactionSender } from './transaction/transaction-sender.ts'

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
  }
}

/** Loaded only where there is a transactional id: most tools have none, and are to start fast. */
export async function transactionsOf(
  cluster: Cluster,
  configs: ProducerConfigs,
): Promise<TransactionSender | undefined> {
  const transactionalId = configs['transactional.id']
  if (transactionalId === null) return undefined
  const { createTransactions } = await import('./transaction/transaction-sender.ts')
  const transactionTimeoutMs = configs['transaction.timeout.ms']
  return createTransactions(cluster, { transactionalId, transactionTimeoutMs })
}
