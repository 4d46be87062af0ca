/**
 * Topics and their configurations: for each name the states in which it may be, one after an answer, more after
 * changes whose answers were lost. Seeing it says which. An id never comes back.
 */
import type { Operation, SeenTopic, SeeTopics, TopicConfigs, Violation } from './operations.ts'

/** A topic as it may be; the id is not known while nobody has seen it. */
interface TopicState {
  readonly topicId?: string
  readonly partitions: number
  readonly configs: TopicConfigs
}

/** undefined: there is none. */
type Possible = readonly (TopicState | undefined)[]

export function* checkTopics(history: readonly Operation[]): Generator<Violation> {
  const possible = new Map<string, Possible>()
  const gone = new Set<string>()
  for (const operation of history) {
    if (operation.type === 'see-topics') {
      yield* checkSeen(operation, possible, gone)
    } else if ('topic' in operation && operation.type in changes && 'outcome' in operation) {
      const before = possible.get(operation.topic) ?? [undefined]
      if (operation.outcome === 'failed') continue
      const after = before.map((state) => changed(state, operation))
      possible.set(operation.topic, operation.outcome === 'ok' ? after : [...before, ...after])
      if (operation.type === 'delete-topic' && operation.outcome === 'ok') {
        for (const state of before) if (state?.topicId !== undefined) gone.add(state.topicId)
      }
    }
  }
}

const changes = {
  'create-topic': true,
  'delete-topic': true,
  'create-partitions': true,
  'alter-config': true,
}

function changed(state: TopicState | undefined, operation: Operation): TopicState | undefined {
  switch (operation.type) {
    case 'create-topic': {
      const { topicId, partitions, configs } = operation
      return { partitions, configs, ...(topicId === undefined ? {} : { topicId }) }
    }
    case 'delete-topic':
      return undefined
    case 'create-partitions':
      return state && { ...state, partitions: operation.partitions }
    case 'alter-config': {
      if (state === undefined) return undefined
      const { [operation.key]: _, ...others } = state.configs
      if (operation.value === null) return { ...state, configs: others }
      return { ...state, configs: { ...others, [operation.key]: operation.value } }
    }
    default:
      return state
  }
}

function* checkSeen(
  { topics }: SeeTopics,
  possible: Map<string, Possible>,
  gone: Set<string>,
): Generator<Violation> {
  const seen = new Map(topics.map((topic) => [topic.topic, topic]))
  for (const name of new Set([...possible.keys(), ...seen.keys()])) {
    const before = possible.get(name) ?? [undefined]
    const found = seen.get(name)
    if (found !== undefined && gone.has(found.topicId)) {
      const expected = `no topic with the id ${found.topicId}, which was deleted`
      yield { class: 'topic-came-back', where: name, expected, found: describe(found) }
    } else if (!before.some((state) => isSame(state, found))) {
      yield {
        class: 'lost-topic-change',
        where: name,
        expected: before.map(describe).join(' or '),
        found: describe(found),
      }
    }
    for (const state of before) {
      const topicId = state?.topicId
      if (topicId !== undefined && topicId !== found?.topicId) gone.add(topicId)
    }
    possible.set(name, [found])
  }
}

function isSame(state: TopicState | undefined, found: SeenTopic | undefined): boolean {
  if (state === undefined || found === undefined) return state === found
  if (state.topicId !== undefined && state.topicId !== found.topicId) return false
  return state.partitions === found.partitions && textOf(state.configs) === textOf(found.configs)
}

const textOf = (configs: TopicConfigs): string =>
  Object.entries(configs)
    .map(([key, value]) => `${key}=${value}`)
    .sort()
    .join(', ')

const describe = (state: TopicState | undefined): string =>
  state === undefined
    ? 'no topic'
    : `id ${state.topicId ?? '(any)'}, ${state.partitions} partitions, {${textOf(state.configs)}}`
