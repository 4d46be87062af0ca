/** kafka-storage format and info: lines and files are those of kafka-storage 3.7.2, or 4.1 with its options. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type FormatOptions, format } from '../../../src/cli/storage/format.ts'
import { info } from '../../../src/cli/storage/info.ts'
import { readMetaProperties } from '../../../src/engine/metadata/meta-properties.ts'
import { readSnapshot } from '../../../src/engine/metadata/snapshot.ts'
import { nodeSystem } from '../../../src/engine/system/node.ts'

const CLUSTER_ID = 'MkU3OEVBNTcwNTJENDM2Qk'
const VOTERS = 'controller.quorum.voters=1@localhost:9093'

let folder: string
let data: string
let config: string

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'storage-'))
  data = path.join(folder, 'data')
  config = configure(VOTERS)
})

afterEach(() => rmSync(folder, { recursive: true }))

function configure(...lines: string[]): string {
  const file = path.join(folder, 'server.properties')
  const common = [
    'process.roles=broker,controller',
    'node.id=1',
    'listeners=PLAINTEXT://:9092,CONTROLLER://:9093',
    'controller.listener.names=CONTROLLER',
    `log.dirs=${data}`,
  ]
  writeFileSync(file, [...common, ...lines].join('\n'))
  return file
}

function run(options: Partial<FormatOptions> = {}): string[] {
  const lines: string[] = []
  const defaults = {
    config,
    clusterId: CLUSTER_ID,
    addScram: [],
    ignoreFormatted: false,
    releaseVersion: undefined,
    features: [],
    standalone: false,
    noInitialControllers: false,
    initialControllers: undefined,
  }
  format(nodeSystem, { ...defaults, ...options }, (line) => lines.push(line))
  return lines
}

function inspect(): [status: number, ...lines: string[]] {
  const lines: string[] = []
  const status = info(nodeSystem, config, (line) => lines.push(line))
  return [status, ...lines]
}

function features(): string[] {
  return readSnapshot(readFileSync(path.join(data, 'bootstrap.checkpoint'))).map((record) =>
    record.type === 'FeatureLevelRecord'
      ? `${record.value.name}=${record.value.featureLevel}`
      : record.type,
  )
}

test('a directory gets its cluster, node and directory ids, and the first feature levels', () => {
  expect(inspect()).toEqual([1, 'Found problem:', `  ${data} does not exist`, ''])
  expect(run()).toEqual([`Formatting ${data} with metadata.version 3.7-IV4.`])
  expect(readdirSync(data)).toEqual(['bootstrap.checkpoint', 'meta.properties'])
  const properties = readMetaProperties(nodeSystem.disk, data)
  expect(properties).toMatchObject({ version: 1, clusterId: CLUSTER_ID, nodeId: 1 })
  expect(features()).toEqual(['metadata.version=19'])
  expect(inspect()).toEqual([
    0,
    'Found log directory:',
    `  ${data}`,
    '',
    `Found metadata: {cluster.id=${CLUSTER_ID}, directory.id=${properties?.directoryId}, node.id=1, version=1}`,
    '',
  ])
})

test('a formatted directory is not formatted again, and never for another cluster', () => {
  run()
  expect(() => run()).toThrow(
    `Log directory ${data} is already formatted. Use --ignore-formatted to ignore this directory and format the others.`,
  )
  expect(run({ ignoreFormatted: true })).toEqual([
    'All of the log directories are already formatted.',
  ])
  expect(() => run({ clusterId: 'short' })).toThrow(
    `Invalid cluster.id in: ${data}/meta.properties. Expected short, but read ${CLUSTER_ID}`,
  )
})

test('a release and features choose the levels', () => {
  expect(run({ releaseVersion: '4.1-IV1' })).toEqual([
    `Formatting metadata directory ${data} with metadata.version 4.1-IV1.`,
  ])
  expect(features()).toEqual(['metadata.version=27', 'group.version=1', 'transaction.version=2'])
  rmSync(data, { recursive: true })
  run({ features: ['group.version=0', 'transaction.version=1'] })
  expect(features()).toEqual(['metadata.version=27', 'transaction.version=1'])
})

test.each<[Partial<FormatOptions>, string]>([
  [{ releaseVersion: '9.9' }, 'Version 9.9 is not a valid version'],
  [
    { features: ['nope=1'] },
    'Unsupported feature: nope. Supported features are: eligible.leader.replicas.version, group.version, kraft.version, share.version, streams.version, transaction.version',
  ],
  [
    { features: ['group.version'] },
    "Can't parse feature=level string group.version: equals sign not found.",
  ],
  [{ features: ['group.version=9'] }, 'No feature:group.version with feature level 9'],
  [
    { addScram: ['SCRAM-SHA-1=[name=a,password=b]'] },
    'The add-scram mechanism SCRAM-SHA-1 is not supported.',
  ],
  [
    { addScram: ['SCRAM-SHA-256=[name=a]'] },
    "You must supply one of 'password' or 'saltedpassword' to add-scram",
  ],
  [{ addScram: ['SCRAM-SHA-256=[password=b]'] }, "You must supply 'name' to add-scram"],
  [
    { addScram: ['SCRAM-SHA-256=[name=a,saltedpassword="YCE="]'] },
    "You must supply 'salt' with 'saltedpassword' to add-scram",
  ],
  [
    { addScram: ['SCRAM-SHA-256=[name=a,password=b,iterations=100]'] },
    "The 'iterations' value must be >= 4096 for add-scram using SCRAM_SHA_256",
  ],
])('%o is refused', (options, message) => {
  expect(() => run(options)).toThrow(message)
  expect(readdirSync(folder)).toEqual(['server.properties'])
})

test('a SCRAM user is written with the keys that Kafka derives', () => {
  const salt = Buffer.from('salt-0-0123456789').toString('base64')
  run({ addScram: [`SCRAM-SHA-256=[name=alice,password=alice-secret,salt="${salt}"]`] })
  const records = readSnapshot(readFileSync(path.join(data, 'bootstrap.checkpoint')))
  const value = records.flatMap((each) =>
    each.type === 'UserScramCredentialRecord' ? [each.value] : [],
  )
  expect(value).toMatchObject([{ name: 'alice', mechanism: 1, iterations: 4096 }])
  expect(value[0]?.storedKey.toString('hex')).toBe(
    '2341e3e1274d9811c75804f43a0ed6062bfc0363970b92ed122c6dffe1388db3',
  )
  expect(value[0]?.serverKey.toString('hex')).toBe(
    '65efb9b0df9c59ad904ab2cf9b9a3a07c40da15a03062851d51b97fc8a1ed7fd',
  )
})

test('a dynamic quorum has its first voters in the metadata directory', () => {
  config = configure('controller.quorum.bootstrap.servers=localhost:9093')
  expect(() => run()).toThrow(
    'Because controller.quorum.voters is not set on this controller, you must specify one of the following: --standalone, --initial-controllers, or --no-initial-controllers.',
  )
  expect(run({ standalone: true })).toEqual([
    `Formatting dynamic metadata voter directory ${data} with metadata.version 4.1-IV1.`,
  ])
  expect(readdirSync(path.join(data, '__cluster_metadata-0'))).toEqual([
    '00000000000000000000-0000000000.checkpoint',
  ])
})

test('a static quorum cannot begin as a dynamic one', () => {
  expect(() => run({ standalone: true })).toThrow('You cannot specify controller.quorum.voters')
})

test('problems of several directories are listed', () => {
  config = configure(VOTERS, `log.dirs=${data},${data}-b`)
  run()
  const file = path.join(`${data}-b`, 'meta.properties')
  writeFileSync(file, readFileSync(file, 'utf8').replace('node.id=1', 'node.id=2'))
  expect(inspect().slice(-3)).toEqual([
    'Found problem:',
    '  Mismatched node IDs between storage directories.',
    '',
  ])
})
