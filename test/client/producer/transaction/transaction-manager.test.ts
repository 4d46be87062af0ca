import { describe, expect, it } from 'vitest'
import { groupWithoutMember } from '../../../../src/client/group-metadata.ts'
import { ProducerIdentity } from '../../../../src/client/producer/producer-identity.ts'
import {
  endTransactionVerdict,
  type Verdict,
} from '../../../../src/client/producer/transaction/answer-verdicts.ts'
import type { Completion } from '../../../../src/client/producer/transaction/completion.ts'
import { TransactionManager } from '../../../../src/client/producer/transaction/transaction-manager.ts'
import type { TransactionRequest } from '../../../../src/client/producer/transaction/transaction-request.ts'
import { KafkaError } from '../../../../src/protocol/errors.ts'

const identity = new ProducerIdentity(7, 0)
const done: Verdict = { kind: 'done' }
const partition = { topic: 't', partition: 0 }
const offsets = [{ topic: 'in', partition: 0, offset: 5 }]

/** What is due, as a word; the request itself stays under way. */
function due(manager: TransactionManager, isWriting = false): TransactionRequest {
  const request = manager.next(isWriting)
  if (request === undefined) throw new Error('nothing is due')
  return request
}

const accept = (manager: TransactionManager, next?: ProducerIdentity): TransactionRequest => {
  const request = due(manager)
  manager.answered(request, done, next)
  return request
}

/** A manager that is ready for its first transaction. */
async function ready(transactionVersion: 1 | 2): Promise<TransactionManager> {
  const manager = new TransactionManager('tx')
  manager.noteFeatures(1, transactionVersion)
  const initialized = manager.initialize()
  expect(accept(manager, identity).kind).toBe('initProducerId')
  await initialized.wait(1000)
  return manager
}

const outcome = async (completion: Completion): Promise<string> => {
  try {
    await completion.wait(1000)
    return 'done'
  } catch (error) {
    return (error as Error).message
  }
}

describe('a transaction of version 1', () => {
  it('announces partitions, waits for the batches, and ends', async () => {
    const manager = await ready(1)
    manager.begin()
    manager.addPartition(partition)
    expect(manager.allows(partition)).toBe(false)
    expect(accept(manager)).toMatchObject({ kind: 'addPartitions', partitions: [partition] })
    expect(manager.allows(partition)).toBe(true)
    manager.addPartition(partition)
    expect(manager.next(true)).toBeUndefined()
    const committed = manager.commit()
    expect(manager.next(true)).toBeUndefined()
    expect(accept(manager)).toMatchObject({
      kind: 'endTransaction',
      committed: true,
      version2: false,
    })
    expect(await outcome(committed)).toBe('done')
    expect([manager.state, manager.identity]).toEqual(['READY', identity])
    expect(manager.allows(partition)).toBe(false)
  })

  it('adds a group and then commits its offsets, as one call', async () => {
    const manager = await ready(1)
    manager.begin()
    const sent = manager.sendOffsets(offsets, groupWithoutMember('g'))
    expect(accept(manager).kind).toBe('addOffsets')
    expect(sent.isCompleted).toBe(false)
    expect(accept(manager)).toMatchObject({ kind: 'commitOffsets' })
    expect(await outcome(sent)).toBe('done')
  })

  it('sends no end where nothing was added', async () => {
    const manager = await ready(1)
    manager.begin()
    const committed = manager.commit()
    expect(manager.next(false)).toBeUndefined()
    expect(await outcome(committed)).toBe('done')
    manager.begin()
    expect(manager.state).toBe('IN_TRANSACTION')
  })

  it('asks for a new epoch after a transaction that failed', async () => {
    const manager = await ready(1)
    manager.begin()
    manager.addPartition(partition)
    accept(manager)
    manager.recordFailed(new KafkaError('INVALID_RECORD'))
    expect(() => manager.commit()).toThrow(
      'Cannot execute transactional method because we are in an error state',
    )
    const aborted = manager.abort()
    expect(accept(manager)).toMatchObject({ kind: 'endTransaction', committed: false })
    expect(aborted.isCompleted).toBe(false)
    expect(accept(manager, new ProducerIdentity(7, 1))).toMatchObject({ raises: identity })
    expect(await outcome(aborted)).toBe('done')
    expect(manager.identity?.producerEpoch).toBe(1)
  })

  it('goes over to version 2 with a new epoch', async () => {
    const manager = await ready(1)
    manager.begin()
    manager.addPartition(partition)
    accept(manager)
    manager.noteFeatures(2, 2)
    const committed = manager.commit()
    expect(accept(manager)).toMatchObject({ version2: false })
    expect(accept(manager, new ProducerIdentity(7, 1)).kind).toBe('initProducerId')
    expect(await outcome(committed)).toBe('done')
    expect(manager.isVersion2).toBe(true)
  })

  it('skips the end where the coordinator does not know the producer id any more', async () => {
    const manager = await ready(1)
    manager.begin()
    const sent = manager.sendOffsets(offsets, groupWithoutMember('g'))
    const error = new KafkaError('INVALID_PRODUCER_ID_MAPPING')
    manager.answered(due(manager), { kind: 'abortable', error, identityLost: true }, undefined)
    expect(await outcome(sent)).toBe(error.message)
    manager.abort()
    expect(due(manager)).toMatchObject({ kind: 'initProducerId', raises: identity })
  })
})

describe('a transaction of version 2', () => {
  it('takes partitions without announcing them, and a new epoch at its end', async () => {
    const manager = await ready(2)
    manager.begin()
    manager.addPartition(partition)
    expect(manager.allows(partition)).toBe(true)
    expect(manager.next(true)).toBeUndefined()
    const committed = manager.commit()
    expect(accept(manager, new ProducerIdentity(7, 1))).toMatchObject({ version2: true })
    expect(await outcome(committed)).toBe('done')
    expect(manager.identity).toEqual(new ProducerIdentity(7, 1))
  })

  it('commits offsets at once', async () => {
    const manager = await ready(2)
    manager.begin()
    manager.sendOffsets(offsets, groupWithoutMember('g'))
    expect(accept(manager).kind).toBe('commitOffsets')
  })

  it('needs no other request for the epoch after a failure', async () => {
    const manager = await ready(2)
    manager.begin()
    manager.addPartition(partition)
    manager.recordFailed(new KafkaError('TRANSACTION_ABORTABLE'))
    const aborted = manager.abort()
    accept(manager, new ProducerIdentity(7, 1))
    expect(await outcome(aborted)).toBe('done')
    expect(manager.next(false)).toBeUndefined()
  })
})

describe('a transactional producer', () => {
  it.each([
    [
      'send before initTransactions',
      (manager: TransactionManager) => manager.checkSend('t'),
      'Cannot add partition t-0 to transaction before completing a call to initTransactions',
    ],
    [
      'begin before initTransactions',
      (manager: TransactionManager) => manager.begin(),
      'TransactionalId tx: Invalid transition attempted from state UNINITIALIZED to state IN_TRANSACTION',
    ],
    [
      'commit before begin',
      (manager: TransactionManager) => manager.commit(),
      'TransactionalId tx: Invalid transition attempted from state UNINITIALIZED to state COMMITTING_TRANSACTION',
    ],
    [
      'offsets before begin',
      (manager: TransactionManager) => manager.sendOffsets(offsets, groupWithoutMember('g')),
      'Cannot send offsets if a transaction is not in progress (currentState= UNINITIALIZED)',
    ],
  ])('refuses %s', (_name, act, message) => {
    expect(() => act(new TransactionManager('tx'))).toThrow(message)
  })

  it('refuses to initialize twice, and to send between transactions', async () => {
    const manager = await ready(1)
    expect(() => manager.initialize()).toThrow('from state READY to state INITIALIZING')
    expect(() => manager.checkSend('t', 3)).toThrow(
      'Cannot add partition t-3 to transaction while in state  READY',
    )
  })

  it('may repeat a call that was not awaited long enough, and no other', async () => {
    const manager = await ready(1)
    manager.begin()
    manager.addPartition(partition)
    accept(manager)
    const committed = manager.commit()
    await expect(committed.wait(1)).rejects.toThrow(
      'Timeout expired after 1ms while awaiting EndTxn(true)',
    )
    expect(() => manager.begin()).toThrow(
      'Cannot attempt operation `beginTransaction` because the previous call to `commitTransaction` ' +
        'timed out and must be retried',
    )
    expect(manager.commit()).toBe(committed)
    accept(manager)
    await committed.wait(1000)
    manager.begin()
  })

  it('is of no use any more once it is fenced', async () => {
    const manager = await ready(1)
    manager.begin()
    manager.addPartition(partition)
    accept(manager)
    const committed = manager.commit()
    manager.answered(due(manager), endTransactionVerdict('INVALID_PRODUCER_EPOCH'), undefined)
    expect(await outcome(committed)).toBe(new KafkaError('PRODUCER_FENCED').message)
    expect(manager.hasFailed).toBe(true)
    expect(() => manager.begin()).toThrow(
      "Producer with transactionalId 'tx' and (producerId=7, epoch=0) has been fenced by another producer " +
        'with the same transactionalId',
    )
    expect(() => manager.abort()).toThrow('has been fenced')
  })

  it('fails what waits when the transaction has failed, and can abort it', async () => {
    const manager = await ready(1)
    manager.begin()
    manager.addPartition(partition)
    const sent = manager.sendOffsets(offsets, groupWithoutMember('g'))
    manager.recordFailed(new KafkaError('MESSAGE_TOO_LARGE'))
    expect(manager.next(false)).toBeUndefined()
    expect(await outcome(sent)).toBe(new KafkaError('MESSAGE_TOO_LARGE').message)
    await manager.abort()
    expect(due(manager)).toMatchObject({ kind: 'initProducerId', raises: identity })
  })

  it('may try to initialize again after it was not authorized', async () => {
    const manager = new TransactionManager('tx')
    const refused = manager.initialize()
    const error = new KafkaError('TRANSACTIONAL_ID_AUTHORIZATION_FAILED')
    manager.answered(due(manager), { kind: 'abortable', error, identityLost: false }, undefined)
    expect(await outcome(refused)).toBe(error.message)
    manager.initialize()
    expect(manager.state).toBe('INITIALIZING')
  })

  it('repeats a request before those that came after it', async () => {
    const manager = await ready(1)
    manager.begin()
    manager.addPartition(partition)
    const added = due(manager)
    manager.sendOffsets(offsets, groupWithoutMember('g'))
    manager.retry(added)
    expect(due(manager)).toBe(added)
  })

  it('fails everything when it is closed by force', async () => {
    const manager = await ready(1)
    manager.begin()
    manager.addPartition(partition)
    const underWay = due(manager)
    const committed = manager.commit()
    manager.close(underWay)
    expect(await outcome(committed)).toBe('The producer closed forcefully')
    expect(await outcome(underWay.completion)).toBe('The producer closed forcefully')
  })
})
