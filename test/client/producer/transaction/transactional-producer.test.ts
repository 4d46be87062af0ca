import { afterEach, describe, expect, it } from 'vitest'
import { groupWithoutMember } from '../../../../src/client/group-metadata.ts'
import { Producer } from '../../../../src/client/producer/producer.ts'
import { addOffsetsToTxn } from '../../../../src/protocol/apis/add-offsets-to-txn.ts'
import { addPartitionsToTxn } from '../../../../src/protocol/apis/add-partitions-to-txn.ts'
import { endTxn } from '../../../../src/protocol/apis/end-txn.ts'
import { findCoordinator } from '../../../../src/protocol/apis/find-coordinator.ts'
import { initProducerId } from '../../../../src/protocol/apis/init-producer-id.ts'
import { produce } from '../../../../src/protocol/apis/produce.ts'
import { txnOffsetCommit } from '../../../../src/protocol/apis/txn-offset-commit.ts'
import { type ErrorName, errorCode } from '../../../../src/protocol/errors.ts'
import { recordBatches } from '../../../../src/protocol/records/record-batch.ts'
import { type Answering, answering, FakeBroker, oneBroker } from '../../fake-broker.ts'

const cleanUps: (() => Promise<void>)[] = []
const logger = { error: () => {}, warn: () => {} }

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp()
})

type Faults = Readonly<Record<string, readonly (ErrorName | 'disconnect')[]>>

/** A coordinator and leader that answers as told, and else well. `seen`: what it was asked, in words. */
async function brokerWith(faults: Faults, transactionVersion: 1 | 2 = 1) {
  const seen: string[] = []
  const left = new Map(Object.entries(faults).map(([name, errors]) => [name, [...errors]]))
  let epoch = 0
  const next = (name: string, words: string): number | 'disconnect' => {
    seen.push(words)
    const fault = left.get(name)?.shift() ?? 'NONE'
    return fault === 'disconnect' ? fault : errorCode(fault)
  }
  const answeringWith = <A extends Parameters<typeof answering>[0]>(
    api: A,
    words: (request: never) => string,
    body: (code: number, request: never) => object,
  ): Answering =>
    answering(api, (request) => {
      const code = next(api.name, words(request as never))
      return code === 'disconnect' ? code : (body(code, request as never) as never)
    })
  const isVersion2 = transactionVersion === 2
  const broker = await FakeBroker.start(
    (port) => [
      oneBroker(port, ['t']),
      answeringWith(
        findCoordinator,
        ({ keyType, coordinatorKeys: [key] }: { keyType: number; coordinatorKeys: string[] }) =>
          `find ${keyType === 1 ? 'transaction' : 'group'} ${key}`,
        (code, { coordinatorKeys: [key] }: { coordinatorKeys: string[] }) => ({
          throttleTimeMs: 0,
          coordinators: [
            {
              key,
              nodeId: 0,
              host: '127.0.0.1',
              port: port(),
              errorCode: code,
              errorMessage: null,
            },
          ],
        }),
      ),
      answeringWith(
        initProducerId,
        ({ producerEpoch }: { producerEpoch: number }) => `init ${producerEpoch}`,
        (code, { producerEpoch }: { producerEpoch: number }) => {
          epoch = producerEpoch + 1
          return { throttleTimeMs: 0, errorCode: code, producerId: 5, producerEpoch: epoch }
        },
      ),
      answeringWith(
        addPartitionsToTxn,
        ({ v3AndBelowTopics }: { v3AndBelowTopics: { name: string; partitions: number[] }[] }) =>
          `add ${v3AndBelowTopics.map(({ name, partitions }) => `${name}-${partitions}`)}`,
        (code, request: { v3AndBelowTopics: { name: string; partitions: number[] }[] }) => ({
          throttleTimeMs: 0,
          resultsByTransaction: [],
          resultsByTopicV3AndBelow: request.v3AndBelowTopics.map(({ name, partitions }) => ({
            name,
            resultsByPartition: partitions.map((partitionIndex) => ({
              partitionIndex,
              partitionErrorCode: code,
            })),
          })),
        }),
      ),
      answeringWith(
        produce,
        ({
          transactionalId,
          topicData,
        }: {
          transactionalId: string
          topicData: ProducedTopic[]
        }) => {
          const [batch] = recordBatches(topicData[0]?.partitionData[0]?.records ?? Buffer.alloc(0))
          if (batch?.magic !== 2) throw new Error('a batch of magic 2')
          const mark = batch.isTransactional ? 'in' : 'outside'
          return `produce ${mark} ${transactionalId} ${batch.producerEpoch}:${batch.baseSequence}`
        },
        (code) => ({
          responses: [
            {
              name: 't',
              topicId: 'AAAAAAAAAAAAAAAAAAAAAA',
              partitionResponses: [
                { index: 0, errorCode: code, baseOffset: 0, recordErrors: [], currentLeader: {} },
              ],
            },
          ],
        }),
      ),
      answeringWith(
        addOffsetsToTxn,
        ({ groupId }: { groupId: string }) => `add offsets of ${groupId}`,
        (code) => ({ throttleTimeMs: 0, errorCode: code }),
      ),
      answeringWith(
        txnOffsetCommit,
        ({ groupId, topics }: { groupId: string; topics: { name: string }[] }) =>
          `commit offsets of ${groupId}: ${topics.map(({ name }) => name)}`,
        (code) => ({
          throttleTimeMs: 0,
          topics: [{ name: 't', partitions: [{ partitionIndex: 0, errorCode: code }] }],
        }),
      ),
      answeringWith(
        endTxn,
        ({ committed }: { committed: boolean }) => (committed ? 'commit' : 'abort'),
        (code) => {
          if (!isVersion2) return { throttleTimeMs: 0, errorCode: code }
          epoch += 1
          return { throttleTimeMs: 0, errorCode: code, producerId: 5, producerEpoch: epoch }
        },
      ),
    ],
    4,
    { epoch: 1, features: { 'transaction.version': transactionVersion } },
  )
  cleanUps.push(() => broker.stop())
  const properties = {
    ...broker.bootstrap,
    'transactional.id': 'tx',
    'retry.backoff.ms': '1',
    'max.block.ms': '3000',
  }
  const producer = await Producer.create(properties, { logger })
  cleanUps.unshift(() => producer.close(0))
  return { broker, seen, producer }
}

interface ProducedTopic {
  partitionData: { records: Buffer | null }[]
}

const fastRetries = {
  'retry.backoff.ms': '1',
  'retry.backoff.max.ms': '2',
  'reconnect.backoff.ms': '1',
  'reconnect.backoff.max.ms': '2',
}

const record = { topic: 't', key: null, value: Buffer.from('v') }

/** What becomes of a record: its offset or its error. */
const send = (producer: Producer): Promise<number | string> =>
  new Promise((resolve) => {
    producer.send(record, (error, metadata) => resolve(error?.message ?? metadata?.offset ?? -1))
  })

async function transact(producer: Producer): Promise<number | string> {
  producer.beginTransaction()
  const sent = send(producer)
  await producer.commitTransaction()
  return await sent
}

describe('a transactional producer', () => {
  it('goes through a transaction of version 1', async () => {
    const { broker, seen, producer } = await brokerWith({})
    await producer.initTransactions()
    await transact(producer)
    await transact(producer)
    expect(seen).toEqual([
      'find transaction tx',
      'init -1',
      'add t-0',
      'produce in tx 0:0',
      'commit',
      'add t-0',
      'produce in tx 0:1',
      'commit',
    ])
    const versions = ['AddPartitionsToTxn 3', 'Produce 11', 'EndTxn 4']
    expect(broker.requests.filter((request) => /Txn|Produce /.test(request)).slice(0, 3)).toEqual(
      versions,
    )
  })

  it('goes through a transaction of version 2', async () => {
    const { broker, seen, producer } = await brokerWith({}, 2)
    await producer.initTransactions()
    await transact(producer)
    await transact(producer)
    expect(seen.slice(2)).toEqual(['produce in tx 0:0', 'commit', 'produce in tx 1:0', 'commit'])
    expect(broker.requests).toEqual(expect.arrayContaining(['Produce 12', 'EndTxn 5']))
  })

  it('commits offsets of a group with the transaction', async () => {
    const { seen, producer } = await brokerWith({})
    await producer.initTransactions()
    producer.beginTransaction()
    const offsets = [{ topic: 't', partition: 0, offset: 7 }]
    await producer.sendOffsetsToTransaction(offsets, groupWithoutMember('g'))
    await producer.commitTransaction()
    expect(seen.slice(2)).toEqual([
      'add offsets of g',
      'find group g',
      'commit offsets of g: t',
      'commit',
    ])
  })

  it('repeats what can be repeated, and looks for coordinators that moved', async () => {
    const { seen, producer } = await brokerWith({
      FindCoordinator: ['COORDINATOR_NOT_AVAILABLE'],
      InitProducerId: ['CONCURRENT_TRANSACTIONS', 'NOT_COORDINATOR'],
      AddPartitionsToTxn: ['CONCURRENT_TRANSACTIONS', 'disconnect'],
      Produce: ['NOT_LEADER_OR_FOLLOWER', 'disconnect'],
      EndTxn: ['COORDINATOR_LOAD_IN_PROGRESS', 'disconnect'],
    })
    await producer.initTransactions()
    expect(await transact(producer)).toBe(0)
    expect(seen).toEqual([
      ...['find transaction tx', 'find transaction tx', 'init -1', 'init -1'],
      ...['find transaction tx', 'init -1'],
      ...['add t-0', 'add t-0', 'find transaction tx', 'add t-0'],
      ...Array(3).fill('produce in tx 0:0'),
      ...['commit', 'commit', 'find transaction tx', 'commit'],
    ])
  })

  it('can only abort once a record has failed, and goes on with a new epoch', async () => {
    const { seen, producer } = await brokerWith({ Produce: ['INVALID_RECORD'] })
    await producer.initTransactions()
    await expect(transact(producer)).rejects.toThrow('This record has failed the validation')
    await expect(producer.commitTransaction()).rejects.toThrow('we are in an error state')
    await producer.abortTransaction()
    expect(await transact(producer)).toBe(0)
    expect(seen.slice(3)).toEqual([
      'produce in tx 0:0',
      'abort',
      'init 0',
      'add t-0',
      'produce in tx 1:0',
      'commit',
    ])
  })

  it('drops what was not sent when it aborts', async () => {
    const { seen, producer } = await brokerWith({})
    await producer.initTransactions()
    producer.beginTransaction()
    const waiting = send(producer)
    await producer.abortTransaction()
    expect(await waiting).toBe('Failing batch since transaction was aborted')
    expect(seen).toEqual(['find transaction tx', 'init -1'])
  })

  it('is fenced for good by another producer', async () => {
    const { producer } = await brokerWith({ AddPartitionsToTxn: ['PRODUCER_FENCED'] })
    await producer.initTransactions()
    producer.beginTransaction()
    const sent = send(producer)
    const message = 'There is a newer producer with the same transactionalId'
    await expect(producer.commitTransaction()).rejects.toThrow(message)
    expect(await sent).toContain(message)
    expect(() => producer.beginTransaction()).toThrow('has been fenced by another producer')
    await expect(producer.abortTransaction()).rejects.toThrow('has been fenced')
  })

  it('aborts a transaction that is open when it is closed', async () => {
    const { seen, producer } = await brokerWith({})
    await producer.initTransactions()
    producer.beginTransaction()
    const sent = send(producer)
    await producer.close()
    expect(await sent).toBe(0)
    expect(seen.at(-1)).toBe('abort')
  })

  it('counts a record that is too large as a failure of the transaction', async () => {
    const { seen, producer } = await brokerWith({})
    await producer.initTransactions()
    expect(await transact(producer)).toBe(0)
    producer.beginTransaction()
    producer.send({ ...record, value: Buffer.alloc(2_000_000) })
    await expect(producer.commitTransaction()).rejects.toThrow('we are in an error state')
    await producer.abortTransaction()
    expect(seen.slice(5)).toEqual(['init 0'])
  })

  it('does not commit once a record has expired, and says so at once', async () => {
    const { broker, producer: other } = await brokerWith({ Produce: Array(999).fill('disconnect') })
    await other.close()
    const properties = { ...broker.bootstrap, 'transactional.id': 'tx', 'linger.ms': '0' }
    const times = { 'request.timeout.ms': '50', 'delivery.timeout.ms': '80', ...fastRetries }
    const producer = await Producer.create({ ...properties, ...times }, { logger })
    cleanUps.unshift(() => producer.close(0))
    await producer.initTransactions()
    await expect(transact(producer)).rejects.toThrow('Expiring 1 record(s) for t-0')
  })

  it('refuses transactions without a transactional id', async () => {
    const { broker } = await brokerWith({})
    const producer = await Producer.create(broker.bootstrap, { logger })
    cleanUps.unshift(() => producer.close(0))
    await expect(producer.initTransactions()).rejects.toThrow(
      'Cannot use transactional methods without enabling transactions by setting the transactional.id ' +
        'configuration property',
    )
  })

  it('times out a call, which may then be repeated', async () => {
    const { broker, producer: other } = await brokerWith({
      InitProducerId: Array(8).fill('CONCURRENT_TRANSACTIONS'),
    })
    await other.close()
    const properties = {
      ...broker.bootstrap,
      'transactional.id': 'tx',
      'max.block.ms': '1',
      'retry.backoff.ms': '5',
    }
    const producer = await Producer.create(properties, { logger })
    cleanUps.unshift(() => producer.close(0))
    let timeouts = 0
    for (;;) {
      try {
        await producer.initTransactions()
        break
      } catch (error) {
        expect((error as Error).message).toBe(
          'Timeout expired after 1ms while awaiting InitProducerId',
        )
        timeouts += 1
      }
    }
    expect(timeouts).toBeGreaterThan(0)
    producer.beginTransaction()
  })
})
