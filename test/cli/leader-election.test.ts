import { describe, expect, it } from 'vitest'
import { parseElectionType, parsePartitions } from '../../src/cli/leader-election.ts'

describe('kafka-leader-election', () => {
  it('takes the type in any case, and refuses others', () => {
    expect(parseElectionType('Preferred')).toBe('preferred')
    expect(() => parseElectionType('some')).toThrow(
      "Cannot parse argument 'some' of option election-type",
    )
  })

  it.each([
    ['nonsense', 'Replica election data is empty'],
    ['{}', 'Replica election data is missing "partitions" field'],
    [
      '{"partitions":[{"topic":"t","partition":0},{"topic":"t","partition":0}]}',
      'Replica election data contains duplicate partitions: [t-0]',
    ],
  ])('refuses the file %s', (text, message) => {
    expect(() => parsePartitions(text)).toThrow(message)
  })
})
