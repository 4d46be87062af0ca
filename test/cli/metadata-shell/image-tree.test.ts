import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { quotaEntityName, rootNode } from '../../../src/cli/metadata-shell/image-tree.ts'
import { readMetadata } from '../../../src/cli/metadata-shell/read-metadata.ts'
import { runCommand } from '../../../src/cli/metadata-shell/shell-commands.ts'
import { buildSnapshot } from '../../../src/engine/metadata/snapshot.ts'

const ID = 'AAAAAAAAQAKAAAAAAAAAAA'
const NO_DIRECTORY = 'AAAAAAAAAAAAAAAAAAAAAA'

it('shows a snapshot as Kafka 3.7 does', () => {
  const records = [
    {
      type: 'FeatureLevelRecord',
      version: 0,
      value: { name: 'metadata.version', featureLevel: 19 },
    },
    { type: 'TopicRecord', version: 0, value: { name: 't', topicId: ID } },
    {
      type: 'PartitionRecord',
      version: 1,
      value: {
        partitionId: 0,
        topicId: ID,
        replicas: [1],
        isr: [1],
        removingReplicas: [],
        addingReplicas: [],
        leader: 1,
        leaderRecoveryState: 0,
        leaderEpoch: 2,
        partitionEpoch: 3,
        directories: [NO_DIRECTORY],
        eligibleLeaderReplicas: null,
        lastKnownElr: null,
      },
    },
    {
      type: 'ConfigRecord',
      version: 0,
      value: { resourceType: 4, resourceName: '', name: 'log.cleaner.threads', value: '3' },
    },
  ] as const
  const now = Date.parse('2026-01-02T03:04:05.678Z')
  const file = join(mkdtempSync(join(tmpdir(), 'metadata-')), 'snapshot.checkpoint')
  writeFileSync(file, buildSnapshot(records as never, { now, lastContainedLogTimestamp: now }))
  const root = rootNode(readMetadata(file), '3.7.2')
  const state = { root, directory: [], history: [], hasEnded: false }
  const run = (...words: string[]) => runCommand(state, words, false)
  expect(run('cat', '/image/topics/byName/t/0')).toEqual([
    `PartitionRegistration(replicas=[1], directories=[${NO_DIRECTORY}], isr=[1], removingReplicas=[], ` +
      'addingReplicas=[], elr=[], lastKnownElr=[], leader=1, leaderRecoveryState=RECOVERED, leaderEpoch=2, partitionEpoch=3)',
  ])
  expect(run('tree', '/image/configs', '/image/features')).toEqual([
    'BROKER:',
    '  log.cleaner.threads:',
    '    3',
    'metadataVersion:',
    '  3.7-IV4',
    'zkMigrationState:',
    '  NONE',
  ])
  expect(run('cat', '/image/provenance')[0]).toMatch(/time 2026-01-02T03:04:05\.678Z\[UTC\]$/)
})

it('names entities of quotas, with brackets escaped and nothing for the default', () => {
  const entity = [
    { type: 'client-id', name: 'c(1)' },
    { type: 'user', name: null },
  ]
  expect(quotaEntityName(entity)).toBe('clientId(c\\(1\\))_user()')
})

it('refuses a file that has no records', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'samsa-shell-')), 'server.properties')
  writeFileSync(file, 'process.roles=broker,controller\n'.repeat(8))
  expect(() => readMetadata(file)).toThrow(`${file} does not begin with a batch of records`)
  writeFileSync(file, '')
  expect(readMetadata(file).timeMs).toBe(0)
})
