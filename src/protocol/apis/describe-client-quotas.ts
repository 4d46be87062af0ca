import { api, array, boolean, float64, int8, int16, int32, string } from '../schema.ts'

/**
 * Lists the quotas of the entities (users, client ids, addresses) that match (KIP-546). A match is
 * exact (0), the default entity (1), or any (2). Errors: INVALID_REQUEST,
 * CLUSTER_AUTHORIZATION_FAILED.
 */
export const describeClientQuotas = api({
  name: 'DescribeClientQuotas',
  key: 48,
  versions: '0-1',
  flexible: '1+',
  request: {
    components: array({
      entityType: string(),
      matchType: int8(),
      match: string('0+', { nullable: true }),
    }),
    strict: boolean(),
  },
  response: {
    throttleTimeMs: int32(),
    errorCode: int16(),
    errorMessage: string('0+', { nullable: true }),
    entries: array(
      {
        entity: array({ entityType: string(), entityName: string('0+', { nullable: true }) }),
        values: array({ key: string(), value: float64() }),
      },
      '0+',
      { nullable: true },
    ),
  },
})
