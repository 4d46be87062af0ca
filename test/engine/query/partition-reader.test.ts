import { expect, test } from 'vitest'
import { PartitionReader } from '../../../src/engine/query/partition-reader.ts'
import { clean, keyed } from '../log/cleaner/cleaner-fixture.ts'
import { directory, openLog, produce } from '../log/log-fixture.ts'

test('a reader loses nothing when the broker compacts the log meanwhile', async () => {
  const fixture = openLog({ cleanupPolicy: ['compact'] })
  const { log, system } = fixture
  for (const key of ['a', 'b', 'a', 'c', 'd']) {
    produce(fixture, keyed([`${key}=1`]))
    log.roll(system.clock.now())
  }
  produce(fixture, keyed(['e=1']))
  const place = { topic: 'orders', partition: 0, path: directory }
  const read: number[] = []
  for (const { batch } of new PartitionReader(system.disk, place).storedBatches()) {
    for (const { offset } of batch.records()) read.push(offset)
    if (read.length === 2) await clean(log, system)
  }
  expect(log.numberOfSegments).toBe(2)
  expect(read).toEqual([0, 1, 2, 3, 4, 5])
  const after = [...new PartitionReader(system.disk, place).storedBatches(1)]
  expect(after.map(({ batch }) => batch.baseOffset)).toEqual([1, 2, 3, 4, 5])
})
