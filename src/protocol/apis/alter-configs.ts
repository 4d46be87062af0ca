import { api, array, boolean, int8, int16, int32, string } from '../schema.ts'

/**
 * Replaces the whole dynamic configuration of resources: what is not named is reset.
 * IncrementalAlterConfigs is the one to use. Errors, per resource: INVALID_CONFIG, INVALID_REQUEST,
 * UNKNOWN_TOPIC_OR_PARTITION, POLICY_VIOLATION.
 */
export const alterConfigs = api({
  name: 'AlterConfigs',
  key: 33,
  versions: '0-2',
  flexible: '2+',
  request: {
    resources: array({
      resourceType: int8(),
      resourceName: string(),
      configs: array({ name: string(), value: string('0+', { nullable: true }) }),
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
