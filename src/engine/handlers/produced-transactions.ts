/** The transactional batches of a Produce request: each must be part of the open transaction of its producer. */
import type { produce as api } from '../../protocol/apis/produce.ts'
import { KafkaError } from '../../protocol/errors.ts'
import { DecodeError } from '../../protocol/reader.ts'
import { attribute, batchOverhead } from '../../protocol/records/layout.ts'
import { type RecordBatch, recordBatchAt } from '../../protocol/records/record-batch.ts'
import type { Request } from '../../protocol/schema.ts'
import type { Partition } from '../partition.ts'
import type { BrokerParts } from '../request-context.ts'
import {
  addPartitions,
  requireFirstSequence,
  requireMember,
  type TransactionalWrite,
} from './transaction-membership.ts'

const FIRST_VERSION_WITH_ABORTABLE = 11
const FIRST_VERSION_THAT_ADDS = 12
const FIRST_VERSION_WITH_TOPIC_IDS = 13

type ProduceRequest = Request<typeof api>

/** The batches decide whether there is a transaction, not the request (CVE-2018-17196). Undefined: there is none. */
export function producedTransactions(
  request: ProduceRequest,
  apiVersion: number,
  broker: BrokerParts,
): ProducedTransactions | undefined {
  const isTransactional = request.topicData.some(({ partitionData }) =>
    partitionData.some(({ records }) => looksTransactional(records)),
  )
  return isTransactional ? new ProducedTransactions(request, apiVersion, broker) : undefined
}

/** Asked of every Produce, so it looks at the header in place: the magic, and the lower byte of the attributes. */
function looksTransactional(records: Buffer | null): boolean {
  if (records === null || records.length < batchOverhead || records[16] !== 2) return false
  return ((records[22] ?? 0) & attribute.transactional) !== 0
}

/** Bytes that are no batch are somebody else's to refuse. */
function transactionalBatch(records: Buffer | null): RecordBatch | undefined {
  if (!looksTransactional(records)) return undefined
  try {
    const batch = records === null ? undefined : recordBatchAt(records, 0)
    return batch?.magic === 2 && batch.isTransactional ? batch : undefined
  } catch (error) {
    if (error instanceof DecodeError) return undefined
    throw error
  }
}

export class ProducedTransactions {
  readonly #request: ProduceRequest
  readonly #apiVersion: number
  readonly #broker: BrokerParts
  #refusal: KafkaError | undefined

  constructor(request: ProduceRequest, apiVersion: number, broker: BrokerParts) {
    this.#request = request
    this.#apiVersion = apiVersion
    this.#broker = broker
  }

  /** Adds partitions to the transaction, for clients that leave it to the broker. */
  async begin(): Promise<void> {
    const partitions: Partition[] = []
    let write: TransactionalWrite | undefined
    for (const { name, topicId, partitionData } of this.#request.topicData) {
      for (const { index, records } of partitionData) {
        const batch = transactionalBatch(records)
        const partition = batch && this.#find(name, topicId, index)
        if (batch === undefined || partition === undefined) continue
        partitions.push(partition)
        write = this.#writeOf(batch)
      }
    }
    if (write === undefined) return
    try {
      await addPartitions(partitions, write, this.#broker)
    } catch (error) {
      if (!(error instanceof KafkaError)) throw error
      this.#refusal = error
    }
  }

  /** Throws KafkaError as `requireMember`, and TRANSACTIONAL_ID_AUTHORIZATION_FAILED for a request without an id. */
  require(partition: Partition, records: Buffer): void {
    if (this.#request.transactionalId === null) {
      throw new KafkaError('TRANSACTIONAL_ID_AUTHORIZATION_FAILED')
    }
    const batch = transactionalBatch(records)
    if (batch === undefined) return
    if (this.#refusal !== undefined) throw this.#refusal
    const write = this.#writeOf(batch)
    if (write !== undefined) requireMember(partition, write, this.#broker)
  }

  /** Throws KafkaError as `requireFirstSequence`. */
  requireOrder(partition: Partition, records: Buffer): void {
    const batch = transactionalBatch(records)
    const write = batch && this.#writeOf(batch)
    if (batch !== undefined && write !== undefined) requireFirstSequence(partition, batch, write)
  }

  #writeOf({ producerId, producerEpoch }: RecordBatch): TransactionalWrite | undefined {
    const { transactionalId } = this.#request
    if (transactionalId === null) return undefined
    return {
      producer: { transactionalId, producerId, producerEpoch },
      knowsAbortable: this.#apiVersion >= FIRST_VERSION_WITH_ABORTABLE,
      addsPartitions: this.#apiVersion >= FIRST_VERSION_THAT_ADDS,
    }
  }

  /** Undefined for one that `produce` will refuse. */
  #find(topic: string, topicId: string, index: number): Partition | undefined {
    const { partitions } = this.#broker
    try {
      return this.#apiVersion < FIRST_VERSION_WITH_TOPIC_IDS
        ? partitions.leader(topic, index)
        : partitions.leaderById(topicId, index)
    } catch (error) {
      if (error instanceof KafkaError) return undefined
      throw error
    }
  }
}
