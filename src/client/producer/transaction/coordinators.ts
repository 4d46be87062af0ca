/** The ways to the coordinators of a transactional id and of groups: found when needed, until they are forgotten. */
import type { ReadyLink } from '../../broker-link.ts'
import type { Cluster } from '../../cluster.ts'

export type CoordinatorType = 'transaction' | 'group'

export class Coordinators {
  readonly #cluster: Cluster
  readonly #known = new Map<string, number>()

  constructor(cluster: Cluster) {
    this.#cluster = cluster
  }

  /** One attempt. Throws KafkaError and DisconnectError. */
  async link(type: CoordinatorType, key: string): Promise<ReadyLink> {
    const name = `${type} ${key}`
    let id = this.#known.get(name)
    if (id === undefined) {
      const node = await this.#cluster.fetchCoordinator(await this.#cluster.any(), type, key)
      id = node.id
      this.#known.set(name, id)
    }
    return await this.#cluster.broker(id)
  }

  forget(type: CoordinatorType, key: string): void {
    this.#known.delete(`${type} ${key}`)
  }
}
