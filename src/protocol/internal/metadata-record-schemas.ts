/**
 * The bodies of the records of `__cluster_metadata-0`; metadata-records.ts has their numbers and
 * their frame.
 */
import {
  array,
  boolean,
  bytes,
  float64,
  int8,
  int16,
  int32,
  int64,
  message,
  string,
  uint16,
  uuid,
} from '../schema.ts'

/** A broker with a new epoch, and where it listens. It is fenced until it is unfenced. */
export const registerBrokerRecord = message({
  name: 'RegisterBrokerRecord',
  versions: '0-3',
  flexible: '0+',
  fields: {
    brokerId: int32(),
    isMigratingZkBroker: boolean('2+', { default: false }),
    incarnationId: uuid(),
    brokerEpoch: int64(),
    endPoints: array({ name: string(), host: string(), port: uint16(), securityProtocol: int16() }),
    features: array({ name: string(), minSupportedVersion: int16(), maxSupportedVersion: int16() }),
    rack: string('0+', { nullable: true }),
    fenced: boolean('0+', { default: true }),
    inControlledShutdown: boolean('1+', { default: false }),
    logDirs: array(uuid(), '3+', { tag: 0 }),
  },
})

/** The broker is gone for good. */
export const unregisterBrokerRecord = message({
  name: 'UnregisterBrokerRecord',
  versions: '0',
  flexible: '0+',
  fields: { brokerId: int32(), brokerEpoch: int64() },
})

/** A topic gets its name and its id; its partitions follow. */
export const topicRecord = message({
  name: 'TopicRecord',
  versions: '0',
  flexible: '0+',
  fields: { name: string(), topicId: uuid() },
})

/** A new partition with all its state. */
export const partitionRecord = message({
  name: 'PartitionRecord',
  versions: '0-2',
  flexible: '0+',
  fields: {
    partitionId: int32('0+', { default: -1 }),
    topicId: uuid(),
    replicas: array(int32()),
    isr: array(int32()),
    removingReplicas: array(int32()),
    addingReplicas: array(int32()),
    leader: int32('0+', { default: -1 }),
    leaderRecoveryState: int8('0+', { default: 0, tag: 0 }),
    leaderEpoch: int32('0+', { default: -1 }),
    partitionEpoch: int32('0+', { default: -1 }),
    directories: array(uuid(), '1+'),
    eligibleLeaderReplicas: array(int32(), '2+', { nullable: true, default: null, tag: 1 }),
    lastKnownElr: array(int32(), '2+', { nullable: true, default: null, tag: 2 }),
  },
})

/** One configuration value of a resource; null removes it. */
export const configRecord = message({
  name: 'ConfigRecord',
  versions: '0',
  flexible: '0+',
  fields: {
    resourceType: int8(),
    resourceName: string(),
    name: string(),
    value: string('0+', { nullable: true }),
  },
})

/**
 * What changed in a partition: a null array, or a leader of -2, is no change; a leader of -1 is
 * none.
 */
export const partitionChangeRecord = message({
  name: 'PartitionChangeRecord',
  versions: '0-2',
  flexible: '0+',
  fields: {
    partitionId: int32('0+', { default: -1 }),
    topicId: uuid(),
    isr: array(int32(), '0+', { nullable: true, default: null, tag: 0 }),
    leader: int32('0+', { default: -2, tag: 1 }),
    replicas: array(int32(), '0+', { nullable: true, default: null, tag: 2 }),
    removingReplicas: array(int32(), '0+', { nullable: true, default: null, tag: 3 }),
    addingReplicas: array(int32(), '0+', { nullable: true, default: null, tag: 4 }),
    leaderRecoveryState: int8('0+', { default: -1, tag: 5 }),
    directories: array(uuid(), '1+', { nullable: true, default: null, tag: 8 }),
    eligibleLeaderReplicas: array(int32(), '2+', { nullable: true, default: null, tag: 6 }),
    lastKnownElr: array(int32(), '2+', { nullable: true, default: null, tag: 7 }),
  },
})

/** The broker may not lead partitions until it is unfenced. */
export const fenceBrokerRecord = message({
  name: 'FenceBrokerRecord',
  versions: '0',
  flexible: '0+',
  fields: { id: int32(), epoch: int64() },
})

/** The broker may lead partitions. */
export const unfenceBrokerRecord = message({
  name: 'UnfenceBrokerRecord',
  versions: '0',
  flexible: '0+',
  fields: { id: int32(), epoch: int64() },
})

/** The topic, its partitions and its configuration are gone. */
export const removeTopicRecord = message({
  name: 'RemoveTopicRecord',
  versions: '0',
  flexible: '0+',
  fields: { topicId: uuid() },
})

/** A delegation token, created or renewed; its HMAC is derived, not stored. */
export const delegationTokenRecord = message({
  name: 'DelegationTokenRecord',
  versions: '0',
  flexible: '0+',
  fields: {
    owner: string(),
    requester: string(),
    renewers: array(string()),
    issueTimestamp: int64(),
    maxTimestamp: int64(),
    expirationTimestamp: int64(),
    tokenId: string(),
  },
})

/** A user's credential for one SCRAM mechanism. */
export const userScramCredentialRecord = message({
  name: 'UserScramCredentialRecord',
  versions: '0',
  flexible: '0+',
  fields: {
    name: string(),
    mechanism: int8(),
    salt: bytes(),
    storedKey: bytes(),
    serverKey: bytes(),
    iterations: int32(),
  },
})

/** A feature is finalized at a level; 0 removes it. */
export const featureLevelRecord = message({
  name: 'FeatureLevelRecord',
  versions: '0',
  flexible: '0+',
  fields: { name: string(), featureLevel: int16() },
})

/** One quota of an entity, set or removed. A null entity name stands for the default. */
export const clientQuotaRecord = message({
  name: 'ClientQuotaRecord',
  versions: '0',
  flexible: '0+',
  fields: {
    entity: array({ entityType: string(), entityName: string('0+', { nullable: true }) }),
    key: string(),
    value: float64(),
    remove: boolean(),
  },
})

/** Producer ids up to `nextProducerId` have been handed to a broker. */
export const producerIdsRecord = message({
  name: 'ProducerIdsRecord',
  versions: '0',
  flexible: '0+',
  fields: { brokerId: int32(), brokerEpoch: int64('0+', { default: -1 }), nextProducerId: int64() },
})

/** What changed in a registration; 0 and empty arrays are no change. */
export const brokerRegistrationChangeRecord = message({
  name: 'BrokerRegistrationChangeRecord',
  versions: '0-2',
  flexible: '0+',
  fields: {
    brokerId: int32(),
    brokerEpoch: int64(),
    fenced: int8('0+', { tag: 0 }),
    inControlledShutdown: int8('1+', { tag: 1 }),
    logDirs: array(uuid(), '2+', { tag: 2 }),
  },
})

/** An ACL, by id. */
export const accessControlEntryRecord = message({
  name: 'AccessControlEntryRecord',
  versions: '0',
  flexible: '0+',
  fields: {
    id: uuid(),
    resourceType: int8(),
    resourceName: string(),
    patternType: int8(),
    principal: string(),
    host: string(),
    operation: int8(),
    permissionType: int8(),
  },
})

/** The ACL with this id is gone. */
export const removeAccessControlEntryRecord = message({
  name: 'RemoveAccessControlEntryRecord',
  versions: '0',
  flexible: '0+',
  fields: { id: uuid() },
})

/** Written so that the log end moves on in a quiet cluster. */
export const noOpRecord = message({ name: 'NoOpRecord', versions: '0', flexible: '0+', fields: {} })

/** How far the move from ZooKeeper has come. */
export const zkMigrationStateRecord = message({
  name: 'ZkMigrationStateRecord',
  versions: '0',
  flexible: '0+',
  fields: { zkMigrationState: int8() },
})

/** A user's credential for one SCRAM mechanism is gone. */
export const removeUserScramCredentialRecord = message({
  name: 'RemoveUserScramCredentialRecord',
  versions: '0',
  flexible: '0+',
  fields: { name: string(), mechanism: int8() },
})

/** The records up to the matching end take effect together (KIP-868). */
export const beginTransactionRecord = message({
  name: 'BeginTransactionRecord',
  versions: '0',
  flexible: '0+',
  fields: { name: string('0+', { nullable: true, default: null, tag: 0 }) },
})

/** The open metadata transaction takes effect. */
export const endTransactionRecord = message({
  name: 'EndTransactionRecord',
  versions: '0',
  flexible: '0+',
  fields: {},
})

/** The open metadata transaction never happened. */
export const abortTransactionRecord = message({
  name: 'AbortTransactionRecord',
  versions: '0',
  flexible: '0+',
  fields: { reason: string('0+', { nullable: true, default: null, tag: 0 }) },
})

/** The delegation token with this id is gone. */
export const removeDelegationTokenRecord = message({
  name: 'RemoveDelegationTokenRecord',
  versions: '0',
  flexible: '0+',
  fields: { tokenId: string() },
})

/** A controller, and where it listens. */
export const registerControllerRecord = message({
  name: 'RegisterControllerRecord',
  versions: '0',
  flexible: '0+',
  fields: {
    controllerId: int32(),
    incarnationId: uuid(),
    zkMigrationReady: boolean(),
    endPoints: array({ name: string(), host: string(), port: uint16(), securityProtocol: int16() }),
    features: array({ name: string(), minSupportedVersion: int16(), maxSupportedVersion: int16() }),
  },
})

/** The eligible leader replicas of a topic, or of all topics, are forgotten (KIP-966). */
export const clearElrRecord = message({
  name: 'ClearElrRecord',
  versions: '0',
  flexible: '0+',
  fields: { topicName: string() },
})
