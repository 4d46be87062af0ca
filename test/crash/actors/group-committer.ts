/** Commits growing offsets for some groups without members, several partitions in one request. */
import { findCoordinator } from '../../../src/protocol/apis/find-coordinator.ts'
import { offsetCommit } from '../../../src/protocol/apis/offset-commit.ts'
import { type Place, placeKey } from '../history/operations.ts'
import { ConnectionLostError, type WireClient } from '../wire-client.ts'
import { type Actor, type ActorContext, answered, outcomeOf, pause, retried } from './actor.ts'

const GROUPS = 4
const MAX_STEP = 5

export class GroupCommitter implements Actor {
  readonly #context: ActorContext
  readonly #offsets = new Map<string, number>()

  constructor(context: ActorContext) {
    this.#context = context
  }

  async live(client: WireClient, isEnding: () => boolean): Promise<void> {
    const { name, random } = this.#context
    const request = { key: name, keyType: 0, coordinatorKeys: [] }
    await retried(
      () => client.ask(findCoordinator, 2, request),
      ({ errorCode }) => errorCode,
    )
    while (!isEnding()) {
      await this.#commit(client, `${name}-${random.integer(GROUPS)}`)
      await pause(random.integer(5))
    }
  }

  async #commit(client: WireClient, group: string): Promise<void> {
    const { random, topics, record } = this.#context
    const place = topics.place(random, 'stable')
    if (place === undefined) return
    const { topic, topicId, partition } = place
    const some = [partition, ...(partition > 0 && random.integer(2) === 0 ? [0] : [])]
    const commits = some.map((index) => {
      const offset = this.#nextOffset(group, { topic, topicId, partition: index })
      return { type: 'commit-offset', group, topic, topicId, partition: index, offset } as const
    })
    const partitions = commits.map(({ partition: partitionIndex, offset: committedOffset }) => ({
      partitionIndex,
      committedOffset,
      committedMetadata: '',
    }))
    const request = { groupId: group, memberId: '', topics: [{ name: topic, topicId, partitions }] }
    const answer = await answered(client.ask(offsetCommit, 9, request))
    for (const [index, commit] of commits.entries()) {
      const errorCode = answer?.topics[0]?.partitions[index]?.errorCode
      const outcome = answer === undefined ? 'unknown' : outcomeOf('OffsetCommit', errorCode)
      record({ ...commit, outcome })
    }
    if (answer === undefined) throw new ConnectionLostError('while committing')
  }

  #nextOffset(group: string, place: Place): number {
    const key = `${group} ${placeKey(place)}`
    const offset = (this.#offsets.get(key) ?? 0) + 1 + this.#context.random.integer(MAX_STEP)
    this.#offsets.set(key, offset)
    return offset
  }
}
