import { expect, test } from 'vitest'
import type { Logger } from '../../../src/engine/logger.ts'
import { metadataLogDirectory } from '../../../src/engine/metadata/metadata-log.ts'
import { warnOfUnserved } from '../../../src/engine/metadata/servable-metadata.ts'
import { buildVotersSnapshot, snapshotFileName } from '../../../src/engine/metadata/snapshot.ts'
import type { MetadataRecordInput } from '../../../src/protocol/internal/metadata-records.ts'
import { createTestSystem, type TestSystem } from '../system/test-system.ts'
import { DIRECTORY_ID, newTopic, openDirectory } from './metadata-directory.ts'

const ZERO_UUID = 'AAAAAAAAAAAAAAAAAAAAAA'

const featureLevel = (name: string, level: number): MetadataRecordInput => ({
  type: 'FeatureLevelRecord',
  version: 0,
  value: { name, featureLevel: level },
})

const otherBroker = (fenced: boolean): MetadataRecordInput => ({
  type: 'RegisterBrokerRecord',
  version: 3,
  value: {
    brokerId: 2,
    incarnationId: ZERO_UUID,
    brokerEpoch: 7,
    endPoints: [],
    features: [],
    rack: null,
    fenced,
    inControlledShutdown: false,
    isMigratingZkBroker: false,
    logDirs: [],
  },
})

/** A directory with the topic `t` in whose log another broker has left `records`. */
async function directoryWith(records: readonly MetadataRecordInput[]): Promise<TestSystem> {
  const system = createTestSystem()
  const opened = await openDirectory(system)
  await opened.controller.createTopics([newTopic('t')], false)
  opened.log.append(records)
  opened.close()
  return system
}

const logOf = (system: TestSystem) =>
  system.disk.readFile(`${metadataLogDirectory('/data')}/00000000000000000000.log`)

const tiered: MetadataRecordInput = {
  type: 'ConfigRecord',
  version: 0,
  value: { resourceType: 2, resourceName: 't', name: 'remote.storage.enable', value: 'true' },
}

test.each([
  [
    'a newer metadata.version',
    featureLevel('metadata.version', 30),
    /has metadata.version 30; .* 7 \(3.3-IV3\) to 27/,
  ],
  ['an older metadata.version', featureLevel('metadata.version', 4), /has metadata.version 4; /],
  ['another active broker', otherBroker(false), /in which broker 2 is active, too/],
  ['a topic in tiered storage', tiered, /remote.storage.enable=true .*\(t; tiered storage/],
])('%s is refused, and nothing is written', async (_, record, message) => {
  const system = await directoryWith([record])
  const before = logOf(system)
  await expect(openDirectory(system)).rejects.toThrow(message)
  expect(logOf(system).equals(before)).toBe(true)
})

test('a broker that is fenced is none of the cluster any more', async () => {
  const opened = await openDirectory(await directoryWith([otherBroker(true)]))
  expect([...opened.metadata.image.brokers.keys()]).toEqual([1, 2])
})

test.each([
  ['snapshot', true],
  ['state file', false],
])('a quorum of several voters in the %s is refused', async (_, isDynamic) => {
  const system = await directoryWith([])
  const directory = metadataLogDirectory('/data')
  if (isDynamic) {
    const voters = [1, 2, 3].map((voterId) => {
      return { voterId, voterDirectoryId: DIRECTORY_ID, endpoints: [] }
    })
    const name = snapshotFileName({ endOffset: 0, leaderEpoch: 0 })
    system.disk.replaceFile(`${directory}/${name}`, buildVotersSnapshot(voters, 0))
  } else {
    const currentVoters = [1, 2, 3].map((voterId) => ({ voterId }))
    const state = { leaderId: 1, leaderEpoch: 4, votedId: -1, currentVoters, data_version: 0 }
    system.disk.replaceFile(`${directory}/quorum-state`, JSON.stringify(state))
  }
  await expect(openDirectory(system)).rejects.toThrow(/quorum of the voters 1, 2, 3/)
})

test('a dynamic quorum of this node only has kraft.version 1', async () => {
  const system = await directoryWith([])
  const voters = [{ voterId: 1, voterDirectoryId: DIRECTORY_ID, endpoints: [] }]
  const name = snapshotFileName({ endOffset: 0, leaderEpoch: 0 })
  const file = `${metadataLogDirectory('/data')}/${name}`
  system.disk.replaceFile(file, buildVotersSnapshot(voters, 0))
  expect((await openDirectory(system)).metadata.kraftVersion).toBe(1)
})

test('what is kept and not served is named in the log', async () => {
  const acl: MetadataRecordInput = {
    type: 'AccessControlEntryRecord',
    version: 0,
    value: {
      id: ZERO_UUID,
      resourceType: 2,
      resourceName: 't',
      patternType: 3,
      principal: 'User:alice',
      host: '*',
      operation: 3,
      permissionType: 3,
    },
  }
  const { metadata } = await openDirectory(
    await directoryWith([acl, featureLevel('share.version', 1)]),
  )
  const lines: string[] = []
  const logger: Logger = { log: (level, _, message) => lines.push(`${level} ${message}`) }
  warnOfUnserved(logger, metadata.image)
  const end = 'stay in this directory, and have no effect here'
  expect(lines).toEqual([
    `WARN 1 access control entries ${end}`,
    `WARN Groups and records of share.version=1 ${end}`,
  ])
})
