/**
 * An idempotent producer with up to five batches on their way. What was not acknowledged when the broker died it sends
 * again with the same sequence, so that each value is there exactly once.
 */
import { initProducerId } from '../../../src/protocol/apis/init-producer-id.ts'
import { produce } from '../../../src/protocol/apis/produce.ts'
import type { Response } from '../../../src/protocol/schema.ts'
import { type Operation, type Place, placeKey, type Send } from '../history/operations.ts'
import { ConnectionLostError, type WireClient } from '../wire-client.ts'
import { type Actor, type ActorContext, answered, outcomeOf, pause } from './actor.ts'
import {
  BY_ID,
  producedPartition,
  produceRequest,
  TOPIC_GONE,
  UNCOMPACTED,
} from './produce-request.ts'

const MAX_IN_FLIGHT = 5
/** One in so many times that nothing is on its way, the producer is closed and a new one takes over. */
const RENEWED_EVERY = 40

interface Waiting {
  readonly send: Omit<Send, 'outcome'>
  readonly sequence: number
}

interface InFlight extends Waiting {
  readonly answer: Promise<Response<typeof produce> | undefined>
}

export class IdempotentProducer implements Actor {
  readonly #context: ActorContext
  readonly #prefixes: readonly string[]
  readonly #keys: number | undefined
  #producerId: number | undefined
  #next = 0
  #sequences = new Map<string, number>()
  /** In the order in which they were sent first. */
  #waiting: Waiting[] = []

  constructor(context: ActorContext, prefixes: readonly string[] = UNCOMPACTED, keys?: number) {
    this.#context = context
    this.#prefixes = prefixes
    this.#keys = keys
  }

  pending(): readonly Operation[] {
    return this.#waiting.map(({ send }) => ({ ...send, outcome: 'unknown' }))
  }

  async live(client: WireClient, isEnding: () => boolean): Promise<void> {
    const { random } = this.#context
    const inFlight: InFlight[] = this.#waiting.map((waiting) => this.#launch(client, waiting))
    while (!isEnding() || inFlight.length > 0) {
      if (inFlight.length === 0) await this.#renew(client)
      const wanted = isEnding() ? 0 : 1 + random.integer(MAX_IN_FLIGHT)
      while (inFlight.length < wanted) {
        const place = this.#context.topics.place(random, ...this.#prefixes)
        if (place === undefined) break
        inFlight.push(this.#launch(client, this.#newBatch(place)))
      }
      const oldest = inFlight.shift()
      if (oldest !== undefined) await this.#settle(oldest)
      await pause(1 + random.integer(5))
    }
  }

  async #renew(client: WireClient): Promise<void> {
    const { random } = this.#context
    if (this.#producerId !== undefined && random.integer(RENEWED_EVERY) > 0) return
    const request = { transactionalId: null, transactionTimeoutMs: 0 }
    const answer = await client.ask(initProducerId, 4, request)
    outcomeOf('InitProducerId', answer.errorCode)
    this.#producerId = answer.producerId
    this.#sequences = new Map()
  }

  #newBatch(place: Place): Waiting {
    const { name: producer, random } = this.#context
    const key = placeKey(place)
    const count = 1 + random.integer(5)
    const sequence = this.#sequences.get(key) ?? 0
    this.#sequences.set(key, sequence + count)
    const keys = this.#keys
    const send = { type: 'send', producer, ...place, first: this.#next, count } as const
    const waiting = { send: keys === undefined ? send : { ...send, keys }, sequence }
    this.#next += count
    this.#waiting.push(waiting)
    return waiting
  }

  #launch(client: WireClient, { send, sequence }: Waiting): InFlight {
    const { topic, topicId, partition, producer, first, count, keys = 1 } = send
    const numbers = Array.from({ length: count }, (_, index) => first + index)
    const request = produceRequest({
      ...{ topic, topicId, partition, keys: numbers.map((number) => `${number % keys}`) },
      values: numbers.map((number) => `${producer}/${number}`),
      producer: { id: this.#producerId ?? -1, epoch: 0, sequence },
    })
    return { send, sequence, answer: answered(client.ask(produce, BY_ID, request)) }
  }

  async #settle({ send, answer: asked }: InFlight): Promise<void> {
    const answer = await asked
    if (answer === undefined) throw new ConnectionLostError('while producing')
    const { errorCode, baseOffset = -1 } = producedPartition(answer) ?? {}
    const what = `${send.producer} produces ${send.first} to ${send.topic}-${send.partition}`
    const outcome = outcomeOf(what, errorCode, TOPIC_GONE)
    this.#waiting.shift()
    this.#context.record({ ...send, outcome, ...(outcome === 'ok' ? { baseOffset } : {}) })
  }
}
