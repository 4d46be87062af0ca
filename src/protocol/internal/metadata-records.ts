/**
 * The records of `__cluster_metadata-0`: every fact about brokers, topics, partitions,
 * configurations and access that a KRaft cluster keeps. A record's value is a frame of three
 * unsigned varints (frame version 1, record type, record version) and a body; its key is null.
 */
import { decode, encode } from '../codec.ts'
import { DecodeError, Reader } from '../reader.ts'
import type { Input, Message, Value } from '../schema.ts'
import { Writer } from '../writer.ts'
import {
  abortTransactionRecord,
  accessControlEntryRecord,
  beginTransactionRecord,
  brokerRegistrationChangeRecord,
  clearElrRecord,
  clientQuotaRecord,
  configRecord,
  delegationTokenRecord,
  endTransactionRecord,
  featureLevelRecord,
  fenceBrokerRecord,
  noOpRecord,
  partitionChangeRecord,
  partitionRecord,
  producerIdsRecord,
  registerBrokerRecord,
  registerControllerRecord,
  removeAccessControlEntryRecord,
  removeDelegationTokenRecord,
  removeTopicRecord,
  removeUserScramCredentialRecord,
  topicRecord,
  unfenceBrokerRecord,
  unregisterBrokerRecord,
  userScramCredentialRecord,
  zkMigrationStateRecord,
} from './metadata-record-schemas.ts'

/** All record types, by name; `id` is the type's number in the frame. */
export const metadataRecordTypes = {
  RegisterBrokerRecord: { id: 0, schema: registerBrokerRecord },
  UnregisterBrokerRecord: { id: 1, schema: unregisterBrokerRecord },
  TopicRecord: { id: 2, schema: topicRecord },
  PartitionRecord: { id: 3, schema: partitionRecord },
  ConfigRecord: { id: 4, schema: configRecord },
  PartitionChangeRecord: { id: 5, schema: partitionChangeRecord },
  FenceBrokerRecord: { id: 7, schema: fenceBrokerRecord },
  UnfenceBrokerRecord: { id: 8, schema: unfenceBrokerRecord },
  RemoveTopicRecord: { id: 9, schema: removeTopicRecord },
  DelegationTokenRecord: { id: 10, schema: delegationTokenRecord },
  UserScramCredentialRecord: { id: 11, schema: userScramCredentialRecord },
  FeatureLevelRecord: { id: 12, schema: featureLevelRecord },
  ClientQuotaRecord: { id: 14, schema: clientQuotaRecord },
  ProducerIdsRecord: { id: 15, schema: producerIdsRecord },
  BrokerRegistrationChangeRecord: { id: 17, schema: brokerRegistrationChangeRecord },
  AccessControlEntryRecord: { id: 18, schema: accessControlEntryRecord },
  RemoveAccessControlEntryRecord: { id: 19, schema: removeAccessControlEntryRecord },
  NoOpRecord: { id: 20, schema: noOpRecord },
  ZkMigrationStateRecord: { id: 21, schema: zkMigrationStateRecord },
  RemoveUserScramCredentialRecord: { id: 22, schema: removeUserScramCredentialRecord },
  BeginTransactionRecord: { id: 23, schema: beginTransactionRecord },
  EndTransactionRecord: { id: 24, schema: endTransactionRecord },
  AbortTransactionRecord: { id: 25, schema: abortTransactionRecord },
  RemoveDelegationTokenRecord: { id: 26, schema: removeDelegationTokenRecord },
  RegisterControllerRecord: { id: 27, schema: registerControllerRecord },
  ClearElrRecord: { id: 28, schema: clearElrRecord },
} as const

export type MetadataRecordType = keyof typeof metadataRecordTypes
type SchemaOf<T extends MetadataRecordType> = (typeof metadataRecordTypes)[T]['schema']

/** A decoded record of one type. */
export interface MetadataRecordOf<T extends MetadataRecordType> {
  readonly type: T
  readonly version: number
  readonly value: Value<SchemaOf<T>>
}

/** A decoded record: `type` tells what `value` is. */
export type MetadataRecord = { [T in MetadataRecordType]: MetadataRecordOf<T> }[MetadataRecordType]

/** A record to encode: fields with a stated default may be left out of `value`. */
export type MetadataRecordInput = {
  [T in MetadataRecordType]: {
    readonly type: T
    readonly version: number
    readonly value: Input<SchemaOf<T>>
  }
}[MetadataRecordType]

const FRAME_VERSION = 1

const typesById = new Map<number, MetadataRecordType>()
for (const type of Object.keys(metadataRecordTypes) as MetadataRecordType[]) {
  typesById.set(metadataRecordTypes[type].id, type)
}

/** Throws KafkaError UNSUPPORTED_VERSION when the record's version cannot carry its value. */
export function encodeMetadataRecord(record: MetadataRecordInput): Buffer {
  const { id, schema } = metadataRecordTypes[record.type]
  const writer = new Writer()
  writer.unsignedVarint(FRAME_VERSION)
  writer.unsignedVarint(id)
  writer.unsignedVarint(record.version)
  encode<Message>(schema, record.version, record.value, writer)
  return writer.toBuffer()
}

/** Throws DecodeError, also for a frame version or a record type that Kafka 4.1 does not have. */
export function decodeMetadataRecord(bytes: Buffer): MetadataRecord {
  const reader = new Reader(bytes)
  const frameVersion = reader.unsignedVarint()
  if (frameVersion !== FRAME_VERSION) {
    throw new DecodeError(`metadata record with the unknown frame version ${frameVersion}`)
  }
  const id = reader.unsignedVarint()
  const type = typesById.get(id)
  if (type === undefined) throw new DecodeError(`metadata record of the unknown type ${id}`)
  const version = reader.unsignedVarint()
  const value = decode<Message>(metadataRecordTypes[type].schema, version, reader)
  if (reader.remaining > 0)
    throw new DecodeError(`${type} is followed by ${reader.remaining} bytes`)
  return { type, version, value } as MetadataRecord
}
