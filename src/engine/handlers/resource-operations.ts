/**
 * The operations that a client may do, as the bit field of Metadata and DescribeCluster (KIP-430). Without an
 * authorizer they are all that the resource knows. When a client does not ask, the field has its default.
 */
const OPERATIONS = {
  READ: 3,
  WRITE: 4,
  CREATE: 5,
  DELETE: 6,
  ALTER: 7,
  DESCRIBE: 8,
  CLUSTER_ACTION: 9,
  DESCRIBE_CONFIGS: 10,
  ALTER_CONFIGS: 11,
  IDEMPOTENT_WRITE: 12,
} as const

export const NOT_ASKED = -2147483648

function bits(...operations: (keyof typeof OPERATIONS)[]): number {
  return operations.reduce((field, operation) => field | (1 << OPERATIONS[operation]), 0)
}

export const topicOperations = bits(
  'READ',
  'WRITE',
  'CREATE',
  'DELETE',
  'ALTER',
  'DESCRIBE',
  'DESCRIBE_CONFIGS',
  'ALTER_CONFIGS',
)

export const groupOperations = bits(
  'READ',
  'DELETE',
  'DESCRIBE',
  'DESCRIBE_CONFIGS',
  'ALTER_CONFIGS',
)

export const clusterOperations = bits(
  'CREATE',
  'ALTER',
  'DESCRIBE',
  'CLUSTER_ACTION',
  'DESCRIBE_CONFIGS',
  'ALTER_CONFIGS',
  'IDEMPOTENT_WRITE',
)
