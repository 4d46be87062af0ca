import { describe, expect, it } from 'vitest'
import type { AssignmentInput, Assignor } from '../../../src/client/assignors/assignor.ts'
import { cooperativeStickyAssignor } from '../../../src/client/assignors/cooperative-sticky.ts'
import { rangeAssignor } from '../../../src/client/assignors/range.ts'
import { roundRobinAssignor } from '../../../src/client/assignors/roundrobin.ts'
import { stickyAssignor } from '../../../src/client/assignors/sticky.ts'
import { partitionName } from '../../../src/client/topic-partition.ts'
import { readVectors } from '../../vectors/archive.ts'

interface Vector {
  readonly assignor: string
  readonly shape: string
  readonly round: number
  readonly orderInsensitive: boolean
  readonly input: {
    readonly partitionsPerTopic: Readonly<Record<string, number>>
    readonly brokerRacks?: Readonly<Record<string, string>>
    readonly replicas?: Readonly<Record<string, readonly (readonly number[])[]>>
    readonly members: readonly {
      readonly memberId: string
      readonly groupInstanceId: string | null
      readonly rackId?: string | null
      readonly topics: readonly string[]
      readonly ownedPartitions: readonly string[]
      readonly generationId: number
      readonly userDataHex: string | null
    }[]
  }
  readonly output: Readonly<Record<string, readonly string[]>>
}

const assignors: readonly Assignor[] = [
  rangeAssignor,
  roundRobinAssignor,
  stickyAssignor,
  cooperativeStickyAssignor,
]

const parsePartition = (name: string) => {
  const dash = name.lastIndexOf('-')
  return { topic: name.slice(0, dash), partition: Number(name.slice(dash + 1)) }
}

function inputOf({ input }: Vector): AssignmentInput {
  const topics = Object.entries(input.partitionsPerTopic).map(([topic, count]) => {
    const partitionRacks = Array.from({ length: count }, (_, partition) => {
      const replicas = input.replicas?.[topic]?.[partition] ?? []
      return new Set(replicas.flatMap((id) => input.brokerRacks?.[id] ?? []))
    })
    return [topic, { partitionRacks }] as const
  })
  const members = input.members.map((member) => ({
    ...member,
    rackId: member.rackId ?? null,
    ownedPartitions: member.ownedPartitions.map(parsePartition),
    userData: member.userDataHex === null ? null : Buffer.from(member.userDataHex, 'hex'),
  }))
  return { members, topics: new Map(topics) }
}

function assigned(assignor: Assignor, input: AssignmentInput): Record<string, string[]> {
  const assignment = assignor.assign(input)
  return Object.fromEntries(
    [...assignment].map(([memberId, list]) => [memberId, list.map(partitionName).sort()]),
  )
}

const sorted = (output: Vector['output']): Record<string, string[]> =>
  Object.fromEntries(Object.entries(output).map(([id, list]) => [id, [...list].sort()]))

describe.each(assignors)('$name assigns as Kafka does', (assignor) => {
  const vectors = (readVectors('assignors.jsonl.gz') as Vector[]).filter(
    (vector) => vector.assignor === assignor.name,
  )

  it.each(vectors.filter((vector) => vector.orderInsensitive))(
    '$shape (round $round)',
    (vector) => {
      expect(assigned(assignor, inputOf(vector))).toEqual(sorted(vector.output))
    },
  )

  const orderSensitive = vectors.filter((vector) => !vector.orderInsensitive)
  it.skipIf(orderSensitive.length === 0).each(orderSensitive)(
    '$shape (round $round), where the order of the members counts',
    (vector) => {
      const own = Object.values(assigned(assignor, inputOf(vector)))
      const kafkas = Object.values(vector.output)
      const loads = (lists: readonly (readonly string[])[]) =>
        lists.map((list) => list.length).sort()
      expect(own.flat().sort()).toEqual(kafkas.flat().sort())
      expect(loads(own)).toEqual(loads(kafkas))
    },
  )
})
