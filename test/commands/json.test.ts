/** Every document that docs/json.md shows, against what the tools print. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aclsDocument } from '../../src/cli/acls/change-acls.ts'
import { transactionDocument } from '../../src/cli/transactions/transaction-documents.ts'
import { freePort, Home } from './server-processes.ts'

const text = readFileSync(new URL('../../docs/json.md', import.meta.url), 'utf8')
const examples = new Map(
  [...text.matchAll(/^### (.*)\n(?:(?!^#)[\s\S])*?```json\n([\s\S]*?)```/gm)].map(
    ([, title = '', json = '']) => [title, JSON.parse(json) as unknown],
  ),
)

/** Objects whose keys are data: names of configurations, of quotas, of what has quotas, of meta.properties. */
const MAPS = new Set(['configs', 'quotas', 'entity', 'metadata'])

/** What differs between the types of two values, as paths; null and the elements of an empty array may be anything. */
function differences(shown: unknown, printed: unknown, path = ''): string[] {
  if (shown === null || printed === null) return []
  if (Array.isArray(shown) && Array.isArray(printed)) {
    return printed.slice(0, 1).flatMap((each) => {
      return shown.length === 0 ? [] : differences(shown[0], each, `${path}[]`)
    })
  }
  if (typeof shown !== typeof printed || Array.isArray(shown) !== Array.isArray(printed)) {
    return [`${path}: ${typeof shown} is shown, ${typeof printed} is printed`]
  }
  if (typeof shown !== 'object') return []
  const [a, b] = [shown as Record<string, unknown>, printed as Record<string, unknown>]
  if (MAPS.has(path.replace(/.*\./, ''))) {
    return differences(Object.values(a), Object.values(b), path)
  }
  const names = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...names].flatMap((name) => {
    if (!(name in a)) return [`${path}.${name} is printed and not shown`]
    if (!(name in b)) return [`${path}.${name} is shown and not printed`]
    return differences(a[name], b[name], `${path}.${name}`)
  })
}

test('differences are found', () => {
  expect(differences({ a: 1 }, { a: '1' })).toHaveLength(1)
  expect(differences({ a: [{ b: 1 }] }, { a: [{ c: 1 }] })).toHaveLength(2)
  expect(differences({ a: [{ b: 1 }], configs: { x: '' } }, { a: [], configs: {} })).toEqual([])
})

describe('the documents', () => {
  const home = new Home()
  let server: string[] = []
  const run = (tool: string, ...args: string[]) => home.run(tool, [...server, ...args])

  beforeAll(async () => {
    const port = String(await freePort())
    server = ['--bootstrap-server', `localhost:${port}`]
    await home.run('samsa', ['broker', 'start', '--ephemeral', '--port', port])
    await run('kafka-topics', '--create', '--topic', 'orders', '--config', 'retention.ms=1000000')
    const producing = ['--topic', 'orders', '--num-records', '10', '--record-size', '5']
    await run('kafka-producer-perf-test', ...producing, '--throughput', '-1')
    const consuming = ['--topic', 'orders', '--from-beginning', '--max-messages', '4']
    await run('kafka-console-consumer', ...consuming, '--group', 'shop')
    const alice = ['--alter', '--user', 'alice', '--add-config']
    await run('kafka-configs', ...alice, 'producer_byte_rate=1024')
    await run('kafka-configs', ...alice, 'SCRAM-SHA-256=[iterations=8192,password=secret]')
    const metrics = ['--metrics', 'a.', '--interval', '6000']
    await run('kafka-client-metrics', '--alter', '--name', 'basic', ...metrics)
    const offset = { topic: 'orders', partition: 0, offset: 1 }
    writeFileSync(join(home.path, 'offsets.json'), JSON.stringify({ partitions: [offset] }))
    const planned = { topic: 'orders', partition: 0, replicas: [0] }
    const plan = { version: 1, partitions: [planned] }
    writeFileSync(join(home.path, 'plan.json'), JSON.stringify(plan))
    const election = { partitions: [{ topic: 'orders', partition: 0 }] }
    writeFileSync(join(home.path, 'election.json'), JSON.stringify(election))
  })
  afterAll(() => home[Symbol.asyncDispose]())

  const producing = ['--topic', 'orders', '--num-records', '10', '--record-size', '5']
  const cases: readonly (readonly [title: string, tool: string, ...args: string[]])[] = [
    ['kafka-topics --list', 'kafka-topics', '--list'],
    ['kafka-topics --describe', 'kafka-topics', '--describe', '--topic', 'orders'],
    ['kafka-consumer-groups --list', 'kafka-consumer-groups', '--list'],
    ['kafka-consumer-groups --describe', 'kafka-consumer-groups', '--describe', '--group', 'shop'],
    [
      'kafka-consumer-groups --describe --members',
      ...(['kafka-consumer-groups', '--describe', '--group', 'shop', '--members'] as const),
    ],
    [
      'kafka-consumer-groups --describe --state',
      ...(['kafka-consumer-groups', '--describe', '--group', 'shop', '--state'] as const),
    ],
    ['kafka-groups --list', 'kafka-groups', '--list'],
    [
      'kafka-configs --describe of topics, brokers, broker-loggers, groups, client-metrics',
      ...(['kafka-configs', '--describe', '--topic', 'orders'] as const),
    ],
    [
      'kafka-configs --describe of users, clients, ips',
      ...(['kafka-configs', '--describe', '--user', 'alice'] as const),
    ],
    ['kafka-client-metrics --list', 'kafka-client-metrics', '--list'],
    ['kafka-client-metrics --describe', 'kafka-client-metrics', '--describe', '--name', 'basic'],
    ['kafka-get-offsets', 'kafka-get-offsets', '--topic', 'orders'],
    ['kafka-log-dirs --describe', 'kafka-log-dirs', '--describe', '--topic-list', 'orders'],
    ['kafka-broker-api-versions', 'kafka-broker-api-versions'],
    ['kafka-delete-records', 'kafka-delete-records', '--offset-json-file', 'offsets.json'],
    [
      'kafka-leader-election',
      ...(['kafka-leader-election', '--election-type', 'preferred'] as const),
      ...(['--path-to-json-file', 'election.json'] as const),
    ],
    ['kafka-reassign-partitions --list', 'kafka-reassign-partitions', '--list'],
    [
      'kafka-reassign-partitions --verify',
      ...(['kafka-reassign-partitions', '--verify'] as const),
      ...(['--reassignment-json-file', 'plan.json', '--preserve-throttles'] as const),
    ],
    ['kafka-producer-perf-test', 'kafka-producer-perf-test', ...producing, '--throughput', '-1'],
    [
      'kafka-consumer-perf-test',
      'kafka-consumer-perf-test',
      '--topic',
      'orders',
      '--messages',
      '9',
    ],
  ]

  test.each(cases)('%s', async (title, tool, ...args) => {
    const { stdout, stderr, exitCode } = await run(tool, ...args, '--json')
    expect([exitCode, stderr]).toEqual([0, ''])
    expect(differences(examples.get(title), JSON.parse(stdout))).toEqual([])
  })

  const subcommands: readonly (readonly [title: string, ...args: string[]])[] = [
    ['kafka-cluster cluster-id', 'cluster-id'],
    ['kafka-cluster list-endpoints', 'list-endpoints'],
    ['kafka-features describe', 'describe'],
    ['kafka-metadata-quorum describe --status', 'describe', '--status'],
    ['kafka-transactions list', 'list'],
    [
      'kafka-transactions describe-producers',
      ...(['describe-producers', '--topic', 'orders', '--partition', '0'] as const),
    ],
    ['kafka-transactions find-hanging', 'find-hanging', '--topic', 'orders'],
    ['kafka-metadata-quorum describe --replication', 'describe', '--replication'],
  ]
  test.each(subcommands)('%s', async (title, subcommand, ...args) => {
    const [tool = ''] = title.split(' ')
    const words = [subcommand, ...args, '--json']
    // kafka-cluster has the address behind its sub-command, the others before it.
    const line = tool === 'kafka-cluster' ? [...words, ...server] : [...server, ...words]
    const { stdout, stderr, exitCode } = await home.run(tool, line)
    expect([exitCode, stderr]).toEqual([0, ''])
    expect(differences(examples.get(title), JSON.parse(stdout))).toEqual([])
  })

  test('samsa broker status', async () => {
    const { stdout } = await home.run('samsa', ['broker', 'status', '--json'])
    expect(differences(examples.get('samsa broker status'), JSON.parse(stdout))).toEqual([])
  })

  test('samsa lag', async () => {
    const { stdout, stderr, exitCode } = await home.run('samsa', ['lag', ...server, '--json'])
    expect([exitCode, stderr]).toEqual([0, ''])
    expect(differences(examples.get('samsa lag'), JSON.parse(stdout))).toEqual([])
  })

  test('samsa mirror', async () => {
    const port = String(await freePort())
    const directory = ['--data-dir', join(home.path, 'target')]
    await home.run('samsa', ['broker', 'start', ...directory, '--port', port])
    const [, from = ''] = server
    const args = ['mirror', '--from', from, '--to', `localhost:${port}`, '--once', '--json']
    const { stdout, stderr, exitCode } = await home.run('samsa', args)
    await home.run('samsa', ['broker', 'stop', ...directory])
    expect([exitCode, stderr]).toEqual([0, ''])
    expect(differences(examples.get('samsa mirror'), JSON.parse(stdout))).toEqual([])
  })

  test('samsa sql', async () => {
    const query = "select topic, offset, value, headers from records('orders') limit 2"
    const { stdout, stderr, exitCode } = await home.run('samsa', ['sql', query, '--json'])
    expect([exitCode, stderr]).toEqual([0, ''])
    expect(differences(examples.get('samsa sql'), JSON.parse(stdout))).toEqual([])
  })

  test('kafka-storage info', async () => {
    await home.run('samsa', ['init', 'tree'])
    const [file, data] = ['tree/config/kraft/server.properties', join(home.path, 'storage')]
    const path = join(home.path, file)
    const text = readFileSync(path, 'utf8')
    writeFileSync(path, text.replace(/^log.dirs=.*$/m, `log.dirs=${data}`))
    const info = () => home.run('kafka-storage', ['info', '-c', file, '--json'])
    const unformatted = await info()
    expect(unformatted.exitCode).toBe(1)
    expect(JSON.parse(unformatted.stdout)).toEqual({
      directories: [],
      metadata: null,
      problems: [`${data} does not exist`],
    })
    const id = 'E1S21214DEyOiNaZimyHbw'
    await home.run('kafka-storage', ['format', '-t', id, '-c', file])
    const { stdout, exitCode } = await info()
    expect(exitCode).toBe(0)
    expect(differences(examples.get('kafka-storage info'), JSON.parse(stdout))).toEqual([])
  })

  test('what a single broker without an authorizer has none of', () => {
    const pattern = { resourceType: 'TOPIC', name: 'orders', patternType: 'LITERAL' } as const
    const entry = { host: '*', operation: 'READ', permissionType: 'ALLOW' } as const
    const entries = ['User:alice', 'User:bob'].map((principal) => ({ principal, ...entry }))
    const acls = (principals: readonly string[]) =>
      aclsDocument(new Map([['orders', pattern]]), new Map([['orders', entries]]), principals)
    expect(acls(['User:alice'])).toEqual(examples.get('kafka-acls --list'))
    expect(acls([]).acls[0]?.entries).toHaveLength(2)
    expect(acls(['User:carol']).acls).toEqual([])
    const described = {
      ...{ coordinatorId: 0, producerId: 7, producerEpoch: 2, state: 'Ongoing', timeoutMs: 60_000 },
      ...{ startTimeMs: 1795265768288, partitions: [{ topic: 'orders', partition: 0 }] },
    }
    expect(transactionDocument('transfer-1', described)).toEqual(
      examples.get('kafka-transactions describe'),
    )
  })

  test('every example is compared', () => {
    const compared = [...cases, ...subcommands].map(([title]) => title)
    const ours = [
      ...['samsa broker status', 'samsa doctor', 'samsa lag', 'samsa mirror', 'samsa sql'],
      ...['kafka-storage info', 'kafka-acls --list', 'kafka-transactions describe'],
    ]
    expect([...examples.keys()].sort()).toEqual([...compared, ...ours].sort())
  })

  test('members with what they own, of a group that has some', async () => {
    const arguments_ = [...server, '--topic', 'orders', '--group', 'shop']
    const consumer = home.run('kafka-console-consumer', arguments_)
    const describe_ = ['--describe', '--group', 'shop', '--members', '--json']
    for (;;) {
      const { stdout } = await run('kafka-consumer-groups', ...describe_)
      const document = JSON.parse(stdout) as { groups: { state: string }[] }
      if (document.groups[0]?.state !== 'Stable') continue
      const shown = examples.get('kafka-consumer-groups --describe --members')
      expect(differences(shown, document)).toEqual([])
      break
    }
    const rows = await run('kafka-consumer-groups', '--describe', '--group', 'shop', '--json')
    const shown = examples.get('kafka-consumer-groups --describe')
    expect(differences(shown, JSON.parse(rows.stdout))).toEqual([])
    consumer.kill('SIGTERM')
    await consumer
  })

  test('errors come on stderr and set the exit status, stdout stays JSON or empty', async () => {
    const group = ['--describe', '--group', 'nobody', '--json']
    const missing = await run('kafka-consumer-groups', ...group)
    expect(JSON.parse(missing.stdout)).toMatchObject({ groups: [{ state: 'Dead' }] })
    expect(missing.stderr).toContain("Consumer group 'nobody' does not exist.")
    expect(missing.exitCode).toBe(1)

    const topic = await run('kafka-topics', '--describe', '--topic', 'nothing', '--json')
    expect([topic.stdout, topic.exitCode]).toEqual(['', 1])
    expect(topic.stderr).toContain("Topic 'nothing' does not exist as expected")

    const misused = await run('kafka-topics', '--create', '--topic', 'x', '--json')
    expect([misused.stdout, misused.exitCode]).toEqual(['', 1])
    expect(misused.stderr).toContain('Option "[json]" can\'t be used with option "[create]"')
  })
})
