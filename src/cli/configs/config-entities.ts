/** What a kafka-configs command line is about: the entity types and names out of their several spellings. */

import type { GivenOptions } from '../given-options.ts'
import { illegalArgument, UsageError } from '../option-errors.ts'
import { check, exactlyOne, onlyWith, type Rule } from '../rules.ts'

/** Entity types in the order in which Kafka's messages list them. */
export const ENTITY_TYPES = [
  'topics',
  'clients',
  'users',
  'brokers',
  'ips',
  'broker-loggers',
  'client-metrics',
  'groups',
] as const

/** Kafka 3.7 knows no group configurations; its message does not name them. */
const TYPES_IN_MESSAGE = ENTITY_TYPES.filter((type) => type !== 'groups').join(', ')

export const ENTITY_FLAGS = {
  topic: 'topics',
  client: 'clients',
  user: 'users',
  broker: 'brokers',
  'broker-logger': 'broker-loggers',
  ip: 'ips',
  'client-metrics': 'client-metrics',
  group: 'groups',
} as const

export const DEFAULT_FLAGS = {
  'client-defaults': 'clients',
  'user-defaults': 'users',
  'broker-defaults': 'brokers',
  'ip-defaults': 'ips',
} as const

type Given = Pick<GivenOptions, 'has' | 'value' | 'values'>

const names = (given: Given, table: Readonly<Record<string, string>>): [string, string][] =>
  Object.entries(table).filter(([option]) => given.has(option))

export function entityTypes(given: Given): string[] {
  return [
    ...given.values('entity-type'),
    ...names(given, ENTITY_FLAGS).map(([, type]) => type),
    ...names(given, DEFAULT_FLAGS).map(([, type]) => type),
  ]
}

/** Names of the entities; '' stands for the default entity. */
export function entityNames(given: Given): string[] {
  return [
    ...given.values('entity-name'),
    ...(given.has('entity-default') ? [''] : []),
    ...names(given, ENTITY_FLAGS).map(([option]) => given.value(option) ?? ''),
    ...names(given, DEFAULT_FLAGS).map(() => ''),
  ]
}

function checkTypes(given: GivenOptions): Error | undefined {
  const types = entityTypes(given)
  const duplicates = types.filter((type, index) => types.indexOf(type) !== index)
  if (duplicates.length > 0) {
    return illegalArgument(`Duplicate entity type(s) specified: ${duplicates.join(',')}`)
  }
  const connected = given.has('bootstrap-server') || given.has('bootstrap-controller')
  const allowed: readonly string[] = connected ? ENTITY_TYPES : ['users', 'brokers']
  const wrong = types.find((type) => !allowed.includes(type))
  if (wrong !== undefined) {
    const [list, option] = connected
      ? [TYPES_IN_MESSAGE, '--bootstrap-server or --bootstrap-controller']
      : [allowed.join(', '), '--zookeeper']
    return illegalArgument(
      `Invalid entity type ${wrong}, the entity type must be one of ${list} with a ${option} argument`,
    )
  }
  if (types.length === 0) return illegalArgument('At least one entity type must be specified')
  if (types.length > 1 && [...types].sort().join() !== 'clients,users') {
    return illegalArgument("Only 'users' and 'clients' entity types may be specified together")
  }
  const general = ['entity-name', 'entity-type', 'entity-default'].some((name) => given.has(name))
  if (general && [...names(given, ENTITY_FLAGS), ...names(given, DEFAULT_FLAGS)].length > 0) {
    return illegalArgument(
      '--entity-{type,name,default} should not be used in conjunction with specific entity flags',
    )
  }
  return undefined
}

function checkConnection(given: GivenOptions): Error | undefined {
  const connections = ['bootstrap-server', 'bootstrap-controller'].filter((name) => given.has(name))
  if (connections.length === 1) return undefined
  return illegalArgument(
    connections.length === 0
      ? 'One of the required --bootstrap-server, --boostrap-controller, or --zookeeper arguments must be specified'
      : 'Only one of --bootstrap-server, --boostrap-controller, and --zookeeper can be specified',
  )
}

function checkNames(given: GivenOptions): Error | undefined {
  const types = entityTypes(given)
  const [type = ''] = types
  const found = entityNames(given)
  if (type === 'brokers' || type === 'broker-loggers') {
    const wrong = found.find((name) => name !== '' && !/^[+-]?\d+$/.test(name))
    if (wrong !== undefined) {
      return illegalArgument(
        `The entity name for ${type} must be a valid integer broker id, but it is: ${wrong}`,
      )
    }
  }
  const hasName = found.some((name) => name !== '')
  if (given.has('describe')) {
    return type === 'broker-loggers' && !hasName
      ? illegalArgument(`an entity name must be specified with --describe of ${types.join(',')}`)
      : undefined
  }
  if (['users', 'clients', 'brokers', 'ips'].includes(type)) {
    return found.length === 0
      ? illegalArgument(
          'an entity-name or default entity must be specified with --alter of users, clients, brokers or ips',
        )
      : undefined
  }
  return hasName
    ? undefined
    : illegalArgument(`an entity name must be specified with --alter of ${types.join(',')}`)
}

function checkChanges(given: GivenOptions): Error | undefined {
  if (!given.has('alter')) return undefined
  const [add, file] = [given.has('add-config'), given.has('add-config-file')]
  if (add && file) {
    return illegalArgument('Only one of --add-config or --add-config-file must be specified')
  }
  if (add || file || given.has('delete-config')) return undefined
  return illegalArgument(
    'At least one of --add-config, --add-config-file, or --delete-config must be specified with --alter',
  )
}

/** Rules in the order of Kafka's checks. */
export const configRules: readonly Rule[] = [
  exactlyOne(['describe', 'alter'], 'Command must include exactly one action: --describe, --alter'),
  onlyWith('json', ['describe'], ['describe', 'alter']),
  check((given) => {
    const other = ['add-config', 'delete-config'].find((name) => given.has(name))
    if (!given.has('describe') || other === undefined) return undefined
    return new UsageError(`Option "[describe]" can't be used with option "[${other}]"`)
  }),
  check(checkTypes),
  check(checkConnection),
  check(checkNames),
  check(checkChanges),
]
