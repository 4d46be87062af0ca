/** The producer id and epoch under which brokers recognise repeated batches (InitProducerId). */
import { initProducerId } from '../../protocol/apis/init-producer-id.ts'
import { errorName, KafkaError } from '../../protocol/errors.ts'
import { backoffMs, sleep } from '../backoff.ts'
import type { Cluster } from '../cluster.ts'
import { isRetriable } from '../errors.ts'

const MAX_EPOCH = 32767

export class ProducerIdentity {
  readonly producerId: number
  producerEpoch: number

  constructor(producerId: number, producerEpoch: number) {
    this.producerId = producerId
    this.producerEpoch = producerEpoch
  }

  /** Epochs run out after 32767; then the last one is used on, and the broker will refuse it. */
  bumpEpoch(): void {
    this.producerEpoch = Math.min(this.producerEpoch + 1, MAX_EPOCH)
  }
}

/** Asks any broker until one gives an id. Rejects with an error that is not retriable. */
export async function fetchProducerIdentity(
  cluster: Cluster,
  transactionTimeoutMs: number,
  isClosed: () => boolean,
): Promise<ProducerIdentity> {
  for (let failures = 0; ; failures++) {
    try {
      const link = await cluster.any()
      const response = await cluster.send(link, initProducerId, {
        transactionalId: null,
        transactionTimeoutMs,
      })
      if (response.errorCode !== 0) throw new KafkaError(errorName(response.errorCode))
      return new ProducerIdentity(response.producerId, response.producerEpoch)
    } catch (error) {
      if (!isRetriable(error) || isClosed()) throw error
      await sleep(backoffMs(cluster.settings.retryBackoff, failures))
    }
  }
}
