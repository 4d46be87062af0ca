/** Access control lists: who may or may not do what, by pattern of resources (KIP-290). */

import {
  ACL_OPERATIONS,
  ACL_PERMISSIONS,
  type AclOperation,
  type AclPermission,
  PATTERN_TYPES,
  type PatternType,
  RESOURCE_TYPES,
  type ResourceType,
} from '../../protocol/acl-names.ts'
import { createAcls as createApi } from '../../protocol/apis/create-acls.ts'
import { deleteAcls as deleteApi } from '../../protocol/apis/delete-acls.ts'
import { describeAcls as describeApi } from '../../protocol/apis/describe-acls.ts'
import { call } from '../call.ts'
import type { Cluster } from '../cluster.ts'
import { itemError, throwIfError } from './item-error.ts'

export interface ResourcePattern {
  readonly resourceType: ResourceType
  /** Null in a filter: whatever the name. */
  readonly name: string | null
  readonly patternType: PatternType
}

export interface AccessControlEntry {
  /** `User:alice`; null in a filter: anybody. */
  readonly principal: string | null
  readonly host: string | null
  readonly operation: AclOperation
  readonly permissionType: AclPermission
}

/** An entry for the resources of a pattern; with ANY and null, a filter of such entries. */
export interface AclBinding {
  readonly pattern: ResourcePattern
  readonly entry: AccessControlEntry
}

export const ANY_PATTERN: ResourcePattern = {
  resourceType: 'ANY',
  name: null,
  patternType: 'ANY',
}
export const ANY_ENTRY: AccessControlEntry = {
  principal: null,
  host: null,
  operation: 'ANY',
  permissionType: 'ANY',
}

const filterFields = ({ pattern, entry }: AclBinding) => ({
  resourceTypeFilter: RESOURCE_TYPES.indexOf(pattern.resourceType),
  resourceNameFilter: pattern.name,
  patternTypeFilter: PATTERN_TYPES.indexOf(pattern.patternType),
  principalFilter: entry.principal,
  hostFilter: entry.host,
  operation: ACL_OPERATIONS.indexOf(entry.operation),
  permissionType: ACL_PERMISSIONS.indexOf(entry.permissionType),
})

/** Resources of the type USER came with version 3. */
const limitsFor = (bindings: readonly AclBinding[]): { min?: number } =>
  bindings.some(({ pattern }) => pattern.resourceType === 'USER') ? { min: 3 } : {}

/** The ACLs that match the filter. SECURITY_DISABLED where no authorizer is configured. */
export async function describeAcls(
  cluster: Cluster,
  timeoutMs: number,
  filter: AclBinding,
): Promise<AclBinding[]> {
  const answer = await call(cluster, 'describeAcls', timeoutMs, async (current) =>
    current.send(
      await current.brokerOrController(),
      describeApi,
      filterFields(filter),
      limitsFor([filter]),
    ),
  )
  throwIfError(answer.errorCode, answer.errorMessage)
  return answer.resources.flatMap(({ resourceType, resourceName, patternType, acls }) =>
    acls.map(({ principal, host, operation, permissionType }) => ({
      pattern: {
        resourceType: RESOURCE_TYPES[resourceType] ?? 'UNKNOWN',
        name: resourceName,
        patternType: PATTERN_TYPES[patternType] ?? 'UNKNOWN',
      },
      entry: {
        principal,
        host,
        operation: ACL_OPERATIONS[operation] ?? 'UNKNOWN',
        permissionType: ACL_PERMISSIONS[permissionType] ?? 'UNKNOWN',
      },
    })),
  )
}

/** Creates all, or rejects with the first error. SECURITY_DISABLED, INVALID_REQUEST. */
export async function createAcls(
  cluster: Cluster,
  timeoutMs: number,
  bindings: readonly AclBinding[],
): Promise<void> {
  const creations = bindings.map(({ pattern, entry }) => ({
    resourceType: RESOURCE_TYPES.indexOf(pattern.resourceType),
    resourceName: pattern.name ?? '',
    resourcePatternType: PATTERN_TYPES.indexOf(pattern.patternType),
    principal: entry.principal ?? '',
    host: entry.host ?? '',
    operation: ACL_OPERATIONS.indexOf(entry.operation),
    permissionType: ACL_PERMISSIONS.indexOf(entry.permissionType),
  }))
  const { results } = await call(cluster, 'createAcls', timeoutMs, async (current) =>
    current.send(await current.brokerOrController(), createApi, { creations }, limitsFor(bindings)),
  )
  throwFirst(results)
}

/** Deletes what matches any of the filters, or rejects with the first error. SECURITY_DISABLED. */
export async function deleteAcls(
  cluster: Cluster,
  timeoutMs: number,
  filters: readonly AclBinding[],
): Promise<void> {
  const { filterResults } = await call(cluster, 'deleteAcls', timeoutMs, async (current) =>
    current.send(
      await current.brokerOrController(),
      deleteApi,
      { filters: filters.map(filterFields) },
      limitsFor(filters),
    ),
  )
  throwFirst(filterResults)
  throwFirst(filterResults.flatMap(({ matchingAcls }) => matchingAcls))
}

function throwFirst(
  results: readonly { readonly errorCode: number; readonly errorMessage: string | null }[],
): void {
  for (const { errorCode, errorMessage } of results) {
    const error = itemError(errorCode, errorMessage)
    if (error !== undefined) throw error
  }
}
