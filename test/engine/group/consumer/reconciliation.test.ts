/**
 * Random lives of groups of the consumer protocol: members join, leave, are silent, change their topics, and topics
 * grow and go. Whatever happens, no partition is ever in two members' hands; and when nothing happens any more, all
 * partitions are.
 */
import { describe, expect, test } from 'vitest'
import { ConsumerEffects } from '../../../../src/engine/group/consumer/consumer-effects.ts'
import { ConsumerGroup } from '../../../../src/engine/group/consumer/consumer-group.ts'
import { consumerHeartbeat } from '../../../../src/engine/group/consumer/consumer-heartbeat.ts'
import { Refusal } from '../../../../src/engine/group/consumer/consumer-step.ts'
import { sessionTimeout } from '../../../../src/engine/group/consumer/member-removal.ts'
import { defaultGroupConfig } from '../../../../src/engine/group/group-config.ts'
import type { PartitionsOfTopicId } from '../../../../src/engine/group/requests.ts'
import { createTestSystem } from '../../system/test-system.ts'
import { TopicsOfTest } from './topics-of-test.ts'

/** What a client knows: its epoch, what it was told to have, and what it holds. */
interface Client {
  epoch: number
  topics: string[]
  hasNews: boolean
  told: readonly PartitionsOfTopicId[]
  /** It stops reading what it is to give up before it says so, and reads what is new after it was told. */
  holds: Set<string>
}

const namesOf = (list: readonly PartitionsOfTopicId[]): Set<string> =>
  new Set(list.flatMap(({ topicId, partitions }) => partitions.map((each) => `${topicId} ${each}`)))

class Life {
  readonly #group = new ConsumerGroup('g')
  readonly topics = new TopicsOfTest()
  readonly clients = new Map<string, Client>()

  get state(): string {
    return this.#group.state
  }

  join(id: string, topics: string[]): void {
    this.clients.set(id, { epoch: 0, topics, hasNews: true, told: [], holds: new Set() })
    this.heartbeat(id)
  }

  leave(id: string): void {
    this.#send(id, -1)
    this.clients.delete(id)
  }

  /** The coordinator gives it up; the client does not know yet, but its own timeout is shorter. */
  expire(id: string): void {
    this.#step((step) => sessionTimeout(step, id))
    this.clients.delete(id)
  }

  topicsChanged(partitions: Record<string, number>): void {
    this.topics.set(partitions)
    this.#group.needsMetadata = true
  }

  heartbeat(id: string): void {
    const client = this.clients.get(id)
    if (client === undefined) return
    const result = this.#send(id, client.epoch)
    if (result instanceof Refusal) {
      // Fenced: it drops everything and begins again.
      expect(result.error).toMatch(/FENCED_MEMBER_EPOCH|UNKNOWN_MEMBER_ID/)
      Object.assign(client, { epoch: 0, hasNews: true, told: [], holds: new Set() })
      return
    }
    client.epoch = result.memberEpoch
    client.hasNews = result.assignment !== null
    if (result.assignment !== null) client.told = result.assignment
    client.holds = namesOf(client.told)
    this.#checkOwners()
  }

  /** Until nobody has news, and once more. */
  settle(): void {
    for (let round = 0; round < 20; round += 1) {
      for (const id of this.clients.keys()) this.heartbeat(id)
    }
  }

  held(): string[] {
    return [...this.clients.values()].flatMap(({ holds }) => [...holds]).sort()
  }

  wanted(): string[] {
    const topics = new Set([...this.clients.values()].flatMap((client) => client.topics))
    return [...topics]
      .flatMap((name) => {
        const topic = this.topics.topic(name)
        if (topic === undefined) return []
        return Array.from({ length: topic.partitions }, (_, each) => `${topic.id} ${each}`)
      })
      .sort()
  }

  #checkOwners(): void {
    const held = this.held()
    expect(new Set(held).size).toBe(held.length)
  }

  #send(id: string, memberEpoch: number) {
    const client = this.clients.get(id)
    const isJoining = memberEpoch === 0
    return this.#step((step) =>
      consumerHeartbeat(step, {
        newMemberId: '',
        request: {
          groupId: 'g',
          memberId: id,
          memberEpoch,
          instanceId: null,
          rackId: null,
          rebalanceTimeoutMs: isJoining ? 60_000 : -1,
          subscribedTopicNames: client?.topics ?? null,
          subscribedTopicRegex: null,
          serverAssignor: null,
          owned: isJoining ? [] : client?.hasNews ? client.told : null,
          clientId: id,
          clientHost: '/127.0.0.1',
        },
      }),
    )
  }

  #step<R>(run: (step: Parameters<typeof consumerHeartbeat>[0]) => R): R {
    const effects = new ConsumerEffects('g')
    const { topics: metadata } = this
    const step = { group: this.#group, effects, config: defaultGroupConfig, metadata, now: 0 }
    const result = run(step)
    if (result instanceof Refusal) return result
    for (const change of effects.changes) {
      if (change.type !== 'offset' && change.type !== 'group') this.#group.apply(change)
    }
    return result
  }
}

const SUBSCRIPTIONS = [['t'], ['t', 'u'], ['u', 'v'], ['t', 'u', 'v']]

describe('random lives', () => {
  test.each(Array.from({ length: 40 }, (_, seed) => [seed + 1]))('seed %i', (seed) => {
    const { random } = createTestSystem({ seed })
    const pick = <T>(values: readonly T[]): T | undefined => values[random.integer(values.length)]
    const life = new Life()
    let partitions = 3
    life.topicsChanged({ t: partitions, u: 2 })
    const isUniform = seed % 2 === 0
    for (let step = 0; step < 150; step += 1) {
      const id = pick([...life.clients.keys()]) ?? ''
      const what = random.integer(20)
      if (what === 0 || life.clients.size === 0) {
        life.join(`m${step}`, isUniform ? ['t', 'u', 'v'] : (pick(SUBSCRIPTIONS) ?? []))
      } else if (what === 1) life.leave(id)
      else if (what === 2) life.expire(id)
      else if (what === 3) {
        // Topics grow and go, but do not shrink.
        partitions += random.integer(3)
        life.topicsChanged({ t: partitions, u: 2, ...(random.integer(2) === 0 && { v: 3 }) })
      } else life.heartbeat(id)
    }
    life.settle()
    expect(life.state).toBe(life.clients.size === 0 ? 'Empty' : 'Stable')
    expect(life.held()).toEqual(life.wanted())
    const loads = [...life.clients.values()].map(({ holds }) => holds.size)
    // Where all want the same, everybody has as much as the others.
    if (isUniform) expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(1)
  })
})
