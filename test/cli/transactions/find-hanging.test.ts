import { describe, expect, it } from 'vitest'
import {
  checkSearch,
  hanging,
  type OpenTransaction,
} from '../../../src/cli/transactions/find-hanging.ts'
import type { TransactionDescription } from '../../../src/client/admin/transactions.ts'

const open = (producerId: number, partition: number): OpenTransaction => ({
  partition: { topic: 't', partition },
  producer: {
    producerId,
    producerEpoch: 0,
    lastSequence: 0,
    lastTimestamp: 0,
    coordinatorEpoch: undefined,
    currentTransactionStartOffset: 0,
  },
})

const described = (...partitions: number[]): TransactionDescription => ({
  coordinatorId: 1,
  state: 'Ongoing',
  producerId: 1,
  producerEpoch: 0,
  timeoutMs: 60_000,
  startTimeMs: 0,
  partitions: partitions.map((partition) => ({ topic: 't', partition })),
})

describe('a transaction hangs', () => {
  it('when its producer belongs to no transactional id', () => {
    expect(hanging([open(7, 0)], new Map())).toHaveLength(1)
  })

  it('when the transaction of its id does not have the partition', () => {
    const found = hanging([open(7, 0), open(7, 1)], new Map([[7, described(1)]]))
    expect(found.map(({ partition }) => partition.partition)).toEqual([0])
  })
})

it.each([
  [{}, 'requires either --topic or --broker-id'],
  [{ brokerId: 1, partition: 0 }, 'The --partition argument requires --topic'],
])('a search of %j is refused', (given, message) => {
  const search = {
    brokerId: undefined,
    topic: undefined,
    partition: undefined,
    maxTransactionTimeoutMinutes: 15,
    ...given,
  }
  expect(() => checkSearch(search)).toThrow(message)
})
