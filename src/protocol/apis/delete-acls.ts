import { api, array, int8, int16, int32, string } from '../schema.ts'

/**
 * Deletes the ACLs that match any of the filters, and answers with those that were deleted. Errors:
 * SECURITY_DISABLED, INVALID_REQUEST, CLUSTER_AUTHORIZATION_FAILED.
 */
export const deleteAcls = api({
  name: 'DeleteAcls',
  key: 31,
  versions: '1-3',
  flexible: '2+',
  request: {
    filters: array({
      resourceTypeFilter: int8(),
      resourceNameFilter: string('0+', { nullable: true }),
      patternTypeFilter: int8('0+', { default: 3 }),
      principalFilter: string('0+', { nullable: true }),
      hostFilter: string('0+', { nullable: true }),
      operation: int8(),
      permissionType: int8(),
    }),
  },
  response: {
    throttleTimeMs: int32(),
    filterResults: array({
      errorCode: int16(),
      errorMessage: string('0+', { nullable: true }),
      matchingAcls: array({
        errorCode: int16(),
        errorMessage: string('0+', { nullable: true }),
        resourceType: int8(),
        resourceName: string(),
        patternType: int8('0+', { default: 3 }),
        principal: string(),
        host: string(),
        operation: int8(),
        permissionType: int8(),
      }),
    }),
  },
})
