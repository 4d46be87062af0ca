/** Plans and their mistakes, in the words of Kafka 3.7.2's tool. */
import { describe, expect, it } from 'vitest'
import {
  parseExecutablePlan,
  parsePlan,
  parseTopics,
  planText,
} from '../../../src/cli/reassign-partitions/plan-file.ts'

const partition = (fields: object) =>
  JSON.stringify({ version: 1, partitions: [{ topic: 't', partition: 0, ...fields }] })

describe('a plan', () => {
  it('names replicas, and directories where not any will do', () => {
    const text = partition({ replicas: [1, 2], log_dirs: ['any', '/data/b'] })
    expect(parsePlan(text)).toEqual({
      partitions: [{ topic: 't', partition: 0, replicas: [1, 2] }],
      logDirs: [{ topic: 't', partition: 0, brokerId: 2, path: '/data/b' }],
    })
  })

  it('is printed in the order of topics and partitions', () => {
    const planned = [
      { topic: 'b', partition: 0, replicas: [1] },
      { topic: 'a', partition: 10, replicas: [1] },
      { topic: 'a', partition: 9, replicas: [1, 2] },
    ]
    expect(planText(planned)).toBe(
      '{"version":1,"partitions":[{"topic":"a","partition":9,"replicas":[1,2],"log_dirs":["any","any"]},{"topic":"a","partition":10,"replicas":[1],"log_dirs":["any"]},{"topic":"b","partition":0,"replicas":[1],"log_dirs":["any"]}]}',
    )
  })

  it.each([
    ['{"version":1}', 'Partition reassignment list cannot be empty'],
    ['{"version":2,"partitions":[]}', 'Not supported version field value 2'],
    [partition({ replicas: [] }), 'Partition replica list cannot be empty'],
    [partition({}), 'No such field exists: `replicas`'],
    [
      partition({ replicas: [1, 1] }),
      'Partition replica lists may not contain duplicate entries: t-0 contains multiple entries for 1',
    ],
    [
      partition({ replicas: [1], log_dirs: ['any', 'any'] }),
      'Size of replicas list [1] is different from size of log dirs list [any, any] for partition t-0',
    ],
    [
      '{"partitions":[{"topic":"t","partition":0,"replicas":[1]},{"topic":"t","partition":0,"replicas":[2]}]}',
      'Partition reassignment contains duplicate topic partitions: t-0',
    ],
    [
      '\n  nonsense',
      "Unrecognized token 'nonsense': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')\n at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: 2, column: 11]",
    ],
  ])('cannot be %s', (text, message) => {
    expect(() => parseExecutablePlan(text)).toThrow(message)
  })
})

describe('topics to move', () => {
  it('are named', () => {
    expect(parseTopics('{"topics":[{"topic":"a"},{"topic":"b"}]}')).toEqual(['a', 'b'])
  })

  it.each([
    ['junk', 'The input string is not a valid JSON'],
    ['{"version":2}', 'Not supported version field value 2'],
    [
      '{"topics":[{"topic":"a"},{"topic":"a"}]}',
      'List of topics to reassign contains duplicate entries: [a]',
    ],
  ])('cannot be %s', (text, message) => {
    expect(() => parseTopics(text)).toThrow(message)
  })
})
