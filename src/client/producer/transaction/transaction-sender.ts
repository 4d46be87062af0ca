/** Sends what the transaction manager has due to the coordinators, one request at a time, until it is answered. */
import { KafkaError } from '../../../protocol/errors.ts'
import { backoffMs, sleep } from '../../backoff.ts'
import type { ReadyLink } from '../../broker-link.ts'
import type { Cluster } from '../../cluster.ts'
import { isRetriable } from '../../errors.ts'
import { coordinatorVerdict, type Verdict } from './answer-verdicts.ts'
import {
  type CoordinatorAnswer,
  sendToCoordinator,
  type TransactionSettings,
} from './coordinator-requests.ts'
import { Coordinators, type CoordinatorType } from './coordinators.ts'
import { TransactionManager } from './transaction-manager.ts'
import type { TransactionRequest } from './transaction-request.ts'

/** How long the first partition of a transaction waits for the end of the transaction before. */
const SOON_MS = 20

export class TransactionSender {
  readonly manager: TransactionManager
  readonly #cluster: Cluster
  readonly #settings: TransactionSettings
  readonly #coordinators: Coordinators
  /** Called after each answer: batches may be sent, or the next request is due. */
  onProgress: () => void = () => {}
  #underWay: TransactionRequest | undefined
  #failures = 0
  #closed = false

  constructor(parts: {
    manager: TransactionManager
    cluster: Cluster
    settings: TransactionSettings
  }) {
    this.manager = parts.manager
    this.#cluster = parts.cluster
    this.#settings = parts.settings
    this.#coordinators = new Coordinators(parts.cluster)
  }

  /** Sends the next request if one is due and none under way. `isWriting`: some batch has not ended. */
  advance(isWriting: boolean): void {
    if (this.#underWay !== undefined || this.#closed) return
    const request = this.manager.next(isWriting)
    if (request === undefined) return
    this.#underWay = request
    void this.#send(request).finally(() => {
      this.#underWay = undefined
      this.onProgress()
    })
  }

  close(): void {
    this.#closed = true
    this.manager.close(this.#underWay)
  }

  async #send(request: TransactionRequest): Promise<void> {
    const [type, key]: [CoordinatorType, string] =
      request.kind === 'commitOffsets'
        ? ['group', request.group.groupId]
        : ['transaction', this.#settings.transactionalId]
    const { verdict, identity } = await this.#attempt(request, type, key)
    if (this.#closed) return
    if (verdict.kind === 'retry') {
      if (verdict.coordinatorMoved) this.#coordinators.forget(type, key)
      const { retryBackoff } = this.#cluster.settings
      await sleep(verdict.soon ? SOON_MS : backoffMs(retryBackoff, this.#failures))
      this.#failures += 1
      if (this.#closed) return
    } else this.#failures = 0
    this.manager.answered(request, verdict, identity)
  }

  async #attempt(
    request: TransactionRequest,
    type: CoordinatorType,
    key: string,
  ): Promise<CoordinatorAnswer> {
    let link: ReadyLink | undefined
    try {
      link = await this.#coordinators.link(type, key)
      this.#noteFeatures(link)
      const way = { cluster: this.#cluster, link }
      return await sendToCoordinator(way, request, this.manager, this.#settings)
    } catch (error) {
      if (!(error instanceof Error)) throw error
      return { verdict: verdictOf(error, link === undefined, type, key) }
    }
  }

  #noteFeatures({ versions }: ReadyLink): void {
    const { finalizedFeatures, finalizedFeaturesEpoch } = versions.response
    const feature = finalizedFeatures.find(({ name }) => name === 'transaction.version')
    this.manager.noteFeatures(finalizedFeaturesEpoch, feature?.maxVersionLevel ?? 0)
  }
}

/** Of a request that had no answer. */
function verdictOf(error: Error, isLookup: boolean, type: CoordinatorType, key: string): Verdict {
  if (isRetriable(error)) return { kind: 'retry', coordinatorMoved: true, soon: false }
  return isLookup && error instanceof KafkaError
    ? coordinatorVerdict(error, type, key)
    : { kind: 'fatal', error }
}

/** The transactions of a producer with this configuration; loaded only where there are some. */
export function createTransactions(
  cluster: Cluster,
  settings: TransactionSettings,
): TransactionSender {
  const manager = new TransactionManager(settings.transactionalId)
  return new TransactionSender({ manager, cluster, settings })
}
