import {
  api,
  array,
  boolean,
  type Fields,
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

const endpoint = { host: string(), port: uint16() } satisfies Fields

const taskOffset = { subtopologyId: string(), partition: int32(), offset: int64() } satisfies Fields

const taskIds = { subtopologyId: string(), partitions: array(int32()) } satisfies Fields

const assignment = {
  activeTasks: array(taskIds),
  standbyTasks: array(taskIds),
  warmupTasks: array(taskIds),
} satisfies Fields

/**
 * Describes streams groups: topology, members, tasks (KIP-1071). Not stable in 4.1. Errors, per
 * group: GROUP_ID_NOT_FOUND, NOT_COORDINATOR, COORDINATOR_LOAD_IN_PROGRESS,
 * GROUP_AUTHORIZATION_FAILED.
 */
export const streamsGroupDescribe = api({
  name: 'StreamsGroupDescribe',
  key: 89,
  versions: '0',
  flexible: '0+',
  latestVersionUnstable: true,
  request: { groupIds: array(string()), includeAuthorizedOperations: boolean() },
  response: {
    throttleTimeMs: int32(),
    groups: array({
      errorCode: int16(),
      errorMessage: string('0+', { nullable: true, default: null }),
      groupId: string(),
      groupState: string(),
      groupEpoch: int32(),
      assignmentEpoch: int32(),
      topology: struct(
        {
          epoch: int32(),
          subtopologies: array(
            {
              subtopologyId: string(),
              sourceTopics: array(string()),
              repartitionSinkTopics: array(string()),
              stateChangelogTopics: array(topicInfo),
              repartitionSourceTopics: array(topicInfo),
            },
            '0+',
            { nullable: true, default: null },
          ),
        },
        '0+',
        { nullable: true, default: null },
      ),
      members: array({
        memberId: string(),
        memberEpoch: int32(),
        instanceId: string('0+', { nullable: true, default: null }),
        rackId: string('0+', { nullable: true, default: null }),
        clientId: string(),
        clientHost: string(),
        topologyEpoch: int32(),
        processId: string(),
        userEndpoint: struct(endpoint, '0+', { nullable: true, default: null }),
        clientTags: array(keyValue),
        taskOffsets: array(taskOffset),
        taskEndOffsets: array(taskOffset),
        assignment: struct(assignment),
        targetAssignment: struct(assignment),
        isClassic: boolean(),
      }),
      authorizedOperations: int32('0+', { default: -2147483648 }),
    }),
  },
})
