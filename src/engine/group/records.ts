/** Changes of groups as records of `__consumer_offsets`. */
import {
  decodeCoordinatorRecord,
  encodeCoordinatorKey,
  encodeCoordinatorValue,
} from '../../protocol/internal/coordinator-record.ts'
import { groupRecordTypes } from '../../protocol/internal/coordinator-record-types.ts'
import type { KafkaRecord, NewRecord } from '../../protocol/records/record.ts'
import { buildRecordBatch } from '../../protocol/records/record-batch-builder.ts'
import type { GroupMetadata as GroupMetadataContents } from './classic/group-metadata.ts'
import {
  consumerChangeOf,
  consumerRecordTypes,
  encodeConsumerChange,
} from './consumer/consumer-records.ts'
import type { GroupChange } from './group-change.ts'

const { LegacyOffsetCommit, OffsetCommit, GroupMetadata } = groupRecordTypes
const types = { LegacyOffsetCommit, OffsetCommit, GroupMetadata, ...consumerRecordTypes }

/** The versions that Kafka writes. Only version 1 of an offset has a time of its own to expire at. */
const OFFSET_VERSION = 3
const OFFSET_VERSION_WITH_EXPIRY = 1
const GROUP_VERSION = 3

/** One batch, part of a transaction if a producer is given. Like Kafka's, one with offsets or of a group of the consumer protocol counts its records from sequence 0 without a producer id. */
export function encodeChanges(
  changes: readonly GroupChange[],
  now: number,
  producer?: { readonly producerId: number; readonly producerEpoch: number },
): Buffer {
  const isSequenced = changes.some(({ type, value }) =>
    type === 'offset' ? value !== null : type !== 'group',
  )
  return buildRecordBatch(
    {
      baseSequence: isSequenced ? 0 : -1,
      ...(producer && { ...producer, isTransactional: true }),
    },
    changes.map((change) => encodeChange(change, now)),
  )
}

function encodeChange(change: GroupChange, timestamp: number): NewRecord {
  if (change.type === 'group') {
    const { groupId, value } = change
    const key = encodeCoordinatorKey(types, 'GroupMetadata', { group: groupId })
    if (value === null) return { timestamp, key, value }
    const encoded = encodeCoordinatorValue(GroupMetadata.value, GROUP_VERSION, groupValue(value))
    return { timestamp, key, value: encoded }
  }
  if (change.type !== 'offset') return encodeConsumerChange(change, timestamp)
  const { groupId: group, topic, partition, value } = change
  const key = encodeCoordinatorKey(types, 'OffsetCommit', { group, topic, partition })
  if (value === null) return { timestamp, key, value }
  const version = value.expireTimestamp === -1 ? OFFSET_VERSION : OFFSET_VERSION_WITH_EXPIRY
  return { timestamp, key, value: encodeCoordinatorValue(OffsetCommit.value, version, value) }
}

function groupValue({ members, ...value }: GroupMetadataContents) {
  return {
    ...value,
    members: members.map(({ rebalanceTimeoutMs, sessionTimeoutMs, ...member }) => ({
      ...member,
      rebalanceTimeout: rebalanceTimeoutMs,
      sessionTimeout: sessionTimeoutMs,
    })),
  }
}

/**
 * Undefined for records of other kinds of groups. What is kept of the bytes is copied. Throws DecodeError
 * for what cannot be read.
 */
export function decodeChange(
  record: Pick<KafkaRecord, 'key' | 'value' | 'offset'>,
): GroupChange | undefined {
  const { key, value } = record
  const decoded = key === null ? undefined : decodeCoordinatorRecord(types, key, value)
  if (decoded === undefined) return undefined
  if (decoded.type === 'GroupMetadata') {
    return { type: 'group', groupId: decoded.key.group, value: groupOf(decoded.value) }
  }
  if (decoded.type !== 'OffsetCommit' && decoded.type !== 'LegacyOffsetCommit') {
    return consumerChangeOf(decoded)
  }
  const { group: groupId, topic, partition } = decoded.key
  const committed = decoded.value
  return {
    type: 'offset',
    groupId,
    topic,
    partition,
    recordOffset: record.offset,
    value: committed && {
      offset: committed.offset,
      leaderEpoch: 'leaderEpoch' in committed ? committed.leaderEpoch : -1,
      metadata: committed.metadata,
      commitTimestamp: committed.commitTimestamp,
      expireTimestamp: 'expireTimestamp' in committed ? committed.expireTimestamp : -1,
    },
  }
}

type DecodedGroup = Extract<
  ReturnType<typeof decodeCoordinatorRecord<typeof types>>,
  { type: 'GroupMetadata' }
>['value']

function groupOf(value: DecodedGroup): GroupMetadataContents | null {
  if (value === null) return null
  const { protocolType, generation, protocol, leader, currentStateTimestamp } = value
  return {
    protocolType,
    generation,
    protocol,
    leader,
    currentStateTimestamp,
    members: value.members.map(({ rebalanceTimeout, sessionTimeout, ...member }) => ({
      memberId: member.memberId,
      groupInstanceId: member.groupInstanceId,
      clientId: member.clientId,
      clientHost: member.clientHost,
      // Version 0 has only the session's timeout, and it bounds both.
      rebalanceTimeoutMs: rebalanceTimeout === -1 ? sessionTimeout : rebalanceTimeout,
      sessionTimeoutMs: sessionTimeout,
      subscription: Buffer.from(member.subscription),
      assignment: Buffer.from(member.assignment),
    })),
  }
}
