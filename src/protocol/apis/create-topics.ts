import { api, array, boolean, int8, int16, int32, string, uuid } from '../schema.ts'

/**
 * Creates topics, with counts or with an explicit assignment; -1 for partitions or the replication
 * factor asks for the broker's default (version 4). Each topic fails on its own:
 * TOPIC_ALREADY_EXISTS, INVALID_TOPIC_EXCEPTION, INVALID_PARTITIONS, INVALID_REPLICATION_FACTOR,
 * INVALID_REPLICA_ASSIGNMENT, INVALID_CONFIG, INVALID_REQUEST, POLICY_VIOLATION, REQUEST_TIMED_OUT,
 * THROTTLING_QUOTA_EXCEEDED. From version 5 on the answer holds the configuration (KIP-525), from 7
 * on the topic's id.
 */
export const createTopics = api({
  name: 'CreateTopics',
  key: 19,
  versions: '2-7',
  flexible: '5+',
  request: {
    topics: array({
      name: string(),
      numPartitions: int32(),
      replicationFactor: int16(),
      assignments: array({ partitionIndex: int32(), brokerIds: array(int32()) }),
      configs: array({ name: string(), value: string('0+', { nullable: true }) }),
    }),
    timeoutMs: int32('0+', { default: 60000 }),
    validateOnly: boolean('0+', { default: false }),
  },
  response: {
    throttleTimeMs: int32(),
    topics: array({
      name: string(),
      topicId: uuid('7+', { ignorable: true }),
      errorCode: int16(),
      errorMessage: string('0+', { nullable: true }),
      topicConfigErrorCode: int16('5+', { tag: 0, ignorable: true }),
      numPartitions: int32('5+', { default: -1, ignorable: true }),
      replicationFactor: int16('5+', { default: -1, ignorable: true }),
      configs: array(
        {
          name: string(),
          value: string('0+', { nullable: true }),
          readOnly: boolean(),
          configSource: int8('0+', { default: -1 }),
          isSensitive: boolean(),
        },
        '5+',
        { nullable: true, ignorable: true },
      ),
    }),
  },
})
