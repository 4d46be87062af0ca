import { describe, expect, it } from 'vitest'
import { parseReplicaAssignment } from '../../../src/cli/topics/replica-assignment.ts'

describe('--replica-assignment', () => {
  it('separates partitions by commas and replicas by colons', () => {
    expect(parseReplicaAssignment('0:1, 1:2')).toEqual([
      [0, 1],
      [1, 2],
    ])
  })

  it.each([
    ['0:0', 'Partition replica lists may not contain duplicate entries: 0'],
    ['0:1,0', 'Partition 1 has different replication factor: [0]'],
    ['x', 'For input string: "x"'],
  ])('refuses %s', (text, message) => {
    expect(() => parseReplicaAssignment(text)).toThrow(message)
  })
})
