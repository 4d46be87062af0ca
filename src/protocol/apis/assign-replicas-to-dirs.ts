import { api, array, int16, int32, int64, uuid } from '../schema.ts'

/**
 * A broker tells the controller in which log directories its replicas are (KIP-858). Errors:
 * STALE_BROKER_EPOCH, NOT_CONTROLLER, and per partition UNKNOWN_TOPIC_ID,
 * UNKNOWN_TOPIC_OR_PARTITION, NOT_LEADER_OR_FOLLOWER.
 */
export const assignReplicasToDirs = api({
  name: 'AssignReplicasToDirs',
  key: 73,
  versions: '0',
  flexible: '0+',
  request: {
    brokerId: int32(),
    brokerEpoch: int64('0+', { default: -1 }),
    directories: array({
      id: uuid(),
      topics: array({ topicId: uuid(), partitions: array({ partitionIndex: int32() }) }),
    }),
  },
  response: {
    throttleTimeMs: int32(),
    errorCode: int16(),
    directories: array({
      id: uuid(),
      topics: array({
        topicId: uuid(),
        partitions: array({ partitionIndex: int32(), errorCode: int16() }),
      }),
    }),
  },
})
