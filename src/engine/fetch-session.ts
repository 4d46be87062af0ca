/**
 * Incremental fetch sessions (KIP-227): the broker remembers which partitions a client fetches and what it told it
 * last, so that requests name only what changed and answers hold only partitions with news.
 *
 *     session id 0, epoch 0    a new session with these partitions (answered with id 0 when the cache is full)
 *     epoch -1                 no session, or the end of one
 *     id n, epoch e            goes on; the epoch must be the expected one, after 2^31-1 comes 1
 */
import type { Clock, Random } from './system/system.ts'

const FINAL_EPOCH = -1
const INITIAL_EPOCH = 0
const MAX_EPOCH = 2 ** 31 - 1
const NO_SESSION = 0
/** A session may be replaced by another when it was not used for so long, or is that old and smaller. */
const EVICTION_MS = 120_000

/** A partition of a fetch, as the client asked for it last. */
export interface FetchPartition {
  /** Undefined while an id is not known. */
  readonly topic: string | undefined
  /** Zero uuid where topics are named. */
  readonly topicId: string
  readonly partition: number
  readonly currentLeaderEpoch: number
  readonly fetchOffset: number
  readonly lastFetchedEpoch: number
  readonly maxBytes: number
}

/** What an answer says about a partition, as far as sessions look at it. */
export interface FetchedState {
  readonly errorCode: number
  readonly highWatermark: number
  readonly lastStableOffset: number
  readonly logStartOffset: number
  readonly records: { readonly length: number }
  /** The answer names an epoch that the client must go back to (KIP-595). */
  readonly diverging: boolean
}

export interface FetchSessionRequest {
  readonly sessionId: number
  readonly sessionEpoch: number
  readonly usesTopicIds: boolean
  readonly partitions: readonly FetchPartition[]
  readonly forgotten: readonly Pick<FetchPartition, 'topic' | 'topicId' | 'partition'>[]
}

export type FetchSessionError =
  | 'FETCH_SESSION_ID_NOT_FOUND'
  | 'INVALID_FETCH_SESSION_EPOCH'
  | 'FETCH_SESSION_TOPIC_ID_ERROR'

/** One fetch: what to read, and which of the results to send. */
export interface FetchContext {
  readonly partitions: readonly FetchPartition[]
  /** Whether every result is sent, or only the news. */
  readonly isFull: boolean
  /** The session that this fetch goes on with; 0: none, even if its answer begins one. */
  readonly sessionId: number
  /** `results` belong to `partitions`; returns the session id to answer with and which results to send. */
  answer<T extends FetchedState>(
    results: readonly T[],
  ): { sessionId: number; results: { partition: FetchPartition; result: T }[] }
}

interface CachedPartition {
  request: FetchPartition
  highWatermark: number
  lastStableOffset: number
  logStartOffset: number
}

interface Session {
  readonly id: number
  readonly usesTopicIds: boolean
  readonly createdAt: number
  lastUsed: number
  epoch: number
  /** In the order in which they are read; those that had records go to the end. */
  readonly partitions: Map<string, CachedPartition>
}

type PartitionName = Pick<FetchPartition, 'topic' | 'topicId' | 'partition'>

function keyOf({ topic, topicId, partition }: PartitionName, usesTopicIds: boolean): string {
  return `${usesTopicIds ? topicId : topic}-${partition}`
}

/** Notes what is about to be answered; returns whether the client has to hear of it. */
function isNews(cached: CachedPartition, result: FetchedState): boolean {
  const changed =
    cached.highWatermark !== result.highWatermark ||
    cached.lastStableOffset !== result.lastStableOffset ||
    cached.logStartOffset !== result.logStartOffset
  // After an error everything is news again.
  cached.highWatermark = result.errorCode === 0 ? result.highWatermark : -1
  cached.lastStableOffset = result.lastStableOffset
  cached.logStartOffset = result.logStartOffset
  return changed || result.records.length > 0 || result.errorCode !== 0 || result.diverging
}

function everything<T>(partitions: readonly FetchPartition[], results: readonly T[]) {
  return results.flatMap((result, at) => {
    const partition = partitions[at]
    return partition === undefined ? [] : [{ partition, result }]
  })
}

export class FetchSessions {
  readonly #clock: Clock
  readonly #random: Random
  readonly #maxSessions: number
  /** Least recently used first. */
  readonly #sessions = new Map<number, Session>()

  constructor(clock: Clock, random: Random, maxSessions: number) {
    this.#clock = clock
    this.#random = random
    this.#maxSessions = maxSessions
  }

  /** Sessions that are remembered. */
  get size(): number {
    return this.#sessions.size
  }

  /** Begins a fetch; an error's name is the answer's top-level error. */
  open(request: FetchSessionRequest): FetchContext | FetchSessionError {
    const { sessionId, sessionEpoch } = request
    if (sessionEpoch !== FINAL_EPOCH && sessionEpoch !== INITIAL_EPOCH) {
      return this.#continue(request)
    }
    this.#sessions.delete(sessionId)
    const { partitions } = request
    return {
      partitions,
      isFull: true,
      sessionId: NO_SESSION,
      answer: (results) => ({
        sessionId: sessionEpoch === FINAL_EPOCH ? NO_SESSION : this.#create(request, results),
        results: everything(partitions, results),
      }),
    }
  }

  #continue(request: FetchSessionRequest): FetchContext | FetchSessionError {
    const session = this.#sessions.get(request.sessionId)
    if (session === undefined) return 'FETCH_SESSION_ID_NOT_FOUND'
    if (session.epoch !== request.sessionEpoch) return 'INVALID_FETCH_SESSION_EPOCH'
    if (session.usesTopicIds !== request.usesTopicIds) return 'FETCH_SESSION_TOPIC_ID_ERROR'
    this.#update(session, request)
    if (session.partitions.size === 0) {
      this.#sessions.delete(session.id)
      const answer = () => ({ sessionId: NO_SESSION, results: [] })
      return { partitions: [], isFull: true, sessionId: NO_SESSION, answer }
    }
    session.epoch = session.epoch === MAX_EPOCH ? 1 : session.epoch + 1
    this.#touch(session)
    const cached = [...session.partitions]
    return {
      partitions: cached.map(([, { request: asked }]) => asked),
      isFull: false,
      sessionId: session.id,
      answer: (results) => ({
        sessionId: session.id,
        results: this.#news(session, cached, results),
      }),
    }
  }

  #update(session: Session, { partitions, forgotten, usesTopicIds }: FetchSessionRequest): void {
    for (const partition of partitions) {
      const key = keyOf(partition, usesTopicIds)
      const cached = session.partitions.get(key)
      if (cached === undefined) session.partitions.set(key, newlyCached(partition))
      else cached.request = partition
    }
    for (const partition of forgotten) session.partitions.delete(keyOf(partition, usesTopicIds))
  }

  #news<T extends FetchedState>(
    session: Session,
    cached: readonly (readonly [string, CachedPartition])[],
    results: readonly T[],
  ): { partition: FetchPartition; result: T }[] {
    const news: { partition: FetchPartition; result: T }[] = []
    for (const [at, [key, partition]] of cached.entries()) {
      const result = results[at]
      if (result === undefined || !isNews(partition, result)) continue
      news.push({ partition: partition.request, result })
      // Next time the others are read first, so that none of them starves behind the size limit.
      if (result.records.length > 0 && session.partitions.delete(key)) {
        session.partitions.set(key, partition)
      }
    }
    return news
  }

  /** Remembers a new session; 0 when there is no room for it. */
  #create(
    { partitions, usesTopicIds }: FetchSessionRequest,
    results: readonly FetchedState[],
  ): number {
    if (partitions.length === 0 || !this.#makeRoom(partitions.length)) return NO_SESSION
    let id: number
    do id = 1 + this.#random.integer(MAX_EPOCH)
    while (this.#sessions.has(id))
    const cached = new Map<string, CachedPartition>()
    for (const [at, partition] of partitions.entries()) {
      const entry = newlyCached(partition)
      const result = results[at]
      if (result !== undefined) isNews(entry, result)
      cached.set(keyOf(partition, usesTopicIds), entry)
    }
    const now = this.#clock.monotonic()
    const epoch = INITIAL_EPOCH + 1
    this.#sessions.set(id, {
      id,
      usesTopicIds,
      createdAt: now,
      lastUsed: now,
      epoch,
      partitions: cached,
    })
    return id
  }

  #makeRoom(partitionCount: number): boolean {
    if (this.#sessions.size < this.#maxSessions) return true
    const oldest = this.#clock.monotonic() - EVICTION_MS
    for (const session of this.#sessions.values()) {
      const isStale = session.lastUsed < oldest
      const isSmaller = session.createdAt < oldest && session.partitions.size < partitionCount
      if (isStale || isSmaller) return this.#sessions.delete(session.id)
    }
    return false
  }

  #touch(session: Session): void {
    session.lastUsed = this.#clock.monotonic()
    this.#sessions.delete(session.id)
    this.#sessions.set(session.id, session)
  }
}

function newlyCached(request: FetchPartition): CachedPartition {
  return { request, highWatermark: -1, lastStableOffset: -1, logStartOffset: -1 }
}
