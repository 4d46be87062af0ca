/** Moves the start of the partitions of `trimmed` on. */
import { deleteRecords } from '../../../src/protocol/apis/delete-records.ts'
import { ConnectionLostError, type WireClient } from '../wire-client.ts'
import { type Actor, type ActorContext, answered, outcomeOf, pause } from './actor.ts'

const HIGH_WATERMARK = -1

export class RecordsDeleter implements Actor {
  readonly #context: ActorContext

  constructor(context: ActorContext) {
    this.#context = context
  }

  async live(client: WireClient, isEnding: () => boolean): Promise<void> {
    const { random } = this.#context
    while (!isEnding()) {
      await pause(20 + random.integer(150))
      await this.#delete(client)
    }
  }

  async #delete(client: WireClient): Promise<void> {
    const { random, topics, record } = this.#context
    const place = topics.place(random, 'trimmed')
    if (place === undefined) return
    const end = topics.endOf(place)
    const isAll = random.integer(6) === 0
    const offset = isAll ? HIGH_WATERMARK : random.integer(end + 1)
    const partitions = [{ partitionIndex: place.partition, offset }]
    const answer = await answered(
      client.ask(deleteRecords, 2, {
        topics: [{ name: place.topic, partitions }],
        timeoutMs: 5000,
      }),
    )
    const { errorCode, lowWatermark = end } = answer?.topics[0]?.partitions[0] ?? {}
    const outcome = answer === undefined ? 'unknown' : outcomeOf('DeleteRecords', errorCode)
    record({ type: 'delete-records', ...place, before: lowWatermark, outcome })
    if (answer === undefined) throw new ConnectionLostError('while deleting records')
  }
}
