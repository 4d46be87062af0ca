/**
 * A fetch session with one broker (KIP-227): after a first full request, each request names only the
 * partitions that were added, changed or dropped. A broker without room for the session answers with
 * session id 0, and every request is a full one.
 */

export interface FetchPartition {
  readonly topic: string
  readonly partition: number
  readonly name: string
  readonly fetchOffset: number
  readonly currentLeaderEpoch: number
}

export interface FetchPlan {
  readonly sessionId: number
  readonly sessionEpoch: number
  readonly partitions: readonly FetchPartition[]
  readonly forgotten: readonly FetchPartition[]
}

const NO_SESSION = 0
const INITIAL_EPOCH = 0

export class FetchSession {
  #id = NO_SESSION
  #epoch = INITIAL_EPOCH
  #known = new Map<string, FetchPartition>()

  /** What to send so that the broker looks at exactly `partitions`. */
  plan(partitions: readonly FetchPartition[]): FetchPlan {
    const wanted = new Map(partitions.map((each) => [each.name, each]))
    const known = this.#known
    this.#known = wanted
    const { sessionId, sessionEpoch } = { sessionId: this.#id, sessionEpoch: this.#epoch }
    if (sessionEpoch === INITIAL_EPOCH) {
      return { sessionId: NO_SESSION, sessionEpoch, partitions, forgotten: [] }
    }
    return {
      sessionId,
      sessionEpoch,
      partitions: partitions.filter((each) => !isSame(known.get(each.name), each)),
      forgotten: [...known.values()].filter(({ name }) => !wanted.has(name)),
    }
  }

  /** After a good answer, with the session that the broker gave. */
  answered(sessionId: number): void {
    if (sessionId === NO_SESSION) {
      this.reset()
      return
    }
    this.#epoch = this.#id === sessionId && this.#epoch > 0 ? nextEpoch(this.#epoch) : 1
    this.#id = sessionId
  }

  /** The broker lost the session, or an answer was lost: the next request is a full one. */
  reset(): void {
    this.#id = NO_SESSION
    this.#epoch = INITIAL_EPOCH
  }
}

const nextEpoch = (epoch: number): number => (epoch === 0x7fffffff ? 1 : epoch + 1)

const isSame = (a: FetchPartition | undefined, b: FetchPartition): boolean =>
  a !== undefined &&
  a.fetchOffset === b.fetchOffset &&
  a.currentLeaderEpoch === b.currentLeaderEpoch
