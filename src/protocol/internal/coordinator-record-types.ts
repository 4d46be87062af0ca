/**
 * The record types of the three coordinators. A record's key is the type's number as int16 and the
 * key's body; its value is an int16 version and the value's body, or null, which deletes what the
 * key names.
 */
import {
  consumerGroupCurrentMemberAssignmentKey,
  consumerGroupCurrentMemberAssignmentValue,
  consumerGroupMemberMetadataKey,
  consumerGroupMemberMetadataValue,
  consumerGroupMetadataKey,
  consumerGroupMetadataValue,
  consumerGroupPartitionMetadataKey,
  consumerGroupPartitionMetadataValue,
  consumerGroupRegularExpressionKey,
  consumerGroupRegularExpressionValue,
  consumerGroupTargetAssignmentMemberKey,
  consumerGroupTargetAssignmentMemberValue,
  consumerGroupTargetAssignmentMetadataKey,
  consumerGroupTargetAssignmentMetadataValue,
} from './consumer-group-records.ts'
import {
  groupMetadataKey,
  groupMetadataValue,
  legacyOffsetCommitKey,
  legacyOffsetCommitValue,
  offsetCommitKey,
  offsetCommitValue,
} from './group-records.ts'
import {
  shareGroupCurrentMemberAssignmentKey,
  shareGroupCurrentMemberAssignmentValue,
  shareGroupMemberMetadataKey,
  shareGroupMemberMetadataValue,
  shareGroupMetadataKey,
  shareGroupMetadataValue,
  shareGroupStatePartitionMetadataKey,
  shareGroupStatePartitionMetadataValue,
  shareGroupTargetAssignmentMemberKey,
  shareGroupTargetAssignmentMemberValue,
  shareGroupTargetAssignmentMetadataKey,
  shareGroupTargetAssignmentMetadataValue,
} from './share-group-records.ts'
import {
  shareSnapshotKey,
  shareSnapshotValue,
  shareUpdateKey,
  shareUpdateValue,
} from './share-state-records.ts'
import {
  streamsGroupCurrentMemberAssignmentKey,
  streamsGroupCurrentMemberAssignmentValue,
  streamsGroupMemberMetadataKey,
  streamsGroupMemberMetadataValue,
  streamsGroupMetadataKey,
  streamsGroupMetadataValue,
  streamsGroupTargetAssignmentMemberKey,
  streamsGroupTargetAssignmentMemberValue,
  streamsGroupTargetAssignmentMetadataKey,
  streamsGroupTargetAssignmentMetadataValue,
  streamsGroupTopologyKey,
  streamsGroupTopologyValue,
} from './streams-group-records.ts'
import { transactionLogKey, transactionLogValue } from './transaction-records.ts'

/** `__consumer_offsets`. */
export const groupRecordTypes = {
  LegacyOffsetCommit: { id: 0, key: legacyOffsetCommitKey, value: legacyOffsetCommitValue },
  OffsetCommit: { id: 1, key: offsetCommitKey, value: offsetCommitValue },
  GroupMetadata: { id: 2, key: groupMetadataKey, value: groupMetadataValue },
  ConsumerGroupMetadata: {
    id: 3,
    key: consumerGroupMetadataKey,
    value: consumerGroupMetadataValue,
  },
  ConsumerGroupPartitionMetadata: {
    id: 4,
    key: consumerGroupPartitionMetadataKey,
    value: consumerGroupPartitionMetadataValue,
  },
  ConsumerGroupMemberMetadata: {
    id: 5,
    key: consumerGroupMemberMetadataKey,
    value: consumerGroupMemberMetadataValue,
  },
  ConsumerGroupTargetAssignmentMetadata: {
    id: 6,
    key: consumerGroupTargetAssignmentMetadataKey,
    value: consumerGroupTargetAssignmentMetadataValue,
  },
  ConsumerGroupTargetAssignmentMember: {
    id: 7,
    key: consumerGroupTargetAssignmentMemberKey,
    value: consumerGroupTargetAssignmentMemberValue,
  },
  ConsumerGroupCurrentMemberAssignment: {
    id: 8,
    key: consumerGroupCurrentMemberAssignmentKey,
    value: consumerGroupCurrentMemberAssignmentValue,
  },
  ShareGroupMemberMetadata: {
    id: 10,
    key: shareGroupMemberMetadataKey,
    value: shareGroupMemberMetadataValue,
  },
  ShareGroupMetadata: { id: 11, key: shareGroupMetadataKey, value: shareGroupMetadataValue },
  ShareGroupTargetAssignmentMetadata: {
    id: 12,
    key: shareGroupTargetAssignmentMetadataKey,
    value: shareGroupTargetAssignmentMetadataValue,
  },
  ShareGroupTargetAssignmentMember: {
    id: 13,
    key: shareGroupTargetAssignmentMemberKey,
    value: shareGroupTargetAssignmentMemberValue,
  },
  ShareGroupCurrentMemberAssignment: {
    id: 14,
    key: shareGroupCurrentMemberAssignmentKey,
    value: shareGroupCurrentMemberAssignmentValue,
  },
  ShareGroupStatePartitionMetadata: {
    id: 15,
    key: shareGroupStatePartitionMetadataKey,
    value: shareGroupStatePartitionMetadataValue,
  },
  ConsumerGroupRegularExpression: {
    id: 16,
    key: consumerGroupRegularExpressionKey,
    value: consumerGroupRegularExpressionValue,
  },
  StreamsGroupMetadata: { id: 17, key: streamsGroupMetadataKey, value: streamsGroupMetadataValue },
  StreamsGroupMemberMetadata: {
    id: 19,
    key: streamsGroupMemberMetadataKey,
    value: streamsGroupMemberMetadataValue,
  },
  StreamsGroupTargetAssignmentMetadata: {
    id: 20,
    key: streamsGroupTargetAssignmentMetadataKey,
    value: streamsGroupTargetAssignmentMetadataValue,
  },
  StreamsGroupTargetAssignmentMember: {
    id: 21,
    key: streamsGroupTargetAssignmentMemberKey,
    value: streamsGroupTargetAssignmentMemberValue,
  },
  StreamsGroupCurrentMemberAssignment: {
    id: 22,
    key: streamsGroupCurrentMemberAssignmentKey,
    value: streamsGroupCurrentMemberAssignmentValue,
  },
  StreamsGroupTopology: { id: 23, key: streamsGroupTopologyKey, value: streamsGroupTopologyValue },
} as const

/** `__transaction_state`. */
export const transactionRecordTypes = {
  TransactionLog: { id: 0, key: transactionLogKey, value: transactionLogValue },
} as const

/** `__share_group_state`. */
export const shareRecordTypes = {
  ShareSnapshot: { id: 0, key: shareSnapshotKey, value: shareSnapshotValue },
  ShareUpdate: { id: 1, key: shareUpdateKey, value: shareUpdateValue },
} as const
