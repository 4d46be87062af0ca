import { api, array, int8, int16, int32, string } from '../schema.ts'

/**
 * Lists the ACLs that match a filter, by resource. SECURITY_DISABLED when the broker has no
 * authorizer; CLUSTER_AUTHORIZATION_FAILED, INVALID_REQUEST. Version 1 has pattern types (KIP-290),
 * version 3 the resource type USER.
 */
export const describeAcls = api({
  name: 'DescribeAcls',
  key: 29,
  versions: '1-3',
  flexible: '2+',
  request: {
    resourceTypeFilter: int8(),
    resourceNameFilter: string('0+', { nullable: true }),
    patternTypeFilter: int8('0+', { default: 3 }),
    principalFilter: string('0+', { nullable: true }),
    hostFilter: string('0+', { nullable: true }),
    operation: int8(),
    permissionType: int8(),
  },
  response: {
    throttleTimeMs: int32(),
    errorCode: int16(),
    errorMessage: string('0+', { nullable: true }),
    resources: array({
      resourceType: int8(),
      resourceName: string(),
      patternType: int8('0+', { default: 3 }),
      acls: array({
        principal: string(),
        host: string(),
        operation: int8(),
        permissionType: int8(),
      }),
    }),
  },
})
