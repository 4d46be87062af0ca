import { api, array, int8, int16, int32, string } from '../schema.ts'

/**
 * Elects leaders: the preferred replica (type 0), or any live one at the price of lost records
 * (type 1, version 1). Null partitions ask for all. Errors, per partition: ELECTION_NOT_NEEDED,
 * PREFERRED_LEADER_NOT_AVAILABLE, ELIGIBLE_LEADERS_NOT_AVAILABLE, UNKNOWN_TOPIC_OR_PARTITION,
 * CLUSTER_AUTHORIZATION_FAILED.
 */
export const electLeaders = api({
  name: 'ElectLeaders',
  key: 43,
  versions: '0-2',
  flexible: '2+',
  request: {
    electionType: int8('1+'),
    topicPartitions: array({ topic: string(), partitions: array(int32()) }, '0+', {
      nullable: true,
    }),
    timeoutMs: int32('0+', { default: 60000 }),
  },
  response: {
    throttleTimeMs: int32(),
    errorCode: int16('1+'),
    replicaElectionResults: array({
      topic: string(),
      partitionResult: array({
        partitionId: int32(),
        errorCode: int16(),
        errorMessage: string('0+', { nullable: true }),
      }),
    }),
  },
})
