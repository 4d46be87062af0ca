/** A producer without idempotence, with acks of all kinds. It repeats nothing, so that nothing may be there twice. */
import { produce } from '../../../src/protocol/apis/produce.ts'
import type { Outcome, Send } from '../history/operations.ts'
import { ConnectionLostError, type WireClient } from '../wire-client.ts'
import { type Actor, type ActorContext, answered, outcomeOf, pause } from './actor.ts'
import {
  BY_ID,
  producedPartition,
  produceRequest,
  TOPIC_GONE,
  UNCOMPACTED,
} from './produce-request.ts'

const ACKS = [0, 1, -1, -1]

export class PlainProducer implements Actor {
  readonly #context: ActorContext
  #next = 0

  constructor(context: ActorContext) {
    this.#context = context
  }

  async live(client: WireClient, isEnding: () => boolean): Promise<void> {
    const { random } = this.#context
    while (!isEnding()) {
      await this.#send(client)
      await pause(random.integer(6))
    }
  }

  async #send(client: WireClient): Promise<void> {
    const { name: producer, random, topics, record } = this.#context
    const place = topics.place(random, ...UNCOMPACTED)
    if (place === undefined) return
    const first = this.#next
    const count = 1 + random.integer(4)
    this.#next += count
    const values = Array.from({ length: count }, (_, index) => `${producer}/${first + index}`)
    const acks = ACKS[random.integer(ACKS.length)] ?? -1
    const compression = random.integer(4) === 0 ? 'gzip' : 'none'
    const request = produceRequest({ ...place, values, acks, compression })
    const sent = { type: 'send', producer, ...place, first, count } as const
    const ended = (outcome: Outcome, more: Partial<Send> = {}) =>
      record({ ...sent, ...more, outcome })
    if (acks === 0) {
      client.tell(produce, BY_ID, request)
      return ended('unknown')
    }
    const answer = await answered(client.ask(produce, BY_ID, request))
    if (answer === undefined) {
      ended('unknown')
      throw new ConnectionLostError('while producing')
    }
    const { errorCode, baseOffset = -1 } = producedPartition(answer) ?? {}
    const outcome = outcomeOf(`${producer} produces`, errorCode, TOPIC_GONE)
    ended(outcome, outcome === 'ok' ? { baseOffset } : {})
  }
}
