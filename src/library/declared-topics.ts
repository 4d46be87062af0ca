/** The topics of `startBroker`: made at the start, and again by `reset()`, which leaves nothing else. */
import type { Broker } from '../engine/broker.ts'
import type { CreatedTopic, NewTopic } from '../engine/metadata/controller.ts'
import { isInternalTopic } from '../engine/metadata/topic-name.ts'
import { BrokerOptionsError, type TopicOptions } from './broker-options.ts'

function newTopic(topic: string | TopicOptions): NewTopic {
  const {
    name,
    partitions = -1,
    configs = {},
  } = typeof topic === 'string' ? { name: topic } : topic
  return {
    name,
    numPartitions: partitions,
    replicationFactor: 1,
    assignments: [],
    configs: Object.entries(configs).map(([key, value]) => ({ name: key, value: String(value) })),
  }
}

export class DeclaredTopics {
  readonly #topics: readonly NewTopic[]

  constructor(topics: readonly (string | TopicOptions)[]) {
    this.#topics = topics.map(newTopic)
  }

  /** Makes those that are missing. Throws BrokerOptionsError for one that cannot be. */
  async create({ controller, metadata }: Broker): Promise<void> {
    const missing = this.#topics.filter(({ name }) => !metadata.image.topicsByName.has(name))
    requireCreated(await controller.createTopics(missing, false))
  }

  /**
   * Deletes every topic and makes the declared ones anew, before a client's next request is answered. So are the
   * internal ones that were there: without them the next group or transaction would have to wait for its coordinator.
   */
  async recreate({ controller, metadata }: Broker): Promise<void> {
    const all = [...metadata.image.topicsByName.values()]
    const internal = all.map(({ name }) => name).filter(isInternalTopic)
    const wanted = all.map(({ id }) => ({ name: null, topicId: id }))
    // None waits for the one before: the controller decides each at once.
    const deleting = controller.deleteTopics(wanted)
    const creating = controller.createTopics(this.#topics, false)
    const creatingInternal = internal.map((name) => controller.autoCreateTopic(name))
    await deleting
    requireCreated(await creating)
    requireCreated(await Promise.all(creatingInternal))
  }
}

function requireCreated(outcomes: readonly CreatedTopic[]): void {
  for (const { name, error } of outcomes) {
    if (error === undefined) continue
    throw new BrokerOptionsError(`startBroker(): topic ${JSON.stringify(name)}: ${error.message}`, {
      cause: error,
    })
  }
}
