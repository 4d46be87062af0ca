import { api, array, int16, int32, string } from '../schema.ts'

/**
 * Moves replicas between the log directories of a broker. Errors, per partition: LOG_DIR_NOT_FOUND,
 * KAFKA_STORAGE_ERROR, REPLICA_NOT_AVAILABLE, INVALID_TOPIC_EXCEPTION, UNKNOWN_TOPIC_OR_PARTITION.
 */
export const alterReplicaLogDirs = api({
  name: 'AlterReplicaLogDirs',
  key: 34,
  versions: '1-2',
  flexible: '2+',
  request: {
    dirs: array({ path: string(), topics: array({ name: string(), partitions: array(int32()) }) }),
  },
  response: {
    throttleTimeMs: int32(),
    results: array({
      topicName: string(),
      partitions: array({ partitionIndex: int32(), errorCode: int16() }),
    }),
  },
})
