/** kafka-transactions abort and forceTerminateTransaction. */

import { unwrap } from '../../client/admin/outcome.ts'
import { type AbortSpec, abortSpecText } from '../../client/admin/partition-producers.ts'
import type { Admin } from '../../client/admin.ts'
import { partitionName, type TopicPartition } from '../../client/topic-partition.ts'
import { TerseFailure } from '../terse-failure.ts'
import { orFailure } from './transaction-failure.ts'

export interface AbortFlags extends TopicPartition {
  readonly 'start-offset': number | undefined
  readonly 'producer-id': number | undefined
  readonly 'producer-epoch': number | undefined
  readonly 'coordinator-epoch': number | undefined
}

/** Throws TerseFailure where the transaction cannot be told from the options. */
export function checkAbort(flags: AbortFlags): void {
  if (flags['start-offset'] !== undefined) return
  if (flags['producer-id'] === undefined) {
    throw new TerseFailure(
      'The transaction to abort must be identified either with --start-offset (for brokers on 3.0 or above) or with ' +
        '--producer-id, --producer-epoch, and --coordinator-epoch (for older brokers)',
    )
  }
  for (const name of ['producer-epoch', 'coordinator-epoch'] as const) {
    if (flags[name] === undefined) throw new TerseFailure(`Missing required argument --${name}`)
  }
}

async function specOf(admin: Admin, flags: AbortFlags): Promise<AbortSpec> {
  const { topic, partition, 'start-offset': startOffset } = flags
  const name = partitionName(flags)
  if (startOffset === undefined) {
    // A transaction that hung before its producer ever ended one has no coordinator epoch: 0 is below all.
    const coordinatorEpoch = Math.max(0, flags['coordinator-epoch'] ?? 0)
    const producerId = flags['producer-id'] ?? -1
    const producerEpoch = flags['producer-epoch'] ?? -1
    return { topic, partition, producerId, producerEpoch, coordinatorEpoch }
  }
  const producers = await orFailure(
    `Failed to validate producer state for partition ${name}`,
    async () => unwrap((await admin.transactions.describeProducers([flags])).get(name)),
  )
  const found = producers.find((each) => each.currentTransactionStartOffset === startOffset)
  if (found === undefined) {
    const where = `starting at offset ${startOffset} on partition ${name}`
    throw new TerseFailure(`Could not find any open transactions ${where}`)
  }
  const { producerId, producerEpoch, coordinatorEpoch = 0 } = found
  return { topic, partition, producerId, producerEpoch, coordinatorEpoch }
}

export async function abortTransaction(admin: Admin, flags: AbortFlags): Promise<void> {
  const spec = await specOf(admin, flags)
  await orFailure(`Failed to abort transaction ${abortSpecText(spec)}`, () =>
    admin.transactions.abort(spec),
  )
}

export async function forceTerminate(admin: Admin, transactionalId: string): Promise<void> {
  await orFailure(`Failed to force terminate transactionalId \`${transactionalId}\``, () =>
    admin.transactions.forceTerminate(transactionalId),
  )
}
