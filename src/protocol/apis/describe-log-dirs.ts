import { api, array, boolean, int16, int32, int64, string } from '../schema.ts'

/**
 * Describes a broker's log directories and the size of the replicas in them; null topics ask for
 * all. KAFKA_STORAGE_ERROR for a directory that is offline; CLUSTER_AUTHORIZATION_FAILED for the
 * whole (version 3). Version 4 has the volume's total and usable bytes, -1 where unknown.
 */
export const describeLogDirs = api({
  name: 'DescribeLogDirs',
  key: 35,
  versions: '1-4',
  flexible: '2+',
  request: {
    topics: array({ topic: string(), partitions: array(int32()) }, '0+', { nullable: true }),
  },
  response: {
    throttleTimeMs: int32(),
    errorCode: int16('3+', { ignorable: true }),
    results: array({
      errorCode: int16(),
      logDir: string(),
      topics: array({
        name: string(),
        partitions: array({
          partitionIndex: int32(),
          partitionSize: int64(),
          offsetLag: int64(),
          isFutureKey: boolean(),
        }),
      }),
      totalBytes: int64('4+', { default: -1, ignorable: true }),
      usableBytes: int64('4+', { default: -1, ignorable: true }),
    }),
  },
})
