/** From the options of kafka-acls to ACLs and filters of resources. */

import type { AccessControlEntry, ResourcePattern } from '../../client/admin/acls.ts'
import type {
  AclOperation,
  AclPermission,
  PatternType,
  ResourceType,
} from '../../protocol/acl-names.ts'
import { cannotParseArgument, illegalArgument, UsageError } from '../option-errors.ts'

/** What kafka-acls was given, by option. */
export interface AclFlags {
  readonly topic: readonly string[]
  readonly group: readonly string[]
  readonly 'transactional-id': readonly string[]
  readonly 'delegation-token': readonly string[]
  readonly 'user-principal': readonly string[]
  readonly cluster: boolean
  readonly 'resource-pattern-type': string
  readonly 'allow-principal': readonly string[]
  readonly 'deny-principal': readonly string[]
  readonly 'allow-host': readonly string[]
  readonly 'deny-host': readonly string[]
  readonly operation: readonly string[]
  readonly producer: boolean
  readonly consumer: boolean
  readonly idempotent: boolean
}

/** Entries for the resources of one pattern. */
export interface ResourceAcls {
  readonly pattern: ResourcePattern
  readonly entries: readonly AccessControlEntry[]
}

/** What each resource can be allowed for: beside these, All. */
const SUPPORTED: Readonly<Partial<Record<ResourceType, readonly AclOperation[]>>> = {
  TOPIC: [
    'READ',
    'WRITE',
    'CREATE',
    'DESCRIBE',
    'DELETE',
    'ALTER',
    'DESCRIBE_CONFIGS',
    'ALTER_CONFIGS',
  ],
  GROUP: ['READ', 'DESCRIBE', 'DELETE', 'DESCRIBE_CONFIGS', 'ALTER_CONFIGS'],
  CLUSTER: [
    'CREATE',
    'CLUSTER_ACTION',
    'DESCRIBE_CONFIGS',
    'ALTER_CONFIGS',
    'IDEMPOTENT_WRITE',
    'ALTER',
    'DESCRIBE',
  ],
  TRANSACTIONAL_ID: ['DESCRIBE', 'WRITE', 'TWO_PHASE_COMMIT'],
  DELEGATION_TOKEN: ['DESCRIBE'],
  USER: ['CREATE_TOKENS', 'DESCRIBE_TOKENS'],
}
const OPERATIONS = [...new Set([...Object.values(SUPPORTED).flat(), 'ALL' as const])]

const CLUSTER: ResourcePattern = {
  resourceType: 'CLUSTER',
  name: 'kafka-cluster',
  patternType: 'LITERAL',
}

/** `DESCRIBE_CONFIGS` as people write it: `DescribeConfigs`. */
const pascalCase = (name: string): string =>
  name
    .toLowerCase()
    .split('_')
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('')

const operationOf = (text: string): AclOperation =>
  OPERATIONS.find((name) => pascalCase(name) === text || name === text.toUpperCase()) ?? 'UNKNOWN'

/** Throws OptionValueError. */
export function parsePatternType(text: string): Exclude<PatternType, 'UNKNOWN'> {
  const type = text.toUpperCase()
  if (type === 'ANY' || type === 'MATCH' || type === 'LITERAL' || type === 'PREFIXED') return type
  throw cannotParseArgument('resource-pattern-type', text)
}

/** Principals in the order given, each once. Throws JavaError for one that is not `type:name`. */
export function parsePrincipals(texts: readonly string[]): string[] {
  const principals = texts.map((text) => {
    const principal = text.trim()
    if (!principal.includes(':')) {
      throw illegalArgument(
        `expected a string in format principalType:principalName but got ${principal}`,
      )
    }
    return principal
  })
  return [...new Set(principals)]
}

/** The resources that were named, as filters; none where none was named. */
export function resourceFilters(flags: AclFlags): ResourcePattern[] {
  const patternType = parsePatternType(flags['resource-pattern-type'])
  const named = (resourceType: ResourceType, names: readonly string[]): ResourcePattern[] =>
    [...new Set(names)].map((name) => ({ resourceType, name, patternType }))
  const trimmed = (names: readonly string[]): string[] => names.map((name) => name.trim())
  const withCluster = patternType === 'LITERAL' && (flags.cluster || flags.idempotent)
  return [
    ...named('TOPIC', trimmed(flags.topic)),
    ...(withCluster ? [CLUSTER] : []),
    ...named('GROUP', trimmed(flags.group)),
    ...named('TRANSACTIONAL_ID', flags['transactional-id']),
    ...named('DELEGATION_TOKEN', trimmed(flags['delegation-token'])),
    ...named('USER', trimmed(flags['user-principal'])),
  ]
}

function entriesFor(flags: AclFlags, operations: readonly AclOperation[]): AccessControlEntry[] {
  const entries = (
    permissionType: AclPermission,
    principals: readonly string[],
    hosts: readonly string[],
  ): AccessControlEntry[] =>
    parsePrincipals(principals).flatMap((principal) =>
      operations.flatMap((operation) =>
        hostsOrAny(hosts).map((host) => ({ principal, host, operation, permissionType })),
      ),
    )
  return [
    ...entries('ALLOW', flags['allow-principal'], flags['allow-host']),
    ...entries('DENY', flags['deny-principal'], flags['deny-host']),
  ]
}

const hostsOrAny = (hosts: readonly string[]): string[] =>
  hosts.length === 0 ? ['*'] : [...new Set(hosts.map((host) => host.trim()))]

/**
 * What is to be added to or removed from which resources; no entries stand for all entries of a resource.
 * Throws UsageError and JavaError.
 */
export function resourceAcls(flags: AclFlags): ResourceAcls[] {
  const filters = resourceFilters(flags)
  if (filters.length === 0) {
    throw new UsageError(
      'You must provide at least one resource: --topic <topic> or --cluster or --group <group> or --delegation-token <Delegation Token ID>',
    )
  }
  const result = new Map<ResourcePattern, AccessControlEntry[]>()
  const set = (types: readonly ResourceType[], operations: readonly AclOperation[]): void => {
    const entries = entriesFor(flags, operations)
    for (const filter of filters) {
      if (!types.includes(filter.resourceType)) continue
      const old = result.get(filter) ?? []
      const isNew = (entry: AccessControlEntry): boolean =>
        !old.some((other) => other.operation === entry.operation)
      result.set(filter, [...old, ...entries.filter(isNew)])
    }
  }
  if (flags.producer) {
    set(['TOPIC'], ['WRITE', 'DESCRIBE', 'CREATE'])
    set(['TRANSACTIONAL_ID'], ['WRITE', 'DESCRIBE'])
    if (flags.idempotent) set(['CLUSTER'], ['IDEMPOTENT_WRITE'])
  }
  if (flags.consumer) {
    set(['TOPIC'], ['READ', 'DESCRIBE'])
    set(['GROUP'], ['READ'])
  }
  if (!flags.producer && !flags.consumer) {
    const operations = new Set(flags.operation.map((text) => operationOf(text.trim())))
    const entries = entriesFor(flags, operations.size === 0 ? ['ALL'] : [...operations])
    for (const filter of filters) result.set(filter, entries)
  }
  const acls = [...result].map(([pattern, entries]) => ({ pattern, entries }))
  for (const each of acls) requireSupported(each)
  return acls
}

function requireSupported({ pattern, entries }: ResourceAcls): void {
  const supported: AclOperation[] = [...(SUPPORTED[pattern.resourceType] ?? []), 'ALL']
  if (entries.every(({ operation }) => supported.includes(operation))) return
  const names = supported.map(pascalCase).join(', ')
  throw new UsageError(`ResourceType ${pattern.resourceType} only supports operations ${names}`)
}
