/** Records of `__consumer_offsets` for share groups (KIP-932). */
import { array, type Fields, int8, int32, int64Exact, message, string, uuid } from '../schema.ts'

const topicPartitions = { topicId: uuid(), partitions: array(int32()) } satisfies Fields

const topicPartitionsInfo = {
  topicId: uuid(),
  topicName: string(),
  partitions: array(int32()),
} satisfies Fields

const topicInfo = { topicId: uuid(), topicName: string() } satisfies Fields

export const shareGroupMemberMetadataKey = message({
  name: 'ShareGroupMemberMetadataKey',
  versions: '0',
  flexible: 'none',
  fields: { groupId: string(), memberId: string() },
})

export const shareGroupMemberMetadataValue = message({
  name: 'ShareGroupMemberMetadataValue',
  versions: '0',
  flexible: '0+',
  fields: {
    rackId: string('0+', { nullable: true }),
    clientId: string(),
    clientHost: string(),
    subscribedTopicNames: array(string()),
  },
})

export const shareGroupMetadataKey = message({
  name: 'ShareGroupMetadataKey',
  versions: '0',
  flexible: 'none',
  fields: { groupId: string() },
})

export const shareGroupMetadataValue = message({
  name: 'ShareGroupMetadataValue',
  versions: '0',
  flexible: '0+',
  fields: { epoch: int32(), metadataHash: int64Exact() },
})

export const shareGroupTargetAssignmentMetadataKey = message({
  name: 'ShareGroupTargetAssignmentMetadataKey',
  versions: '0',
  flexible: 'none',
  fields: { groupId: string() },
})

export const shareGroupTargetAssignmentMetadataValue = message({
  name: 'ShareGroupTargetAssignmentMetadataValue',
  versions: '0',
  flexible: '0+',
  fields: { assignmentEpoch: int32() },
})

export const shareGroupTargetAssignmentMemberKey = message({
  name: 'ShareGroupTargetAssignmentMemberKey',
  versions: '0',
  flexible: 'none',
  fields: { groupId: string(), memberId: string() },
})

export const shareGroupTargetAssignmentMemberValue = message({
  name: 'ShareGroupTargetAssignmentMemberValue',
  versions: '0',
  flexible: '0+',
  fields: { topicPartitions: array({ topicId: uuid(), partitions: array(int32()) }) },
})

export const shareGroupCurrentMemberAssignmentKey = message({
  name: 'ShareGroupCurrentMemberAssignmentKey',
  versions: '0',
  flexible: 'none',
  fields: { groupId: string(), memberId: string() },
})

export const shareGroupCurrentMemberAssignmentValue = message({
  name: 'ShareGroupCurrentMemberAssignmentValue',
  versions: '0',
  flexible: '0+',
  fields: {
    memberEpoch: int32(),
    previousMemberEpoch: int32(),
    state: int8(),
    assignedPartitions: array(topicPartitions),
  },
})

export const shareGroupStatePartitionMetadataKey = message({
  name: 'ShareGroupStatePartitionMetadataKey',
  versions: '0',
  flexible: 'none',
  fields: { groupId: string() },
})

export const shareGroupStatePartitionMetadataValue = message({
  name: 'ShareGroupStatePartitionMetadataValue',
  versions: '0',
  flexible: '0+',
  fields: {
    initializingTopics: array(topicPartitionsInfo),
    initializedTopics: array(topicPartitionsInfo),
    deletingTopics: array(topicInfo),
  },
})
