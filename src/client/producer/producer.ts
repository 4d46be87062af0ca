/**
 * A producer: collects records into a batch per partition and sends the batches to the partitions'
 * leaders. Idempotent unless configured otherwise.
 */
import type { ClientLogger } from '../client-logger.ts'
import type { ProducerRecord, RecordMetadata, SendCallback } from './producer-record.ts'

export interface ProducerOptions {
  /** Default: standard error. */
  readonly logger?: ClientLogger | undefined
}

const written = (): never => {
  throw new Error('not written yet')
}

export class Producer {
  /**
   * Checks the configuration and resolves the bootstrap addresses; does not connect. Throws ConfigError,
   * or KafkaException `Failed to construct kafka producer` with its cause.
   */
  static async create(
    _properties: Readonly<Record<string, string>>,
    _options: ProducerOptions = {},
  ): Promise<Producer> {
    return written()
  }

  /**
   * Takes one record; never throws for the record's sake: what goes wrong reaches `callback`. False
   * means "enough for now" (`buffer.memory` is full, or the topic's metadata is still to be fetched):
   * wait for `ready()` before sending more, where Java's send would block for up to `max.block.ms`.
   */
  send(_record: ProducerRecord, _callback?: SendCallback): boolean {
    return written()
  }

  /** Resolves when more records may be sent; never rejects. */
  async ready(): Promise<void> {}

  /** `send` for one record at a time: resolves when the broker has it, rejects if it failed. */
  async sendAndWait(_record: ProducerRecord): Promise<RecordMetadata> {
    return written()
  }

  /** Sends what is buffered and waits until every record sent before is done, well or not. */
  async flush(): Promise<void> {}

  /** Flushes for at most `timeoutMs` (default: no limit), fails what is left, ends the connections. */
  async close(_timeoutMs?: number): Promise<void> {}
}
