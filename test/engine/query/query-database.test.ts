/** `samsa sql` on log directories that Apache Kafka 3.9.1 wrote, and on logs that are being written. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ConsumerGroupChange } from '../../../src/engine/group/consumer/consumer-group-change.ts'
import { encodeConsumerChange } from '../../../src/engine/group/consumer/consumer-records.ts'
import { buildSnapshot, snapshotFileName } from '../../../src/engine/metadata/snapshot.ts'
import { NoDataError } from '../../../src/engine/query/data-directory.ts'
import { QueryDatabase, QueryError } from '../../../src/engine/query/query-database.ts'
import { nodeSystem } from '../../../src/engine/system/node.ts'
import {
  encodeMetadataRecord,
  type MetadataRecordInput,
} from '../../../src/protocol/internal/metadata-records.ts'
import { buildControlBatch } from '../../../src/protocol/records/control-record.ts'
import type { NewRecord } from '../../../src/protocol/records/record.ts'
import { buildRecordBatch } from '../../../src/protocol/records/record-batch-builder.ts'
import { removeLogDirectory, unpackLogDirectory } from '../../vectors/archive.ts'
import { MemoryDisk } from '../system/memory-disk.ts'
import { createTestSystem } from '../system/test-system.ts'
import { batchOf } from '../test-records.ts'

function ask(sql: string, directory: string, system = nodeSystem): unknown[][] {
  const database = new QueryDatabase(system, [directory])
  try {
    return [...database.query(sql).rows].map((row) => [...row])
  } finally {
    database.close()
  }
}

describe("Apache Kafka's directories", () => {
  let fixture = ''
  let data = ''
  beforeAll(() => {
    fixture = unpackLogDirectory('kraft-3.9.1')
    data = join(fixture, 'data')
  })
  afterAll(() => removeLogDirectory(fixture))

  const filesOf = (directory: string) =>
    readdirSync(directory, { recursive: true, encoding: 'utf8' })
      .sort()
      .map((name) => {
        const { mtimeMs, size } = statSync(join(directory, name))
        return { name, mtimeMs, size }
      })

  test('the ends of the logs are those that Kafka tells', () => {
    const file = join(fixture, 'expected', 'cli.get-offsets-latest.expected.txt')
    const expected = readFileSync(file, 'utf8').trimEnd().split('\n')
    const rows = ask("select topic || ':' || partition || ':' || log_end_offset from logs", data)
    // A member of a group left after Kafka was asked.
    const others = (ends: unknown[]) => ends.filter((end) => !`${end}`.startsWith('__consumer'))
    expect(others(rows.flat()).sort()).toEqual(others(expected).sort())
  })

  test('topics, partitions and features come from the metadata log', () => {
    const sql = `select count(*), sum(partitions) = (select count(*) from partitions),
      (select count(*) from features where name = 'metadata.version') from topics`
    const [[topics, samePartitions, features] = []] = ask(sql, data)
    expect(topics).toBeGreaterThan(10)
    expect([samePartitions, features]).toEqual([1, 1])
  })

  test('committed offsets come from __consumer_offsets', () => {
    const sql = `select topic, partition, committed_offset, metadata from committed_offsets
      where group_id = 'group-a' and partition < 2`
    expect(ask(sql, data)).toEqual([
      ['plain', 0, 10, ''],
      ['plain', 1, 7, 'some metadata ünï'],
    ])
  })

  test('transactions come from __transaction_state', () => {
    const sql = `select transactional_id, state, producer_epoch, timeout_ms, partitions, started_at is null,
      updated_at like '20__-__-__T%Z' from transactions`
    expect(ask(sql, data)).toEqual([
      ['tx-1', 'CompleteAbort', 0, 60000, '[]', 0, 1],
      ['tx-2', 'CompleteCommit', 0, 60000, '[]', 0, 1],
      ['tx-compact', 'CompleteCommit', 1, 60000, '[]', 0, 1],
      ['tx-open', 'Ongoing', 0, 800000, '[["txn",1]]', 0, 1],
    ])
  })

  test('groups are of their type, also those that only commit', () => {
    const groups = ask('select group_id, type, protocol_type, members from groups', data)
    expect(groups).toContainEqual(['group-a', 'Classic', 'consumer', 0])
    expect(groups).toContainEqual(['group-next-gen', 'Consumer', 'consumer', 0])
    expect(groups).toContainEqual(['group-simple', 'Classic', '', 0])
  })

  test.each(['gzip', 'lz4', 'snappy', 'zstd'])('records compressed with %s are read', (codec) => {
    const sql = `select count(*), max(offset), typeof(max(offset)), min(compression) from records('codec-${codec}')`
    expect(ask(sql, data)).toEqual([[180, 179, 'integer', codec]])
  })

  test('markers of transactions say what they are', () => {
    const sql = "select control, count(*) from records('compacted-txn') group by 1 order by 1"
    const kinds = ask(sql, data).map(([control]) => control)
    expect(kinds).toEqual([null, 'ABORT', 'COMMIT'])
  })

  test('deleted records are not there, though their segment is', () => {
    expect(ask("select min(offset), count(*) from records('trimmed')", data)).toEqual([[53, 87]])
  })

  test('members of groups of a ZooKeeper broker show their assignment', () => {
    const other = unpackLogDirectory('zookeeper-3.9.1')
    try {
      const sql = 'select group_id, subscription, assignment from members'
      const member = ['group-static', '["plain"]', '{"plain":[0,1,2]}']
      expect(ask(sql, join(other, 'data'))).toEqual([member])
      expect(ask('select count(*) from topics', join(other, 'data'))).toEqual([[0]])
    } finally {
      removeLogDirectory(other)
    }
  })

  test('nothing in the directory is changed', () => {
    const before = filesOf(data)
    ask(
      'select (select count(*) from records), (select count(*) from members), * from topics',
      data,
    )
    expect(filesOf(data)).toEqual(before)
  })
})

describe('records(topic, from, to)', () => {
  const system = createTestSystem({ disk: new MemoryDisk() })
  const write = (name: string, position: number, ...bytes: Buffer[]) => {
    system.disk.makeDirectory('/data/t-0')
    const file = system.disk.open(`/data/t-0/${name}.log`, 'create')
    file.write(bytes, position)
    file.close()
  }
  const first = batchOf(['a', 'b', null], { baseOffset: 0, timestamp: 1000 })
  const second = batchOf(['c'], { baseOffset: 3, timestamp: 5000 })
  const third = batchOf(['d'], { baseOffset: 4, timestamp: 9000 })
  write('00000000000000000000', 0, first, second)
  write('00000000000000000004', 0, third)
  const values = (...bounds: (string | number)[]) => {
    const given = ['t', ...bounds].map((bound) => JSON.stringify(bound).replaceAll('"', "'"))
    return ask(`select value from records(${given.join(', ')})`, '/data', system).flat()
  }

  test('an offset to start from is in, an offset to end at is not', () => {
    expect(values()).toEqual(['a', 'b', null, 'c', 'd'])
    expect(values(1)).toEqual(['b', null, 'c', 'd'])
    expect(values(1, 4)).toEqual(['b', null, 'c'])
    expect(values('earliest', 1)).toEqual(['a'])
    expect(values(4)).toEqual(['d'])
    expect(values(5)).toEqual([])
  })

  test('a time bounds as an offset does', () => {
    expect(values('1970-01-01T00:00:05Z')).toEqual(['c', 'd'])
    expect(values('1970-01-01T00:00:01Z', '1970-01-01T00:00:09Z')).toEqual(['a', 'b', null, 'c'])
    expect(values(1, '1970-01-01T00:00:05Z')).toEqual(['b', null])
  })

  test.each(['yesterday', -1, 1.5])('%s is no bound', (bound) => {
    expect(() => values(bound)).toThrow(`${bound}`)
  })

  test('bytes that are no UTF-8 come as a blob, headers as JSON', () => {
    write('00000000000000000005', 0, batchOf(['e'], { baseOffset: 5 }))
    const row = ask(
      "select key, value, headers, bytes, batch_bytes from records('t', 5)",
      '/data',
      system,
    )
    expect(row).toEqual([['key', 'e', '[]', 11, 72]])
  })

  test('a batch that is still being written ends the log', () => {
    const end = system.disk.size('/data/t-0/00000000000000000005.log')
    const growing = batchOf(['f', 'g'], { baseOffset: 6 })
    write('00000000000000000005', end, growing.subarray(0, 70))
    expect(values(5)).toEqual(['e'])
    write('00000000000000000005', end, growing)
    expect(values(5)).toEqual(['e', 'f', 'g'])
    write('00000000000000000005', end + growing.length, Buffer.alloc(100))
    expect(values(5), 'zeros of log.preallocate').toEqual(['e', 'f', 'g'])
  })

  test('damage inside a log names file and position', () => {
    const damaged = Buffer.from(second)
    damaged.writeUInt8(7, damaged.length - 3)
    write('00000000000000000000', first.length, damaged, batchOf(['x'], { baseOffset: 4 }))
    expect(() => values(3)).toThrow(
      `/data/t-0/00000000000000000000.log, position ${first.length}: the checksum of the batch is wrong`,
    )
  })

  test('a topic that is not there is named', () => {
    expect(() => ask("select * from records('nope')", '/data', system)).toThrow(
      new NoDataError("There is no log of topic 'nope' in /data"),
    )
  })
})

test('members of the consumer protocol show their partitions by the names of topics', () => {
  const disk = new MemoryDisk()
  const groupId = 'g'
  const metadata = {
    instanceId: 'i',
    rackId: null,
    clientId: 'c',
    clientHost: '/127.0.0.1',
    subscribedTopicNames: ['t'],
    subscribedTopicRegex: '',
    rebalanceTimeoutMs: 300000,
    serverAssignor: null,
    classic: null,
  }
  const current = {
    memberEpoch: 3,
    previousMemberEpoch: 2,
    state: 0,
    assigned: new Map([['AAAAAAAAAAAAAAAAAAAACA', new Set([0, 1])]]),
    pendingRevocation: new Map(),
  }
  const changes: ConsumerGroupChange[] = [
    { type: 'consumerGroup', groupId, name: '', value: { epoch: 3, metadataHash: 0n } },
    { type: 'member', groupId, name: 'm', value: metadata },
    { type: 'currentAssignment', groupId, name: 'm', value: current },
  ]
  const topic: MetadataRecordInput = {
    type: 'TopicRecord',
    version: 0,
    value: { name: 't', topicId: 'AAAAAAAAAAAAAAAAAAAACA' },
  }
  const value = encodeMetadataRecord(topic)
  const write = (log: string, records: readonly NewRecord[]) => {
    disk.makeDirectory(`/data/${log}`)
    const file = disk.open(`/data/${log}/00000000000000000000.log`, 'create')
    file.write([buildRecordBatch({}, records)], 0)
    file.close()
  }
  write(
    '__consumer_offsets-4',
    changes.map((change) => encodeConsumerChange(change, 0)),
  )
  write('__cluster_metadata-0', [{ timestamp: 0, key: null, value }])
  const system = createTestSystem({ disk })
  const members = ask(
    'select member_id, group_instance_id, subscription, assignment from members',
    '/data',
    system,
  )
  expect(members).toEqual([['m', 'i', '["t"]', '{"t":[0,1]}']])
  const groups = ask(
    'select group_id, type, generation, members, offsets_partition from groups',
    '/data',
    system,
  )
  expect(groups).toEqual([['g', 'Consumer', 3, 1, 4]])
})

test('a segment that retention removes while it is read is passed over', () => {
  const disk = new MemoryDisk()
  disk.makeDirectory('/data/t-0')
  for (const baseOffset of [0, 1, 2]) {
    const file = disk.open(`/data/t-0/${String(baseOffset).padStart(20, '0')}.log`, 'create')
    file.write([batchOf([`${baseOffset}`], { baseOffset })], 0)
    file.close()
  }
  const database = new QueryDatabase(createTestSystem({ disk }), ['/data'])
  const offsets: unknown[] = []
  for (const [offset] of database.query("select offset from records('t')").rows) {
    if (offset === 0) disk.removeFile('/data/t-0/00000000000000000001.log')
    offsets.push(offset)
  }
  database.close()
  expect(offsets).toEqual([0, 2])
})

test('a metadata snapshot that gives way to a newer one while it is read is read anew', () => {
  const disk = new MemoryDisk()
  const directory = '/data/__cluster_metadata-0'
  disk.makeDirectory(directory)
  const topic = (name: string): MetadataRecordInput => {
    return { type: 'TopicRecord', version: 0, value: { name, topicId: 'AAAAAAAAAAAAAAAAAAAACA' } }
  }
  const file = (endOffset: number) =>
    `${directory}/${snapshotFileName({ endOffset, leaderEpoch: 1 })}`
  const times = { now: 0, lastContainedLogTimestamp: 0 }
  const log = disk.open(`${directory}/00000000000000000009.log`, 'create')
  log.write(
    [buildControlBatch({ timestamp: 0, baseOffset: 9 }, 'LEADER_CHANGE', Buffer.alloc(2))],
    0,
  )
  log.close()
  disk.replaceFile(file(5), buildSnapshot([topic('old')], times))
  const { readFile } = disk
  disk.readFile = (path) => {
    if (path === file(5)) {
      disk.replaceFile(file(9), buildSnapshot([topic('new')], times))
      disk.removeFile(path)
    }
    return readFile.call(disk, path)
  }
  expect(ask('select name from topics', '/data', createTestSystem({ disk }))).toEqual([['new']])
})

describe('only queries', () => {
  const disk = new MemoryDisk()
  disk.makeDirectory('/data/t-0')
  const system = createTestSystem({ disk })
  const query = (sql: string) => ask(sql, '/data', system)

  test.each([
    'delete from main.topics',
    'with x as (select 1) delete from main.topics',
    'with x as (select 1) insert into main.topics select 1, 2 returning 1',
    "attach 'other.db' as other",
    'pragma query_only = off',
    'explain pragma query_only = off',
    'create table t (x)',
    "vacuum into 'other.db'",
    'begin',
    '/* select */ drop table main.topics',
    'select 1; delete from main.topics',
    "select load_extension('other')",
  ])('refuses %s', (sql) => {
    expect(() => query(sql)).toThrow(QueryError)
  })

  test.each([
    'select 1',
    '-- why\n/* not */ SELECT 1',
    'with x(y) as (values (1)) select y from x',
    'values (1)',
    'select 1;',
  ])('answers %s', (sql) => {
    expect(query(sql)).toEqual([[1]])
  })

  test.each([
    ['select * form topics', 'near "form": syntax error'],
    ['select * from nope', 'no such table: nope'],
    ['select nope from topics', 'no such column: nope'],
    ['', 'only queries are allowed'],
  ])('%s: %s', (sql, message) => {
    expect(() => query(sql)).toThrow(message)
  })

  test('a directory that is none of a broker is refused', () => {
    disk.makeDirectory('/empty')
    expect(() => ask('select 1', '/empty', system)).toThrow(NoDataError)
    expect(() => ask('select 1', '/missing', system)).toThrow('There is no directory /missing')
  })

  test('every table has the columns that the catalog names', async () => {
    const { catalog } = await import('../../../src/engine/query/catalog.ts')
    for (const { name, columns } of catalog) {
      const database = new QueryDatabase(system, ['/data'])
      expect(database.query(`select * from ${name}`).columns).toEqual(Object.keys(columns))
      database.close()
    }
  })
})
