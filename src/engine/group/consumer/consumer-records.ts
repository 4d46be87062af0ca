/** Changes of groups of the consumer protocol as records of `__consumer_offsets`. */
import {
  type CoordinatorRecordOf,
  encodeCoordinatorKey,
  encodeCoordinatorValue,
} from '../../../protocol/internal/coordinator-record.ts'
import { groupRecordTypes } from '../../../protocol/internal/coordinator-record-types.ts'
import type { NewRecord } from '../../../protocol/records/record.ts'
import type { ConsumerGroupChange, ConsumerGroupValues } from './consumer-group-change.ts'
import type { CurrentAssignment, MemberMetadata } from './consumer-member.ts'
import { listOf, topicPartitionsOf } from './topic-partitions.ts'

export const consumerRecordTypes = {
  ConsumerGroupMetadata: groupRecordTypes.ConsumerGroupMetadata,
  ConsumerGroupPartitionMetadata: groupRecordTypes.ConsumerGroupPartitionMetadata,
  ConsumerGroupMemberMetadata: groupRecordTypes.ConsumerGroupMemberMetadata,
  ConsumerGroupTargetAssignmentMetadata: groupRecordTypes.ConsumerGroupTargetAssignmentMetadata,
  ConsumerGroupTargetAssignmentMember: groupRecordTypes.ConsumerGroupTargetAssignmentMember,
  ConsumerGroupCurrentMemberAssignment: groupRecordTypes.ConsumerGroupCurrentMemberAssignment,
  ConsumerGroupRegularExpression: groupRecordTypes.ConsumerGroupRegularExpression,
}

type Types = typeof consumerRecordTypes
type ConsumerRecord = { [T in keyof Types]: CoordinatorRecordOf<Types, T> }[keyof Types]

/** All of them have only this version. */
const VERSION = 0

const types = consumerRecordTypes

export function encodeConsumerChange(change: ConsumerGroupChange, timestamp: number): NewRecord {
  return { timestamp, key: keyOf(change), value: encodedValue(change) }
}

function keyOf({ type, groupId, name }: ConsumerGroupChange): Buffer {
  const memberKey = { groupId, memberId: name }
  switch (type) {
    case 'consumerGroup':
      return encodeCoordinatorKey(types, 'ConsumerGroupMetadata', { groupId })
    case 'partitionMetadata':
      return encodeCoordinatorKey(types, 'ConsumerGroupPartitionMetadata', { groupId })
    case 'member':
      return encodeCoordinatorKey(types, 'ConsumerGroupMemberMetadata', memberKey)
    case 'assignmentEpoch':
      return encodeCoordinatorKey(types, 'ConsumerGroupTargetAssignmentMetadata', { groupId })
    case 'targetAssignment':
      return encodeCoordinatorKey(types, 'ConsumerGroupTargetAssignmentMember', memberKey)
    case 'currentAssignment':
      return encodeCoordinatorKey(types, 'ConsumerGroupCurrentMemberAssignment', memberKey)
    case 'regularExpression': {
      const key = { groupId, regularExpression: name }
      return encodeCoordinatorKey(types, 'ConsumerGroupRegularExpression', key)
    }
  }
}

function encodedValue({ type, value }: ConsumerGroupChange): Buffer | null {
  if (value === null) return null
  switch (type) {
    case 'consumerGroup':
      return encodeCoordinatorValue(types.ConsumerGroupMetadata.value, VERSION, value)
    case 'partitionMetadata':
      // Only ever removed.
      return null
    case 'member':
      return encodeMember(value)
    case 'assignmentEpoch': {
      const { value: schema } = types.ConsumerGroupTargetAssignmentMetadata
      return encodeCoordinatorValue(schema, VERSION, value)
    }
    case 'targetAssignment': {
      const topicPartitions = listOf(value.partitions)
      const { value: schema } = types.ConsumerGroupTargetAssignmentMember
      return encodeCoordinatorValue(schema, VERSION, { topicPartitions })
    }
    case 'currentAssignment': {
      const { memberEpoch, previousMemberEpoch, state, assigned, pendingRevocation } = value
      const { value: schema } = types.ConsumerGroupCurrentMemberAssignment
      return encodeCoordinatorValue(schema, VERSION, {
        memberEpoch,
        previousMemberEpoch,
        state,
        assignedPartitions: listOf(assigned),
        partitionsPendingRevocation: listOf(pendingRevocation),
      })
    }
    case 'regularExpression':
      return encodeCoordinatorValue(types.ConsumerGroupRegularExpression.value, VERSION, {
        topics: [...value.topics],
        version: value.version,
        timestamp: value.timestamp,
      })
  }
}

function encodeMember({ classic, subscribedTopicNames, ...value }: MemberMetadata): Buffer {
  return encodeCoordinatorValue(types.ConsumerGroupMemberMetadata.value, VERSION, {
    ...value,
    subscribedTopicNames: [...subscribedTopicNames],
    classicMemberMetadata: classic && {
      sessionTimeoutMs: classic.sessionTimeoutMs,
      supportedProtocols: [...classic.supportedProtocols],
    },
  })
}

/** What is kept of the bytes is copied. */
export function consumerChangeOf(record: ConsumerRecord): ConsumerGroupChange {
  const { groupId } = record.key
  const change = <T extends keyof ConsumerGroupValues>(
    type: T,
    name: string,
    value: ConsumerGroupValues[T] | null,
  ) => ({ type, groupId, name, value }) as unknown as ConsumerGroupChange
  switch (record.type) {
    case 'ConsumerGroupMetadata':
      return change('consumerGroup', '', record.value)
    case 'ConsumerGroupPartitionMetadata':
      return change('partitionMetadata', '', record.value && {})
    case 'ConsumerGroupMemberMetadata':
      return change('member', record.key.memberId, record.value && memberOf(record.value))
    case 'ConsumerGroupTargetAssignmentMetadata':
      return change('assignmentEpoch', '', record.value)
    case 'ConsumerGroupTargetAssignmentMember': {
      const { key, value } = record
      const partitions = value && { partitions: topicPartitionsOf(value.topicPartitions) }
      return change('targetAssignment', key.memberId, partitions)
    }
    case 'ConsumerGroupCurrentMemberAssignment': {
      const { key, value } = record
      return change('currentAssignment', key.memberId, value && assignmentOf(value))
    }
    case 'ConsumerGroupRegularExpression':
      return change('regularExpression', record.key.regularExpression, record.value)
  }
}

type ValueOf<T extends keyof Types> = NonNullable<CoordinatorRecordOf<Types, T>['value']>

function memberOf(value: ValueOf<'ConsumerGroupMemberMetadata'>): MemberMetadata {
  const { classicMemberMetadata } = value
  return {
    instanceId: value.instanceId,
    rackId: value.rackId,
    clientId: value.clientId,
    clientHost: value.clientHost,
    subscribedTopicNames: value.subscribedTopicNames,
    subscribedTopicRegex: value.subscribedTopicRegex ?? '',
    rebalanceTimeoutMs: value.rebalanceTimeoutMs,
    serverAssignor: value.serverAssignor,
    classic: classicMemberMetadata && {
      sessionTimeoutMs: classicMemberMetadata.sessionTimeoutMs,
      supportedProtocols: classicMemberMetadata.supportedProtocols.map((protocol) => ({
        name: protocol.name,
        metadata: Buffer.from(protocol.metadata),
      })),
    },
  }
}

function assignmentOf(value: ValueOf<'ConsumerGroupCurrentMemberAssignment'>): CurrentAssignment {
  const { memberEpoch, previousMemberEpoch, state } = value
  return {
    memberEpoch,
    previousMemberEpoch,
    state,
    assigned: topicPartitionsOf(value.assignedPartitions),
    pendingRevocation: topicPartitionsOf(value.partitionsPendingRevocation),
  }
}
