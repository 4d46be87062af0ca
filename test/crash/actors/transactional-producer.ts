/**
 * Transactions over several partitions with offsets of a group, by either protocol: most are committed, some aborted,
 * some given up in the middle; then a new producer of the same id takes over, and the old one may still try to write.
 */
import { addOffsetsToTxn } from '../../../src/protocol/apis/add-offsets-to-txn.ts'
import { addPartitionsToTxn } from '../../../src/protocol/apis/add-partitions-to-txn.ts'
import { endTxn } from '../../../src/protocol/apis/end-txn.ts'
import { findCoordinator } from '../../../src/protocol/apis/find-coordinator.ts'
import { initProducerId } from '../../../src/protocol/apis/init-producer-id.ts'
import { produce } from '../../../src/protocol/apis/produce.ts'
import { txnOffsetCommit } from '../../../src/protocol/apis/txn-offset-commit.ts'
import type { Api, RequestInput, Response } from '../../../src/protocol/schema.ts'
import { type Operation, type Place, placeKey } from '../history/operations.ts'
import { ConnectionLostError, type WireClient } from '../wire-client.ts'
import { type Actor, type ActorContext, answered, outcomeOf, pause, retried } from './actor.ts'
import { producedPartition, produceRequest } from './produce-request.ts'

const MAX_PARTITIONS = 4
const TIMEOUT_MS = 60_000
const FENCED = ['INVALID_PRODUCER_EPOCH', 'PRODUCER_FENCED', 'INVALID_TXN_STATE']
/** One in so many times, at each of three points. */
const GIVEN_UP_EVERY = 15

interface Producer {
  readonly id: number
  readonly epoch: number
  /** By partition; they begin at 0 with every epoch. */
  readonly sequences: Map<string, number>
}

/** Versions of requests: what clients do with KIP-890, and without. */
interface Protocol {
  readonly isNew: boolean
  readonly produce: number
  readonly commitOffset: number
  readonly end: number
}

const OLD: Protocol = { isNew: false, produce: 9, commitOffset: 3, end: 3 }
const NEW: Protocol = { isNew: true, produce: 12, commitOffset: 5, end: 5 }

export class TransactionalProducer implements Actor {
  readonly #context: ActorContext
  #next = 0
  #transactions = 0
  #producer: Producer | undefined

  constructor(context: ActorContext) {
    this.#context = context
  }

  async live(client: WireClient, isEnding: () => boolean): Promise<void> {
    const { name, random } = this.#context
    for (const keyType of [0, 1]) {
      const request = { key: name, keyType, coordinatorKeys: [] }
      await retried(
        () => client.ask(findCoordinator, 2, request),
        ({ errorCode }) => errorCode,
      )
    }
    // A new client for every life, or for what is left of one.
    this.#producer = undefined
    while (!isEnding()) {
      if (this.#context.topics.find('stable-0') === undefined) return
      await this.#transact(client)
      await pause(random.integer(2))
    }
  }

  /** Whatever was open is aborted, or completed where its end was decided. */
  async settle(client: WireClient): Promise<void> {
    if (this.#transactions > 0) this.#producer = await this.#init(client)
  }

  async #ask<A extends Api>(
    client: WireClient,
    api: A,
    version: number,
    request: RequestInput<A>,
    errorCodeOf: (answer: Response<A>) => number | undefined,
  ): Promise<Response<A> | undefined> {
    return answered(retried(() => client.ask(api, version, request), errorCodeOf))
  }

  async #init(client: WireClient): Promise<Producer> {
    const request = {
      transactionalId: this.#context.name,
      transactionTimeoutMs: TIMEOUT_MS,
    }
    const codeOf = ({ errorCode }: { readonly errorCode: number }) => errorCode
    const answer = await this.#ask(client, initProducerId, 4, request, codeOf)
    if (answer === undefined) throw new ConnectionLostError('while taking over')
    outcomeOf('InitProducerId', answer.errorCode)
    return { id: answer.producerId, epoch: answer.producerEpoch, sequences: new Map() }
  }

  async #transact(client: WireClient): Promise<void> {
    const { name, random, record } = this.#context
    const producer = this.#producer ?? (await this.#init(client))
    this.#producer = producer
    this.#transactions += 1
    const transaction = `${name}#${this.#transactions}`
    const protocol = random.integer(2) === 0 ? OLD : NEW
    const places = this.#somePlaces()
    if (!protocol.isNew) await this.#addPartitions(client, producer, places)
    if (this.#isGivenUp()) return
    for (const place of places) {
      const version = protocol.produce
      await this.#send(client, producer, { ...place, transaction, version }, [])
    }
    if (this.#isGivenUp()) return this.#writeFenced(client, producer, places)
    await this.#commitOffset(client, producer, protocol, transaction)
    if (this.#isGivenUp()) return
    const isCommit = random.integer(4) > 0
    const request = { ...this.#identity(producer), committed: isCommit }
    const codeOf = ({ errorCode }: { readonly errorCode: number }) => errorCode
    const answer = await this.#ask(client, endTxn, protocol.end, request, codeOf)
    const ended = { type: 'end', transaction, isCommit } as const
    if (answer === undefined) {
      record({ ...ended, outcome: 'unknown' })
      throw new ConnectionLostError('while ending a transaction')
    }
    record({ ...ended, outcome: outcomeOf('EndTxn', answer.errorCode) })
    if (!protocol.isNew) return
    const { producerId: id, producerEpoch: epoch } = answer
    this.#producer = { id, epoch, sequences: new Map() }
  }

  /** The client dies here; who takes over is a new one. */
  #isGivenUp(): boolean {
    if (this.#context.random.integer(GIVEN_UP_EVERY) > 0) return false
    this.#producer = undefined
    return true
  }

  #identity({ id, epoch }: Producer) {
    return { transactionalId: this.#context.name, producerId: id, producerEpoch: epoch }
  }

  #somePlaces(): Place[] {
    const { random, topics } = this.#context
    const found = new Map<string, Place>()
    for (let count = 1 + random.integer(MAX_PARTITIONS); count > 0; count--) {
      const place = topics.place(random, 'stable')
      if (place !== undefined) found.set(placeKey(place), place)
    }
    return [...found.values()]
  }

  async #addPartitions(
    client: WireClient,
    producer: Producer,
    places: readonly Place[],
  ): Promise<void> {
    const { transactionalId, producerId, producerEpoch } = this.#identity(producer)
    const request = {
      transactions: [],
      v3AndBelowTransactionalId: transactionalId,
      v3AndBelowProducerId: producerId,
      v3AndBelowProducerEpoch: producerEpoch,
      v3AndBelowTopics: places.map(({ topic, partition }) => ({
        name: topic,
        partitions: [partition],
      })),
    }
    const codeOf = (of: Response<typeof addPartitionsToTxn>) =>
      of.resultsByTopicV3AndBelow[0]?.resultsByPartition[0]?.partitionErrorCode
    const answer = await this.#ask(client, addPartitionsToTxn, 3, request, codeOf)
    if (answer === undefined) throw new ConnectionLostError('while adding partitions')
    outcomeOf('AddPartitionsToTxn', codeOf(answer))
  }

  async #send(
    client: WireClient,
    producer: Producer,
    to: Place & { readonly transaction: string; readonly version: number },
    allowed: readonly string[],
  ): Promise<void> {
    const { name, random, record } = this.#context
    const { topic, topicId, partition, transaction, version } = to
    const key = placeKey(to)
    const count = 1 + random.integer(3)
    const first = this.#next
    this.#next += count
    const sequence = producer.sequences.get(key) ?? 0
    producer.sequences.set(key, sequence + count)
    const request = produceRequest({
      ...{ topic, topicId, partition },
      values: Array.from({ length: count }, (_, index) => `${name}/${first + index}`),
      transactionalId: name,
      producer: { ...producer, sequence },
    })
    const codeOf = (of: Response<typeof produce>) => producedPartition(of)?.errorCode
    const answer = await this.#ask(client, produce, version, request, codeOf)
    const sent: Operation = {
      ...{ type: 'send', producer: name, topic, topicId, partition, transaction, first, count },
      outcome: 'unknown',
    }
    if (answer === undefined) {
      record(sent)
      throw new ConnectionLostError('while producing')
    }
    const { errorCode, baseOffset = -1 } = producedPartition(answer) ?? {}
    const outcome = outcomeOf(`${name} produces in ${transaction}`, errorCode, allowed)
    record({ ...sent, outcome, ...(outcome === 'ok' ? { baseOffset } : {}) })
  }

  /** The offset is the number of the transaction: it only grows. */
  async #commitOffset(
    client: WireClient,
    producer: Producer,
    protocol: Protocol,
    transaction: string,
  ): Promise<void> {
    const { name, random, topics, record } = this.#context
    const known = topics.find('stable-0')
    if (known === undefined) return
    const group = `${name}-group`
    const codeOf = ({ errorCode }: { readonly errorCode: number }) => errorCode
    if (!protocol.isNew) {
      const request = { ...this.#identity(producer), groupId: group }
      const added = await this.#ask(client, addOffsetsToTxn, 3, request, codeOf)
      if (added === undefined) throw new ConnectionLostError('while adding offsets')
      outcomeOf('AddOffsetsToTxn', added.errorCode)
    }
    const { topic, topicId } = known
    const partition = random.integer(2)
    const offset = this.#transactions
    const partitions = [
      { partitionIndex: partition, committedOffset: offset, committedMetadata: '' },
    ]
    const request = {
      ...this.#identity(producer),
      groupId: group,
      topics: [{ name: topic, partitions }],
    }
    const offsetCodeOf = (of: Response<typeof txnOffsetCommit>) =>
      of.topics[0]?.partitions[0]?.errorCode
    const version = protocol.commitOffset
    const answer = await this.#ask(client, txnOffsetCommit, version, request, offsetCodeOf)
    const commit = { type: 'commit-offset', group, topic, topicId, partition, offset } as const
    if (answer === undefined) {
      record({ ...commit, transaction, outcome: 'unknown' })
      throw new ConnectionLostError('while committing offsets')
    }
    record({ ...commit, transaction, outcome: outcomeOf('TxnOffsetCommit', offsetCodeOf(answer)) })
  }

  /** The client that was thought dead goes on when another has taken its id over. */
  async #writeFenced(
    client: WireClient,
    fenced: Producer,
    places: readonly Place[],
  ): Promise<void> {
    this.#producer = await this.#init(client)
    const transaction = `${this.#context.name}#${this.#transactions}-fenced`
    for (const place of places) {
      const version = OLD.produce
      await this.#send(client, fenced, { ...place, transaction, version }, FENCED)
    }
  }
}
