import {
  api,
  array,
  boolean,
  type Fields,
  int8,
  int16,
  int32,
  int64,
  string,
  struct,
  uint16,
} from '../schema.ts'

const keyValue = { key: string(), value: string() } satisfies Fields

const topicInfo = {
  name: string(),
  partitions: int32(),
  replicationFactor: int16(),
  topicConfigs: array(keyValue),
} satisfies Fields

const taskIds = { subtopologyId: string(), partitions: array(int32()) } satisfies Fields

const endpoint = { host: string(), port: uint16() } satisfies Fields

const taskOffset = { subtopologyId: string(), partition: int32(), offset: int64() } satisfies Fields

const status = { statusCode: int8(), statusDetail: string() } satisfies Fields

const topicPartition = { topic: string(), partitions: array(int32()) } satisfies Fields

/**
 * All that a member of a streams group says: its topology, when it joins, and the tasks it runs;
 * the answer has the tasks it should run (KIP-1071). Not stable in 4.1. Errors:
 * STREAMS_INVALID_TOPOLOGY, STREAMS_INVALID_TOPOLOGY_EPOCH, STREAMS_TOPOLOGY_FENCED,
 * FENCED_MEMBER_EPOCH, UNKNOWN_MEMBER_ID, UNRELEASED_INSTANCE_ID, GROUP_MAX_SIZE_REACHED,
 * INVALID_REQUEST, NOT_COORDINATOR.
 */
export const streamsGroupHeartbeat = api({
  name: 'StreamsGroupHeartbeat',
  key: 88,
  versions: '0',
  flexible: '0+',
  latestVersionUnstable: true,
  request: {
    groupId: string(),
    memberId: string(),
    memberEpoch: int32(),
    endpointInformationEpoch: int32(),
    instanceId: string('0+', { nullable: true, default: null }),
    rackId: string('0+', { nullable: true, default: null }),
    rebalanceTimeoutMs: int32('0+', { default: -1 }),
    topology: struct(
      {
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
      '0+',
      { nullable: true, default: null },
    ),
    activeTasks: array(taskIds, '0+', { nullable: true, default: null }),
    standbyTasks: array(taskIds, '0+', { nullable: true, default: null }),
    warmupTasks: array(taskIds, '0+', { nullable: true, default: null }),
    processId: string('0+', { nullable: true, default: null }),
    userEndpoint: struct(endpoint, '0+', { nullable: true, default: null }),
    clientTags: array(keyValue, '0+', { nullable: true, default: null }),
    taskOffsets: array(taskOffset, '0+', { nullable: true, default: null }),
    taskEndOffsets: array(taskOffset, '0+', { nullable: true, default: null }),
    shutdownApplication: boolean('0+', { default: false }),
  },
  response: {
    throttleTimeMs: int32(),
    errorCode: int16(),
    errorMessage: string('0+', { nullable: true, default: null }),
    memberId: string(),
    memberEpoch: int32(),
    heartbeatIntervalMs: int32(),
    acceptableRecoveryLag: int32(),
    taskOffsetIntervalMs: int32(),
    status: array(status, '0+', { nullable: true, default: null }),
    activeTasks: array(taskIds, '0+', { nullable: true, default: null }),
    standbyTasks: array(taskIds, '0+', { nullable: true, default: null }),
    warmupTasks: array(taskIds, '0+', { nullable: true, default: null }),
    endpointInformationEpoch: int32(),
    partitionsByUserEndpoint: array(
      {
        userEndpoint: struct(endpoint),
        activePartitions: array(topicPartition),
        standbyPartitions: array(topicPartition),
      },
      '0+',
      { nullable: true, default: null },
    ),
  },
})
