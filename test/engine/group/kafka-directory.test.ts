/** A log directory of Apache Kafka 3.9.1: its groups and offsets are there when a coordinator loads it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { GroupTables } from '../../../src/engine/group/group-tables.ts'
import type { OffsetsLog } from '../../../src/engine/group/ports.ts'
import { replay } from '../../../src/engine/group/replay.ts'
import { StateDatabase } from '../../../src/engine/metadata/state-database.ts'
import { recordBatches } from '../../../src/protocol/records/record-batch.ts'
import { removeLogDirectory, unpackLogDirectory } from '../../vectors/archive.ts'
import { createTestSystem } from '../system/test-system.ts'

let directory = ''
beforeAll(() => {
  directory = unpackLogDirectory('kraft-3.9.1')
})
afterAll(() => removeLogDirectory(directory))

function offsetsTopic(): OffsetsLog {
  const batches = [0, 1, 2].map((partition) => {
    const file = join(directory, `data/__consumer_offsets-${partition}/00000000000000000000.log`)
    return [...recordBatches(readFileSync(file))]
  })
  const end = (partition: number) => batches[partition]?.at(-1)?.nextOffset ?? 0
  return {
    append: () => {
      throw new Error('nothing is written by reading')
    },
    batches: (partition, from) =>
      (batches[partition] ?? []).filter(({ nextOffset }) => nextOffset > from),
    highWatermark: end,
    logStartOffset: () => 0,
    logEndOffset: end,
    cleanedUpTo: () => 0,
  }
}

/** As `kafka-consumer-groups --describe` prints it: group, topic, partition, current offset. */
function describedOffsets(): string[] {
  const text = readFileSync(join(directory, 'expected/cli.groups-offsets.expected.txt'), 'utf8')
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('GROUP'))
    .map((line) => line.split(/\s+/).slice(0, 4).join(' '))
    .sort()
}

test('committed offsets, those of transactions included, are what Kafka shows', () => {
  const system = createTestSystem()
  system.disk.makeDirectory('/')
  const database = StateDatabase.open(system, ':memory:')
  const tables = new GroupTables(database)
  const log = offsetsTopic()
  const load = () => [0, 1, 2].flatMap((partition) => [...replay(log, tables, partition)])
  const lines = (groups: ReturnType<typeof load>) =>
    groups
      .flatMap(([groupId, { offsets }]) =>
        [...offsets.values()].map(
          ({ topic, partition, value }) => `${groupId} ${topic} ${partition} ${value?.offset}`,
        ),
      )
      .sort()
  const fromLog = load()
  expect(lines(fromLog)).toEqual(describedOffsets())
  const groups = new Map(fromLog)
  expect(groups.get('group-static')?.metadata).toMatchObject({
    protocolType: 'consumer',
    generation: 2,
    members: [],
  })
  expect(groups.has('group-gone')).toBe(false)
  // The second time it comes from the tables alone.
  const fromTables = load()
  expect(lines(fromTables)).toEqual(describedOffsets())
  expect(new Map(fromTables)).toEqual(groups)
  database.close()
})
