/** Creates, grows, configures and deletes topics, one change at a time; `stable` ones are never deleted. */
import { createPartitions } from '../../../src/protocol/apis/create-partitions.ts'
import { createTopics } from '../../../src/protocol/apis/create-topics.ts'
import { deleteTopics } from '../../../src/protocol/apis/delete-topics.ts'
import { incrementalAlterConfigs } from '../../../src/protocol/apis/incremental-alter-configs.ts'
import type { Outcome, TopicConfigs } from '../history/operations.ts'
import { ConnectionLostError, type WireClient } from '../wire-client.ts'
import { type Actor, type ActorContext, answered, outcomeOf, pause } from './actor.ts'

const VOLATILE = ['volatile-0', 'volatile-1', 'volatile-2']
const MAX_PARTITIONS = 4
const TOPIC = 2
const SET = 0
const DELETE = 1

const CHOICES: Readonly<Record<string, readonly string[]>> = {
  'segment.bytes': ['16384', '40000'],
  'segment.ms': ['50', '100000'],
  'max.message.bytes': ['100000', '200000'],
  'retention.bytes': ['-1', '60000'],
}

export class TopicChanger implements Actor {
  readonly #context: ActorContext

  constructor(context: ActorContext) {
    this.#context = context
  }

  async live(client: WireClient, isEnding: () => boolean): Promise<void> {
    const { random, topics } = this.#context
    while (!isEnding()) {
      await pause(20 + random.integer(100))
      const name = VOLATILE[random.integer(VOLATILE.length)] ?? 'volatile-0'
      const known = topics.find(name)
      if (known === undefined) await this.create(client, name, 1 + random.integer(3))
      else await this.#change(client, name, known.partitions)
    }
  }

  async #change(client: WireClient, name: string, partitions: number): Promise<void> {
    const what = this.#context.random.integer(6)
    if (what === 0) await this.#delete(client, name)
    else if (what <= 2 && partitions < MAX_PARTITIONS)
      await this.#grow(client, name, partitions + 1)
    else await this.#configure(client, this.#context.random.integer(2) === 0 ? 'stable-1' : name)
  }

  async create(
    client: WireClient,
    topic: string,
    partitions: number,
    given?: TopicConfigs,
  ): Promise<void> {
    const configs = given ?? this.#someConfigs()
    const request = {
      name: topic,
      numPartitions: partitions,
      replicationFactor: 1,
      assignments: [],
      configs: Object.entries(configs).map(([name, value]) => ({ name, value })),
    }
    const answer = await answered(
      client.ask(createTopics, 7, { topics: [request], timeoutMs: 5000 }),
    )
    const { errorCode, topicId } = answer?.topics[0] ?? {}
    this.#ended(answer, errorCode, (outcome) => ({
      ...{ type: 'create-topic', topic, partitions, configs, outcome },
      ...(topicId === undefined ? {} : { topicId }),
    }))
  }

  async #delete(client: WireClient, topic: string): Promise<void> {
    const request = { topics: [{ name: topic, topicId: NO_ID }], topicNames: [], timeoutMs: 5000 }
    const answer = await answered(client.ask(deleteTopics, 6, request))
    const { errorCode } = answer?.responses[0] ?? {}
    this.#ended(answer, errorCode, (outcome) => ({ type: 'delete-topic', topic, outcome }))
  }

  async #grow(client: WireClient, topic: string, partitions: number): Promise<void> {
    const request = {
      topics: [{ name: topic, count: partitions, assignments: null }],
      timeoutMs: 5000,
      validateOnly: false,
    }
    const answer = await answered(client.ask(createPartitions, 3, request))
    const { errorCode } = answer?.results[0] ?? {}
    this.#ended(answer, errorCode, (outcome) => ({
      ...{ type: 'create-partitions', topic, partitions, outcome },
    }))
  }

  async #configure(client: WireClient, topic: string): Promise<void> {
    const { random } = this.#context
    const keys = Object.keys(CHOICES).filter(
      (key) => topic !== 'stable-1' || key !== 'retention.bytes',
    )
    const key = keys[random.integer(keys.length)] ?? 'segment.ms'
    const value = random.integer(3) === 0 ? null : this.#valueOf(key)
    const configs = [{ name: key, configOperation: value === null ? DELETE : SET, value }]
    const resources = [{ resourceType: TOPIC, resourceName: topic, configs }]
    const answer = await answered(
      client.ask(incrementalAlterConfigs, 1, { resources, validateOnly: false }),
    )
    const { errorCode } = answer?.responses[0] ?? {}
    this.#ended(answer, errorCode, (outcome) => ({
      ...{ type: 'alter-config', topic, key, value, outcome },
    }))
  }

  #ended(
    answer: unknown,
    errorCode: number | undefined,
    operation: (outcome: Outcome) => Parameters<ActorContext['record']>[0],
  ): void {
    const { type } = operation('unknown')
    this.#context.record(operation(answer === undefined ? 'unknown' : outcomeOf(type, errorCode)))
    if (answer === undefined) throw new ConnectionLostError(`during ${type}`)
  }

  #someConfigs(): TopicConfigs {
    const { random } = this.#context
    const keys = Object.keys(CHOICES).filter(() => random.integer(3) === 0)
    return Object.fromEntries(keys.map((key) => [key, this.#valueOf(key)]))
  }

  #valueOf(key: string): string {
    const values = CHOICES[key] ?? []
    return values[this.#context.random.integer(values.length)] ?? ''
  }
}

const NO_ID = 'AAAAAAAAAAAAAAAAAAAAAA'
