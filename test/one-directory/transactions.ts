/** Transactions that end in the step that began them, and those that are open while the broker changes. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { partitionFor } from '../../src/engine/group/partition-for.ts'
import { Log } from '../../src/engine/log/log.ts'
import { defaultLogConfig } from '../../src/engine/log/log-config.ts'
import { silentLogger } from '../../src/engine/logger.ts'
import { nodeSystem } from '../../src/engine/system/node.ts'
import { newTransactionMetadata } from '../../src/engine/transaction/transaction-metadata.ts'
import { encodeTransactions } from '../../src/engine/transaction/transaction-records.ts'
import { describeTransactions } from '../../src/protocol/apis/describe-transactions.ts'
import type { WireClient } from '../crash/wire-client.ts'
import { type Connectable, TransactionalClient } from '../engine/transactional-client.ts'
import { done } from './work.ts'

/** Of the requests: with KIP-890 (transaction.version 2) partitions join by themselves, and every end raises the epoch. */
interface Versions {
  readonly init: number
  readonly produce: number
  readonly commitOffset: number
  readonly end: number
}

const BEFORE_KIP_890: Versions = { init: 4, produce: 9, commitOffset: 3, end: 3 }
const KIP_890: Versions = { init: 5, produce: 12, commitOffset: 5, end: 5 }
const TIMEOUT_MS = 900_000
/** Of each internal topic. */
export const PARTITIONS = 3

async function begin(
  producer: TransactionalClient,
  versions: Versions,
  values: readonly string[],
  offset: number,
): Promise<void> {
  if (versions === BEFORE_KIP_890) {
    await done('adding partitions', async () => {
      const errors = await producer.add([0, 1])
      return errors.find((error) => error !== 'NONE') ?? 'NONE'
    })
  }
  for (const partition of [0, 1]) {
    await done('producing in a transaction', () =>
      producer.produce(values, { version: versions.produce, partition }),
    )
  }
  if (versions === BEFORE_KIP_890) await done('adding offsets', () => producer.addOffsets())
  await done('offsets of a transaction', () => producer.commitOffset(offset, versions.commitOffset))
}

export class Transactions {
  readonly #versions: Versions
  /** Its transaction began in the step before. */
  #open: TransactionalClient | undefined

  constructor(transactionVersion: number) {
    this.#versions = transactionVersion >= 2 ? KIP_890 : BEFORE_KIP_890
  }

  /** Ends what is open, aborts one and commits one, and leaves one open. */
  async step(broker: Connectable, step: number): Promise<void> {
    await this.#endOpen(broker, step)
    for (const isCommit of [false, true]) {
      const producer = await this.#producer(broker, `of-${isCommit ? 'commit' : 'abort'}`)
      const word = isCommit ? 'committed' : 'aborted'
      await begin(producer, this.#versions, [`${word} ${step}`, 'more'], step * 10)
      await done('ending', () => producer.end(isCommit, this.#versions.end))
    }
    const open = await this.#producer(broker, 'open')
    await begin(open, this.#versions, [`open ${step}`], step * 10 + 1)
    this.#open = open
  }

  /**
   * Writes into the directories of a broker that is not running what it writes before the markers of a commit: a broker
   * that was killed right after.
   */
  prepareCommit(scratch: string): void {
    const open = this.#open
    if (open === undefined) throw new Error('no transaction is open')
    this.#open = undefined
    const topic = '__transaction_state'
    const partition = partitionFor(open.transactionalId, PARTITIONS)
    const name = `${topic}-${partition}`
    const directory = readdirSync(scratch).find((each) =>
      readdirSync(join(scratch, each)).includes(name),
    )
    const now = Date.now()
    const log = Log.open(nodeSystem, silentLogger, join(scratch, directory ?? '', name), {
      ...{ topic, partition, config: defaultLogConfig, cleanShutdown: true },
    })
    const { producerId, producerEpoch, transactionalId } = open
    const metadata = {
      ...newTransactionMetadata(transactionalId, producerId, TIMEOUT_MS, now),
      producerEpoch,
      state: 'PrepareCommit' as const,
      partitions: [
        { topic: 't', partition: 0 },
        { topic: 't', partition: 1 },
        { topic: '__consumer_offsets', partition: partitionFor('g', PARTITIONS) },
      ],
      startTimestamp: now,
    }
    log.append(encodeTransactions([{ transactionalId, metadata }], 0, now), {
      leaderEpoch: log.latestLeaderEpoch,
      origin: 'coordinator',
      now,
    })
    log.close()
  }

  async #endOpen(broker: Connectable, step: number): Promise<void> {
    const open = this.#open?.on(broker)
    if (open === undefined) return
    await done('going on with a transaction', () =>
      open.produce([`gone on with in step ${step}`], { version: this.#versions.produce }),
    )
    await done('ending after all', () => open.end(step % 2 === 0, this.#versions.end))
  }

  async #producer(broker: Connectable, transactionalId: string): Promise<TransactionalClient> {
    const producer = new TransactionalClient(broker, transactionalId)
    await done(`initializing ${transactionalId}`, () =>
      producer.init(this.#versions.init, TIMEOUT_MS),
    )
    return producer
  }
}

export async function transactionState(client: WireClient, id: string): Promise<string> {
  const { transactionStates } = await client.ask(describeTransactions, 0, {
    transactionalIds: [id],
  })
  return transactionStates[0]?.transactionState ?? ''
}
