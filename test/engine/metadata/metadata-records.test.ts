/** Every kind of metadata record that Kafka 4.1 has, decoded from Kafka's bytes and applied. */
import { expect, test } from 'vitest'
import { applyRecord } from '../../../src/engine/metadata/apply-record.ts'
import { MetadataImage } from '../../../src/engine/metadata/image.ts'
import { ImageChanges } from '../../../src/engine/metadata/image-changes.ts'
import { MetadataStore } from '../../../src/engine/metadata/metadata-store.ts'
import { StateDatabase } from '../../../src/engine/metadata/state-database.ts'
import {
  decodeMetadataRecord,
  encodeMetadataRecord,
  type MetadataRecord,
  type MetadataRecordInput,
} from '../../../src/protocol/internal/metadata-records.ts'
import { createTestSystem } from '../system/test-system.ts'

const TOPIC_ID = 'P-pSrT8HAh5uVJdC0ym-0w'
const SOME_ID = 'B8oqXkpJDw2X2z7keyHKSg'

function record(type: MetadataRecordInput['type'], version: number, value: object): MetadataRecord {
  const input = { type, version, value } as MetadataRecordInput
  return decodeMetadataRecord(encodeMetadataRecord(input))
}

const topic = record('TopicRecord', 0, { name: 't', topicId: TOPIC_ID })
const partition = record('PartitionRecord', 2, {
  partitionId: 0,
  topicId: TOPIC_ID,
  replicas: [1, 2],
  isr: [1, 2],
  removingReplicas: [],
  addingReplicas: [],
  leader: 1,
  leaderEpoch: 0,
  partitionEpoch: 0,
  directories: [SOME_ID, SOME_ID],
  eligibleLeaderReplicas: [2],
})
const broker = record('RegisterBrokerRecord', 3, {
  brokerId: 1,
  incarnationId: SOME_ID,
  brokerEpoch: 5,
  endPoints: [],
  features: [],
  rack: 'r',
  fenced: true,
  logDirs: [SOME_ID],
})
const quota = (remove: boolean) =>
  record('ClientQuotaRecord', 0, {
    entity: [
      { entityType: 'user', entityName: 'alice' },
      { entityType: 'client-id', entityName: null },
    ],
    key: 'producer_byte_rate',
    value: 1024,
    remove,
  })
const acl = record('AccessControlEntryRecord', 0, {
  id: SOME_ID,
  resourceType: 2,
  resourceName: 't',
  patternType: 3,
  principal: 'User:alice',
  host: '*',
  operation: 3,
  permissionType: 3,
})
const bytes = Buffer.from('x')
const credential = record('UserScramCredentialRecord', 0, {
  name: 'alice',
  mechanism: 1,
  salt: bytes,
  storedKey: bytes,
  serverKey: bytes,
  iterations: 4096,
})
const token = record('DelegationTokenRecord', 0, {
  owner: 'User:alice',
  requester: 'User:bob',
  renewers: ['User:carol'],
  issueTimestamp: 1,
  maxTimestamp: 3,
  expirationTimestamp: 2,
  tokenId: 'token',
})

function apply(...records: MetadataRecord[]): MetadataImage {
  const changes = new ImageChanges(MetadataImage.empty('cluster'))
  for (const each of records) applyRecord(each, changes)
  return changes.finish(records.length - 1, 1).image
}

test('a change of a partition keeps what it does not name, and a named leader begins a new epoch', () => {
  const change = (value: object) =>
    record('PartitionChangeRecord', 2, { partitionId: 0, topicId: TOPIC_ID, ...value })
  const before = apply(topic, partition).partition('t', 0)
  expect(apply(topic, partition, change({ isr: [1] })).partition('t', 0)).toEqual({
    ...before,
    isr: [1],
    partitionEpoch: 1,
  })
  expect(apply(topic, partition, change({ leader: -1 })).partition('t', 0)).toEqual({
    ...before,
    leader: -1,
    leaderEpoch: 1,
    partitionEpoch: 1,
  })
})

test('eligible leader replicas are cleared for one topic or for all', () => {
  const elr = (...records: MetadataRecord[]) =>
    apply(topic, partition, ...records).partition('t', 0)?.eligibleLeaderReplicas
  expect(elr()).toEqual([2])
  expect(elr(record('ClearElrRecord', 0, { topicName: 'other' }))).toEqual([2])
  expect(elr(record('ClearElrRecord', 0, { topicName: 't' }))).toEqual([])
  expect(elr(record('ClearElrRecord', 0, { topicName: '' }))).toEqual([])
})

test('brokers are registered, unfenced, fenced and unregistered', () => {
  const fenced = (...records: MetadataRecord[]) => apply(broker, ...records).brokers.get(1)?.fenced
  const unfence = record('BrokerRegistrationChangeRecord', 0, {
    brokerId: 1,
    brokerEpoch: 5,
    fenced: -1,
  })
  expect(fenced()).toBe(true)
  expect(fenced(unfence)).toBe(false)
  expect(fenced(record('UnfenceBrokerRecord', 0, { id: 1, epoch: 5 }))).toBe(false)
  expect(fenced(unfence, record('FenceBrokerRecord', 0, { id: 1, epoch: 5 }))).toBe(true)
  const leaving = { brokerId: 1, brokerEpoch: 5, inControlledShutdown: 1, logDirs: [TOPIC_ID] }
  const changed = apply(broker, record('BrokerRegistrationChangeRecord', 2, leaving)).brokers.get(1)
  expect(changed).toMatchObject({ inControlledShutdown: true, directories: [TOPIC_ID], rack: 'r' })
  expect(
    fenced(record('UnregisterBrokerRecord', 0, { brokerId: 1, brokerEpoch: 5 })),
  ).toBeUndefined()
})

test('quotas, credentials, access rights and tokens are kept until they are removed', () => {
  const kept = apply(quota(false), credential, acl, token)
  expect([...kept.clientQuotas.values()]).toEqual([
    {
      entity: [
        { type: 'client-id', name: null },
        { type: 'user', name: 'alice' },
      ],
      quotas: new Map([['producer_byte_rate', 1024]]),
    },
  ])
  expect([...kept.scramCredentials.values()]).toMatchObject([{ user: 'alice', iterations: 4096 }])
  expect([...kept.acls.values()]).toMatchObject([{ principal: 'User:alice', resourceName: 't' }])
  expect([...kept.delegationTokens.values()]).toMatchObject([{ renewers: ['User:carol'] }])
  const gone = apply(
    quota(false),
    credential,
    acl,
    token,
    quota(true),
    record('RemoveUserScramCredentialRecord', 0, { name: 'alice', mechanism: 1 }),
    record('RemoveAccessControlEntryRecord', 0, { id: SOME_ID }),
    record('RemoveDelegationTokenRecord', 0, { tokenId: 'token' }),
  )
  const { clientQuotas, scramCredentials, acls, delegationTokens } = gone
  expect([clientQuotas, scramCredentials, acls, delegationTokens].map(({ size }) => size)).toEqual([
    0, 0, 0, 0,
  ])
})

test('every collection reaches its table, and a feature at level 0 is gone', () => {
  const system = createTestSystem()
  const stateDatabase = StateDatabase.open(system, ':memory:')
  const store = new MetadataStore(stateDatabase, 'cluster')
  const feature = (featureLevel: number) =>
    record('FeatureLevelRecord', 0, { name: 'group.version', featureLevel })
  const controller = record('RegisterControllerRecord', 0, {
    controllerId: 1,
    incarnationId: SOME_ID,
    zkMigrationReady: false,
    endPoints: [],
    features: [],
  })
  const records = [topic, partition, broker, quota(false), credential, acl, token, controller]
  store.apply({ records: [...records, feature(1)], lastOffset: 8, leaderEpoch: 1 })
  const count = (table: string) =>
    stateDatabase.database.prepare(`SELECT count(*) FROM ${table}`).pluck().get()
  const tables = [
    'topics',
    'partitions',
    'brokers',
    'client_quotas',
    'scram_credentials',
    'acls',
    'delegation_tokens',
    'controllers',
    'features',
  ]
  expect(tables.map(count)).toEqual(tables.map(() => 1))
  store.apply({ records: [feature(0)], lastOffset: 9, leaderEpoch: 1 })
  expect(count('features')).toBe(0)
  stateDatabase.close()
})

test('records of a metadata transaction are applied when it ends, and not when it is aborted', () => {
  const stateDatabase = StateDatabase.open(createTestSystem(), ':memory:')
  const store = new MetadataStore(stateDatabase, 'cluster')
  const begin = record('BeginTransactionRecord', 0, { name: 'several batches' })
  let lastOffset = -1
  const commit = (...records: MetadataRecord[]) => {
    lastOffset += records.length
    store.apply({ records, lastOffset, leaderEpoch: 1 })
    return store.image.topicsByName.size
  }
  expect(commit(begin, topic)).toBe(0)
  expect(commit(record('AbortTransactionRecord', 0, { reason: 'no' }))).toBe(0)
  expect(commit(begin, topic)).toBe(0)
  expect(commit(partition)).toBe(0)
  expect(commit(record('EndTransactionRecord', 0, {}))).toBe(1)
  stateDatabase.close()
})
