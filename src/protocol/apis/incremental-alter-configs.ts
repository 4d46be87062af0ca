import { api, array, boolean, int8, int16, int32, string } from '../schema.ts'

/**
 * Changes single configuration values of resources: set (0), delete (1), append to a list (2),
 * subtract from a list (3) (KIP-339). Errors, per resource: INVALID_CONFIG, INVALID_REQUEST,
 * UNKNOWN_TOPIC_OR_PARTITION, POLICY_VIOLATION, TOPIC_AUTHORIZATION_FAILED,
 * CLUSTER_AUTHORIZATION_FAILED.
 */
export const incrementalAlterConfigs = api({
  name: 'IncrementalAlterConfigs',
  key: 44,
  versions: '0-1',
  flexible: '1+',
  request: {
    resources: array({
      resourceType: int8(),
      resourceName: string(),
      configs: array({
        name: string(),
        configOperation: int8(),
        value: string('0+', { nullable: true }),
      }),
    }),
    validateOnly: boolean(),
  },
  response: {
    throttleTimeMs: int32(),
    responses: array({
      errorCode: int16(),
      errorMessage: string('0+', { nullable: true }),
      resourceType: int8(),
      resourceName: string(),
    }),
  },
})
