import { expect, test } from 'vitest'
import { assignReplicas } from '../../../src/cli/reassign-partitions/replica-assignment.ts'

const first = () => 0
const plain = (...ids: number[]) => ids.map((id) => ({ id, rack: null }))

test('replicas go round the brokers, at a distance that grows with each round', () => {
  // The example of Kafka's own documentation of the algorithm: 10 partitions, 5 brokers, 3 replicas.
  expect(assignReplicas(plain(4, 0, 1, 2, 3), 10, 3, first)).toEqual([
    [0, 1, 2],
    [1, 2, 3],
    [2, 3, 4],
    [3, 4, 0],
    [4, 0, 1],
    [0, 2, 3],
    [1, 3, 4],
    [2, 4, 0],
    [3, 0, 1],
    [4, 1, 2],
  ])
})

test('every rack gets a replica before one gets a second', () => {
  const racks = ['a', 'b', 'c', 'a', 'b', 'c']
  const brokers = racks.map((rack, id) => ({ id, rack }))
  for (const random of [first, (bound: number) => bound - 1]) {
    for (const replicas of assignReplicas(brokers, 12, 3, random)) {
      expect(new Set(replicas.map((id) => racks[id])).size).toBe(3)
    }
    for (const replicas of assignReplicas(brokers, 12, 4, random)) {
      expect(new Set(replicas).size).toBe(4)
      expect(new Set(replicas.map((id) => racks[id])).size).toBe(3)
    }
  }
})

test('leaders are spread evenly', () => {
  const leaders = assignReplicas(plain(1, 2, 3), 9, 2).map(([leader]) => leader)
  for (const id of [1, 2, 3]) expect(leaders.filter((leader) => leader === id)).toHaveLength(3)
})

test('more replicas than brokers are refused', () => {
  expect(() => assignReplicas(plain(1), 1, 2)).toThrow(
    'Replication factor: 2 larger than available brokers: 1.',
  )
})
