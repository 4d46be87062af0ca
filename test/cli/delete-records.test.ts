import { describe, expect, it } from 'vitest'
import { parseOffsets } from '../../src/cli/delete-records.ts'

describe('--offset-json-file', () => {
  it('names partitions with offsets; the version may be left out', () => {
    const text = '{"partitions":[{"topic":"events","partition":1,"offset":-1}]}'
    expect(parseOffsets(text)).toEqual([{ topic: 'events', partition: 1, offset: -1 }])
  })

  it.each([
    ['not json', 'The input string is not a valid JSON'],
    ['[]', 'Expected JSON object, received []'],
    ['{"version":1}', 'Missing partitions field'],
    ['{"version":2,"partitions":[]}', 'Not supported version field value 2'],
    ['{"partitions":[{"topic":"t","partition":0}]}', 'No such field exists: `offset`'],
    [
      '{"partitions":[{"topic":"t","partition":"x","offset":0}]}',
      'Expected `Integer` value, received "x"',
    ],
    [
      '{"partitions":[{"topic":"t","partition":0,"offset":0},{"topic":"t","partition":0,"offset":1}]}',
      'Offset json file contains duplicate topic partitions: t-0',
    ],
  ])('refuses %s', (text, message) => {
    expect(() => parseOffsets(text)).toThrow(message)
  })
})
