/**
 * What the broker under test has: topics, groups, producers. Frames change it, lawfully often (DeleteTopics is an API as
 * others are), so it is put in order again from time to time; what they made is removed, so that it stays small.
 */
import { alterClientQuotas } from '../../src/protocol/apis/alter-client-quotas.ts'
import { createTopics } from '../../src/protocol/apis/create-topics.ts'
import { deleteGroups } from '../../src/protocol/apis/delete-groups.ts'
import { deleteTopics } from '../../src/protocol/apis/delete-topics.ts'
import { describeClientQuotas } from '../../src/protocol/apis/describe-client-quotas.ts'
import { initProducerId } from '../../src/protocol/apis/init-producer-id.ts'
import { listGroups } from '../../src/protocol/apis/list-groups.ts'
import { metadata } from '../../src/protocol/apis/metadata.ts'
import { WireClient } from '../crash/wire-client.ts'
import {
  GROUPS,
  PARTITION_COUNT,
  TOPICS,
  TRANSACTIONAL_IDS,
  type Vocabulary,
} from './vocabulary.ts'

const ALL_TOPICS = {
  topics: null,
  includeClusterAuthorizedOperations: false,
  includeTopicAuthorizedOperations: false,
}
const MOST_AT_ONCE = 200
const COMPACTED = { name: 'cleanup.policy', value: 'compact' }

/** Quotas that a frame set would slow down whoever comes after it. */
async function removeQuotas(client: WireClient): Promise<void> {
  const { entries } = await client.ask(describeClientQuotas, 1, { components: [], strict: false })
  const removals = (entries ?? []).map(({ entity, values }) => ({
    entity: entity.map(({ entityType, entityName }) => ({ entityType, entityName })),
    ops: values.map(({ key }) => ({ key, value: 0, remove: true })),
  }))
  await client.ask(alterClientQuotas, 1, { entries: removals, validateOnly: false })
}

async function removeStrangers(client: WireClient, spare: string | undefined): Promise<void> {
  const { topics } = await client.ask(metadata, 12, ALL_TOPICS)
  const strangers = topics
    .filter(
      ({ name, isInternal }) => !isInternal && (name === spare || !TOPICS.includes(name ?? '')),
    )
    .map(({ name }) => ({ name }))
  for (let from = 0; from < strangers.length; from += MOST_AT_ONCE) {
    const some = strangers.slice(from, from + MOST_AT_ONCE)
    await client.ask(deleteTopics, 6, {
      topics: some.map(withoutId),
      topicNames: [],
      timeoutMs: 1000,
    })
  }
  const { groups } = await client.ask(listGroups, 5, { statesFilter: [], typesFilter: [] })
  const groupsNames = groups.map(({ groupId }) => groupId).filter((id) => !GROUPS.includes(id))
  await client.ask(deleteGroups, 2, { groupsNames })
}

const withoutId = ({ name }: { name: string | null }) => ({
  name,
  topicId: 'AAAAAAAAAAAAAAAAAAAAAA',
})

async function createMissing(client: WireClient): Promise<void> {
  const topics = TOPICS.map((name) => ({
    name,
    numPartitions: PARTITION_COUNT,
    replicationFactor: 1,
    assignments: [],
    configs: name === 'compacted' ? [COMPACTED] : [],
  }))
  await client.ask(createTopics, 7, { topics, timeoutMs: 10_000 })
}

/** Puts the broker in order and learns its ids; `round` counts from 0. */
export async function prepareWorld(
  port: number,
  vocabulary: Vocabulary,
  round: number,
): Promise<void> {
  const first = await WireClient.connect(port)
  await removeQuotas(first)
  first.close()
  // A client that was over a quota is muted for a while, a new one is not.
  const client = await WireClient.connect(port)
  await removeStrangers(client, TOPICS[round % TOPICS.length])
  await createMissing(client)
  vocabulary.learn(metadata.response.fields, await client.ask(metadata, 12, ALL_TOPICS))
  for (const transactionalId of [...TRANSACTIONAL_IDS, null]) {
    const request = { transactionalId, transactionTimeoutMs: 60_000 }
    const answer = await client.ask(initProducerId, 5, request)
    vocabulary.learn(initProducerId.response.fields, answer)
    vocabulary.meet(request, answer)
  }
  client.close()
}
