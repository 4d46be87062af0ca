/** The way to the group's coordinator: found when needed, forgotten when it answers that it is none. */

import { type ErrorName, KafkaError } from '../../protocol/errors.ts'
import type { Api, RequestInput, Response } from '../../protocol/schema.ts'
import { backoffMs, sleep } from '../backoff.ts'
import type { ReadyLink } from '../broker-link.ts'
import type { BodyFor, Cluster, VersionLimits } from '../cluster.ts'
import { ClientError, isRetriable, TimeoutError } from '../errors.ts'

const MOVED: ReadonlySet<ErrorName> = new Set(['NOT_COORDINATOR', 'COORDINATOR_NOT_AVAILABLE'])

export class GroupCoordinator {
  readonly groupId: string
  readonly #cluster: Cluster
  #nodeId: number | undefined
  #closed = false

  constructor(cluster: Cluster, groupId: string) {
    this.#cluster = cluster
    this.groupId = groupId
  }

  close(): void {
    this.#closed = true
  }

  /** The next request looks for the coordinator again. */
  forget(): void {
    this.#nodeId = undefined
  }

  /** One attempt. Throws retriable errors. */
  async link(): Promise<ReadyLink> {
    if (this.#closed)
      throw new ClientError('java.lang.IllegalStateException', 'the consumer is closed')
    if (this.#nodeId === undefined) {
      const link = await this.#cluster.any()
      this.#nodeId = (await this.#cluster.fetchCoordinator(link, 'group', this.groupId)).id
    }
    return await this.#cluster.broker(this.#nodeId, 'coordinator')
  }

  /** One attempt at one request; a lost connection forgets the coordinator. */
  async send<A extends Api>(
    api: A,
    body: RequestInput<A> | BodyFor<A>,
    limits: VersionLimits & { timeoutMs?: number | undefined } = {},
  ): Promise<Response<A>> {
    try {
      return await this.#cluster.send(await this.link(), api, body, limits)
    } catch (error) {
      if (isRetriable(error)) this.forget()
      throw error
    }
  }

  /** Looks at an error code of an answer: a coordinator that moved is forgotten. */
  noteError(error: ErrorName): void {
    if (MOVED.has(error)) this.forget()
  }

  /** Repeats `attempt` over retriable errors for up to `timeoutMs`, then rejects with TimeoutError. */
  async retrying<T>(timeoutMs: number, attempt: () => Promise<T>): Promise<T> {
    const deadline = Date.now() + timeoutMs
    for (let failures = 0; ; failures++) {
      try {
        return await attempt()
      } catch (error) {
        if (!isRetriable(error) || this.#closed) throw error
        if (error instanceof KafkaError) this.noteError(error.error)
        const pause = backoffMs(this.#cluster.settings.retryBackoff, failures)
        if (Date.now() + pause >= deadline) {
          throw new TimeoutError(
            `Timeout of ${timeoutMs}ms expired before the group's coordinator answered`,
            {
              cause: error,
            },
          )
        }
        await sleep(pause)
      }
    }
  }
}
