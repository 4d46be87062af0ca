/** The coordinator's assignors against runs of those of Apache Kafka 4.1.1. */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { range } from '../../../../src/engine/group/consumer/assignors/range.ts'
import type { AssignableGroup } from '../../../../src/engine/group/consumer/assignors/server-assignor.ts'
import { uniform } from '../../../../src/engine/group/consumer/assignors/uniform.ts'
import { javaHashOrder, javaUuidHashOrder } from '../../../../src/engine/java-hash-order.ts'

interface Run {
  readonly assignor: 'uniform' | 'range'
  readonly shape: string
  readonly subscriptionType: 'HOMOGENEOUS' | 'HETEROGENEOUS'
  readonly input: {
    readonly partitionsPerTopic: Record<string, number>
    readonly topicIds: Record<string, string>
    readonly members: readonly {
      readonly memberId: string
      readonly instanceId: string | null
      readonly topics: readonly string[]
      readonly current: readonly string[]
    }[]
  }
  readonly output: Record<string, string[]>
}

const file = new URL('../../../vectors/server-assignors.jsonl.gz', import.meta.url)
const runs = gunzipSync(readFileSync(file))
  .toString()
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Run)

function groupOf({ input, subscriptionType }: Run): AssignableGroup {
  const idOf = (topic: string): string => input.topicIds[topic] ?? ''
  const members = new Map(input.members.map((member) => [member.memberId, member]))
  const wanted = new Set(input.members.flatMap(({ topics }) => topics))
  const ids = Object.keys(input.partitionsPerTopic).filter((topic) => wanted.has(topic))
  return {
    isHomogeneous: subscriptionType === 'HOMOGENEOUS',
    partitionCounts: new Map(
      javaUuidHashOrder(ids.map(idOf)).map((id) => {
        const topic = ids.find((each) => idOf(each) === id) ?? ''
        return [id, input.partitionsPerTopic[topic] ?? 0]
      }),
    ),
    members: javaHashOrder([...members.keys()]).map((memberId) => {
      const { instanceId = null, topics = [], current = [] } = members.get(memberId) ?? {}
      const assigned = new Map<string, Set<number>>()
      for (const name of current) {
        const at = name.lastIndexOf('-')
        const id = idOf(name.slice(0, at))
        assigned.set(id, (assigned.get(id) ?? new Set()).add(Number(name.slice(at + 1))))
      }
      const topicIds = javaUuidHashOrder(topics.filter((topic) => ids.includes(topic)).map(idOf))
      const order = javaUuidHashOrder([...assigned.keys()])
      return {
        memberId,
        instanceId,
        topicIds: new Set(topicIds),
        current: new Map(order.map((id) => [id, assigned.get(id) ?? new Set()])),
      }
    }),
  }
}

const byNumber = (one: string, other: string): number => {
  const [a, b] = [one.lastIndexOf('-'), other.lastIndexOf('-')]
  const [topic, topic2] = [one.slice(0, a), other.slice(0, b)]
  return topic < topic2
    ? -1
    : topic > topic2
      ? 1
      : Number(one.slice(a + 1)) - Number(other.slice(b + 1))
}

test.each(runs.map((run, index) => [index + 1, `${run.assignor} ${run.shape}`, run] as const))(
  'line %i: %s',
  (_, __, run) => {
    const names = new Map(Object.entries(run.input.topicIds).map(([name, id]) => [id, name]))
    const assigned = { uniform, range }[run.assignor].assign(groupOf(run))
    const output = Object.fromEntries(
      [...assigned].map(([memberId, topics]) => [
        memberId,
        [...topics]
          .flatMap(([id, partitions]) => [...partitions].map((each) => `${names.get(id)}-${each}`))
          .sort(byNumber),
      ]),
    )
    const expected = Object.fromEntries(
      Object.entries(run.output).map(([memberId, names]) => [memberId, names.sort(byNumber)]),
    )
    expect(output).toEqual(expected)
  },
)
