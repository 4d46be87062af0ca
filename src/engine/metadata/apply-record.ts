/**
 * What each metadata record does to the image. A record that the image contradicts (a partition of a topic
 * that is not there) is a bug of whoever wrote the log, and stops the broker.
 */
import assert from 'node:assert/strict'
import type { MetadataRecord, MetadataRecordOf } from '../../protocol/internal/metadata-records.ts'
import {
  ConfigResourceType,
  clientQuotaKey,
  configResourceKey,
  type PartitionImage,
  scramCredentialKey,
} from './image.ts'
import type { ImageChanges } from './image-changes.ts'

type Apply<T extends MetadataRecord['type']> = (
  value: MetadataRecordOf<T>['value'],
  changes: ImageChanges,
) => void

const UNCHANGED_LEADER = -2

function topicOf(changes: ImageChanges, id: string) {
  const topic = changes.read('topicsById').get(id)
  assert(topic !== undefined, `a metadata record names topic id ${id}, which does not exist`)
  return topic
}

function brokerOf(changes: ImageChanges, id: number) {
  const broker = changes.read('brokers').get(id)
  assert(broker !== undefined, `a metadata record names broker ${id}, which is not registered`)
  return broker
}

function setFenced(changes: ImageChanges, id: number, fenced: boolean): void {
  changes.edit('brokers').set(id, { ...brokerOf(changes, id), fenced })
  changes.brokersChanged.add(id)
}

const removeTopic: Apply<'RemoveTopicRecord'> = ({ topicId }, changes) => {
  const topic = topicOf(changes, topicId)
  changes.removeTopic(topic)
  // No records of their own: a topic's configuration goes with it (KIP-500).
  changes.putConfigs({ type: ConfigResourceType.TOPIC, name: topic.name }, undefined)
}

const partition: Apply<'PartitionRecord'> = (value, changes) => {
  const { partitionId, topicId, directories, ...rest } = value
  changes.putPartition(topicOf(changes, topicId), {
    ...rest,
    partition: partitionId,
    directories: directories.length > 0 ? directories : rest.replicas.map(() => MIGRATING),
    eligibleLeaderReplicas: rest.eligibleLeaderReplicas ?? [],
    lastKnownElr: rest.lastKnownElr ?? [],
  })
}

/** DirectoryId.MIGRATING: a replica of a time before directories had ids. */
const MIGRATING = 'AAAAAAAAAAAAAAAAAAAAAA'

const partitionChange: Apply<'PartitionChangeRecord'> = (value, changes) => {
  const topic = topicOf(changes, value.topicId)
  const before = topic.partitions[value.partitionId]
  assert(before !== undefined, `${topic.name}-${value.partitionId} changes but does not exist`)
  const leaderGiven = value.leader !== UNCHANGED_LEADER
  const after: PartitionImage = {
    partition: before.partition,
    replicas: value.replicas ?? before.replicas,
    directories: value.directories ?? before.directories,
    isr: value.isr ?? before.isr,
    eligibleLeaderReplicas: value.eligibleLeaderReplicas ?? before.eligibleLeaderReplicas,
    lastKnownElr: value.lastKnownElr ?? before.lastKnownElr,
    addingReplicas: value.addingReplicas ?? before.addingReplicas,
    removingReplicas: value.removingReplicas ?? before.removingReplicas,
    leader: leaderGiven ? value.leader : before.leader,
    // Naming a leader, even the same one, begins a new leader epoch.
    leaderEpoch: before.leaderEpoch + (leaderGiven ? 1 : 0),
    partitionEpoch: before.partitionEpoch + 1,
    leaderRecoveryState:
      value.leaderRecoveryState === -1 ? before.leaderRecoveryState : value.leaderRecoveryState,
  }
  changes.putPartition(topic, after)
}

const registerBroker: Apply<'RegisterBrokerRecord'> = (value, changes) => {
  changes.edit('brokers').set(value.brokerId, {
    id: value.brokerId,
    epoch: value.brokerEpoch,
    incarnationId: value.incarnationId,
    rack: value.rack,
    fenced: value.fenced,
    inControlledShutdown: value.inControlledShutdown,
    endpoints: value.endPoints,
    features: value.features,
    directories: value.logDirs,
  })
  changes.brokersChanged.add(value.brokerId)
}

const brokerRegistrationChange: Apply<'BrokerRegistrationChangeRecord'> = (value, changes) => {
  const before = brokerOf(changes, value.brokerId)
  changes.edit('brokers').set(value.brokerId, {
    ...before,
    // 1 fences, -1 unfences, 0 leaves as it is.
    fenced: value.fenced === 0 ? before.fenced : value.fenced === 1,
    inControlledShutdown: before.inControlledShutdown || value.inControlledShutdown === 1,
    directories: value.logDirs.length > 0 ? value.logDirs : before.directories,
  })
  changes.brokersChanged.add(value.brokerId)
}

const registerController: Apply<'RegisterControllerRecord'> = (value, changes) => {
  const { controllerId: id, incarnationId, endPoints: endpoints, features } = value
  changes.edit('controllers').set(id, { id, incarnationId, endpoints, features })
}

const config: Apply<'ConfigRecord'> = (value, changes) => {
  const resource = { type: value.resourceType, name: value.resourceName }
  const values = new Map(changes.read('configs').get(configResourceKey(resource)))
  if (value.value === null) values.delete(value.name)
  else values.set(value.name, value.value)
  changes.putConfigs(resource, values)
}

const featureLevel: Apply<'FeatureLevelRecord'> = ({ name, featureLevel: level }, changes) => {
  if (level === 0) changes.edit('features').delete(name)
  else changes.edit('features').set(name, level)
  changes.featuresChanged = true
}

const clientQuota: Apply<'ClientQuotaRecord'> = (value, changes) => {
  const entity = value.entity
    .map(({ entityType, entityName }) => ({ type: entityType, name: entityName }))
    .sort((one, other) => (one.type < other.type ? -1 : 1))
  const key = clientQuotaKey(entity)
  const quotas = new Map(changes.read('clientQuotas').get(key)?.quotas)
  if (value.remove) quotas.delete(value.key)
  else quotas.set(value.key, value.value)
  if (quotas.size === 0) changes.edit('clientQuotas').delete(key)
  else changes.edit('clientQuotas').set(key, { entity, quotas })
}

const userScramCredential: Apply<'UserScramCredentialRecord'> = (value, changes) => {
  const { name: user, ...rest } = value
  // The record's buffers are views on the log's bytes.
  const credential = {
    ...rest,
    user,
    salt: Buffer.from(rest.salt),
    storedKey: Buffer.from(rest.storedKey),
    serverKey: Buffer.from(rest.serverKey),
  }
  changes.edit('scramCredentials').set(scramCredentialKey(credential), credential)
}

/** An empty name clears every topic's eligible leader replicas. */
const clearElr: Apply<'ClearElrRecord'> = ({ topicName }, changes) => {
  const topics = [...changes.read('topicsByName').values()]
  for (const topic of topicName === '' ? topics : topics.filter((t) => t.name === topicName)) {
    for (const before of topic.partitions) {
      const { eligibleLeaderReplicas, lastKnownElr } = before
      if (eligibleLeaderReplicas.length + lastKnownElr.length === 0) continue
      const current = topicOf(changes, topic.id)
      changes.putPartition(current, { ...before, eligibleLeaderReplicas: [], lastKnownElr: [] })
    }
  }
}

const nothing = () => undefined

const appliers: { readonly [T in MetadataRecord['type']]: Apply<T> } = {
  RegisterBrokerRecord: registerBroker,
  UnregisterBrokerRecord: ({ brokerId }, changes) => {
    changes.edit('brokers').delete(brokerId)
    changes.brokersChanged.add(brokerId)
  },
  TopicRecord: ({ name, topicId: id }, changes) => changes.putTopic({ name, id, partitions: [] }),
  PartitionRecord: partition,
  ConfigRecord: config,
  PartitionChangeRecord: partitionChange,
  FenceBrokerRecord: ({ id }, changes) => setFenced(changes, id, true),
  UnfenceBrokerRecord: ({ id }, changes) => setFenced(changes, id, false),
  RemoveTopicRecord: removeTopic,
  DelegationTokenRecord: (value, changes) => {
    changes.edit('delegationTokens').set(value.tokenId, value)
  },
  UserScramCredentialRecord: userScramCredential,
  FeatureLevelRecord: featureLevel,
  ClientQuotaRecord: clientQuota,
  ProducerIdsRecord: ({ nextProducerId }, changes) => {
    changes.nextProducerId = nextProducerId
  },
  BrokerRegistrationChangeRecord: brokerRegistrationChange,
  AccessControlEntryRecord: (value, changes) => {
    changes.edit('acls').set(value.id, value)
  },
  RemoveAccessControlEntryRecord: ({ id }, changes) => {
    changes.edit('acls').delete(id)
  },
  NoOpRecord: nothing,
  ZkMigrationStateRecord: nothing,
  RemoveUserScramCredentialRecord: ({ name: user, mechanism }, changes) => {
    changes.edit('scramCredentials').delete(scramCredentialKey({ user, mechanism }))
  },
  // The store keeps the records of a transaction back until it ends.
  BeginTransactionRecord: nothing,
  EndTransactionRecord: nothing,
  AbortTransactionRecord: nothing,
  RemoveDelegationTokenRecord: ({ tokenId }, changes) => {
    changes.edit('delegationTokens').delete(tokenId)
  },
  RegisterControllerRecord: registerController,
  ClearElrRecord: clearElr,
}

export function applyRecord<T extends MetadataRecord['type']>(
  record: MetadataRecordOf<T>,
  changes: ImageChanges,
): void {
  const apply = appliers[record.type as T] as Apply<T>
  apply(record.value, changes)
}
