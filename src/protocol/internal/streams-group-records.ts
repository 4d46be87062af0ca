/** Records of `__consumer_offsets` for streams groups (KIP-1071). */
import {
  array,
  type Fields,
  int8,
  int16,
  int32,
  int64Exact,
  message,
  string,
  struct,
  uint16,
} from '../schema.ts'

const endpoint = { host: string(), port: uint16() } satisfies Fields

const keyValue = { key: string(), value: string() } satisfies Fields

const taskIds = { subtopologyId: string(), partitions: array(int32()) } satisfies Fields

const topicConfig = { key: string(), value: string() } satisfies Fields

const topicInfo = {
  name: string(),
  partitions: int32(),
  replicationFactor: int16(),
  topicConfigs: array(topicConfig),
} satisfies Fields

export const streamsGroupMetadataKey = message({
  name: 'StreamsGroupMetadataKey',
  versions: '0',
  flexible: 'none',
  fields: { groupId: string() },
})

export const streamsGroupMetadataValue = message({
  name: 'StreamsGroupMetadataValue',
  versions: '0',
  flexible: '0+',
  fields: { epoch: int32(), metadataHash: int64Exact() },
})

export const streamsGroupMemberMetadataKey = message({
  name: 'StreamsGroupMemberMetadataKey',
  versions: '0',
  flexible: 'none',
  fields: { groupId: string(), memberId: string() },
})

export const streamsGroupMemberMetadataValue = message({
  name: 'StreamsGroupMemberMetadataValue',
  versions: '0',
  flexible: '0+',
  fields: {
    instanceId: string('0+', { nullable: true }),
    rackId: string('0+', { nullable: true }),
    clientId: string(),
    clientHost: string(),
    rebalanceTimeoutMs: int32('0+', { default: -1 }),
    topologyEpoch: int32(),
    processId: string(),
    userEndpoint: struct(endpoint, '0+', { nullable: true, default: null }),
    clientTags: array(keyValue),
  },
})

export const streamsGroupTargetAssignmentMetadataKey = message({
  name: 'StreamsGroupTargetAssignmentMetadataKey',
  versions: '0',
  flexible: 'none',
  fields: { groupId: string() },
})

export const streamsGroupTargetAssignmentMetadataValue = message({
  name: 'StreamsGroupTargetAssignmentMetadataValue',
  versions: '0',
  flexible: '0+',
  fields: { assignmentEpoch: int32() },
})

export const streamsGroupTargetAssignmentMemberKey = message({
  name: 'StreamsGroupTargetAssignmentMemberKey',
  versions: '0',
  flexible: 'none',
  fields: { groupId: string(), memberId: string() },
})

export const streamsGroupTargetAssignmentMemberValue = message({
  name: 'StreamsGroupTargetAssignmentMemberValue',
  versions: '0',
  flexible: '0+',
  fields: {
    activeTasks: array(taskIds),
    standbyTasks: array(taskIds),
    warmupTasks: array(taskIds),
  },
})

export const streamsGroupCurrentMemberAssignmentKey = message({
  name: 'StreamsGroupCurrentMemberAssignmentKey',
  versions: '0',
  flexible: 'none',
  fields: { groupId: string(), memberId: string() },
})

export const streamsGroupCurrentMemberAssignmentValue = message({
  name: 'StreamsGroupCurrentMemberAssignmentValue',
  versions: '0',
  flexible: '0+',
  fields: {
    memberEpoch: int32(),
    previousMemberEpoch: int32(),
    state: int8(),
    activeTasks: array(taskIds),
    standbyTasks: array(taskIds),
    warmupTasks: array(taskIds),
    activeTasksPendingRevocation: array(taskIds),
    standbyTasksPendingRevocation: array(taskIds),
    warmupTasksPendingRevocation: array(taskIds),
  },
})

export const streamsGroupTopologyKey = message({
  name: 'StreamsGroupTopologyKey',
  versions: '0',
  flexible: 'none',
  fields: { groupId: string() },
})

export const streamsGroupTopologyValue = message({
  name: 'StreamsGroupTopologyValue',
  versions: '0',
  flexible: '0+',
  fields: {
    epoch: int32(),
    subtopologies: array({
      subtopologyId: string(),
      sourceTopics: array(string()),
      sourceTopicRegex: array(string()),
      stateChangelogTopics: array(topicInfo),
      repartitionSinkTopics: array(string()),
      repartitionSourceTopics: array(topicInfo),
      copartitionGroups: array({
        sourceTopics: array(int16()),
        sourceTopicRegex: array(int16()),
        repartitionSourceTopics: array(int16()),
      }),
    }),
  },
})
