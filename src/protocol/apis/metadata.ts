import { api, array, boolean, int16, int32, string, uuid } from '../schema.ts'

/**
 * Tells which brokers there are and who leads the partitions of topics. Null topics ask for all of
 * them (version 0: an empty list does), and topics may be created on the way when both the request
 * and the broker allow it. Errors, per topic: UNKNOWN_TOPIC_OR_PARTITION, UNKNOWN_TOPIC_ID,
 * LEADER_NOT_AVAILABLE, INVALID_TOPIC_EXCEPTION, TOPIC_AUTHORIZATION_FAILED; per partition
 * LEADER_NOT_AVAILABLE, and REPLICA_NOT_AVAILABLE for very old clients.
 *
 * Topics can be named by id since version 12; authorized operations are -2147483648 unless they
 * were asked for. Version 13 has an error for the whole response, REBOOTSTRAP_REQUIRED.
 */
export const metadata = api({
  name: 'Metadata',
  key: 3,
  versions: '0-13',
  flexible: '9+',
  request: {
    topics: array(
      { topicId: uuid('10+', { ignorable: true }), name: string('0+', { nullable: '10+' }) },
      '0+',
      { nullable: '1+' },
    ),
    allowAutoTopicCreation: boolean('4+', { default: true }),
    includeClusterAuthorizedOperations: boolean('8-10'),
    includeTopicAuthorizedOperations: boolean('8+'),
  },
  response: {
    throttleTimeMs: int32('3+', { ignorable: true }),
    brokers: array({
      nodeId: int32(),
      host: string(),
      port: int32(),
      rack: string('1+', { nullable: true, default: null, ignorable: true }),
    }),
    clusterId: string('2+', { nullable: true, default: null, ignorable: true }),
    controllerId: int32('1+', { default: -1, ignorable: true }),
    topics: array({
      errorCode: int16(),
      name: string('0+', { nullable: '12+' }),
      topicId: uuid('10+', { ignorable: true }),
      isInternal: boolean('1+', { default: false, ignorable: true }),
      partitions: array({
        errorCode: int16(),
        partitionIndex: int32(),
        leaderId: int32(),
        leaderEpoch: int32('7+', { default: -1, ignorable: true }),
        replicaNodes: array(int32()),
        isrNodes: array(int32()),
        offlineReplicas: array(int32(), '5+', { ignorable: true }),
      }),
      topicAuthorizedOperations: int32('8+', { default: -2147483648 }),
    }),
    clusterAuthorizedOperations: int32('8-10', { default: -2147483648 }),
    errorCode: int16('13+', { ignorable: true }),
  },
})
