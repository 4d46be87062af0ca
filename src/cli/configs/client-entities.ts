/** Describing and altering what users, clients and addresses have: quotas, and for users SCRAM credentials. */

import type { ClientQuotas } from '../../client/admin/client-quotas.ts'
import type { ScramMechanismName } from '../../client/admin/user-scram-credentials.ts'
import type { Admin } from '../../client/admin.ts'
import { javaDouble } from '../console-consumer/java-numbers.ts'
import { javaClass } from '../java-exceptions.ts'
import { printJson } from '../json-output.ts'
import { illegalArgument, JavaError } from '../option-errors.ts'
import { clientConfigsDocument, type ScramCredential } from './configs-document.ts'
import type { ConfigChanges } from './resource-configs.ts'
import { isScramMechanism, scramUpsertion } from './scram-credentials.ts'

/** Entity types of the command line with their names in quota entities. */
const QUOTA_ENTITY_TYPES: Readonly<Record<string, string>> = {
  users: 'user',
  clients: 'client-id',
  ips: 'ip',
}

/** How an entity is shown, in this order. */
const TITLES = [
  ['user', 'user-principal'],
  ['client-id', 'client-id'],
  ['ip', 'ip'],
] as const

const CLIENT_QUOTAS = [
  'producer_byte_rate',
  'consumer_byte_rate',
  'request_percentage',
  'controller_mutation_rate',
]
const ADDRESS_QUOTAS = ['connection_creation_rate']

/** Entity types with their names as the command line pairs them; '' is the default entity. */
export interface ClientEntities {
  readonly types: readonly string[]
  readonly names: readonly string[]
}

export const isClientEntity = (type: string): boolean => type in QUOTA_ENTITY_TYPES

const defaultAsNull = (name: string | undefined): string | null | undefined =>
  name === '' ? null : name

/** Each type with its name: null the default entity, undefined any. */
function quotaFilter({ types, names }: ClientEntities) {
  if (names.length > types.length) {
    throw illegalArgument('More entity names specified than entity types')
  }
  return types.map((type, index) => {
    return [QUOTA_ENTITY_TYPES[type] ?? type, defaultAsNull(names[index])] as const
  })
}

/** Buckets of the keys in a Java hash map of 16. */
const BUCKETS: Readonly<Record<string, number>> = {
  request_percentage: 7,
  producer_byte_rate: 11,
  consumer_byte_rate: 12,
  controller_mutation_rate: 14,
}

/** The order in which Kafka's tool walks its hash map, which is as large as it must be for the entries. */
function inHashOrder(entries: readonly [string, number][]): [string, number][] {
  const size = entries.length <= 3 ? 4 : 8
  const bucket = ([key]: [string, number]): number => (BUCKETS[key] ?? 0) % size
  return [...entries].sort((one, other) => bucket(one) - bucket(other))
}

function quotaLine({ entity, quotas }: ClientQuotas): string {
  const names = TITLES.filter(([type]) => type in entity).map(([type, title]) => {
    const name = entity[type]
    return name == null ? `the default ${title}` : `${title} '${name}'`
  })
  const values = inHashOrder([...quotas]).map(([key, value]) => `${key}=${javaDouble(value)}`)
  return `Quota configs for ${names.join(', ')} are ${values.join(', ')}\n`
}

type DescribedCredentials = Awaited<ReturnType<Admin['describeUserScramCredentials']>>

/** The credentials of the users that are asked for; none where the entities are others. */
async function credentialsOf(
  admin: Admin,
  { types, names }: ClientEntities,
): Promise<DescribedCredentials> {
  const areUsers = types.length === 1 && types[0] === 'users' && !names.includes('')
  return areUsers ? admin.describeUserScramCredentials(names) : new Map()
}

const credentialsFailed = (user: string, error: Error): string =>
  `Error retrieving SCRAM credential configs for user-principal '${user}': ${javaClass(error)}: ${error.message}\n`

/** Prints the quotas of the entities, and the credentials of users. */
export async function describeClientEntities(
  admin: Admin,
  entities: ClientEntities,
  json = false,
): Promise<void> {
  const described = await admin.describeClientQuotas(quotaFilter(entities))
  if (json) return printClientDocument(described, await credentialsOf(admin, entities))
  for (const quotas of described) process.stdout.write(quotaLine(quotas))
  for (const [user, credentials] of await credentialsOf(admin, entities)) {
    if (credentials instanceof Error) {
      process.stdout.write(credentialsFailed(user, credentials))
      continue
    }
    const texts = credentials.map(({ mechanism, iterations }) => {
      return `${mechanism}=iterations=${iterations}`
    })
    process.stdout.write(
      `SCRAM credential configs for user-principal '${user}' are ${texts.join(', ')}\n`,
    )
  }
}

function printClientDocument(
  quotas: readonly ClientQuotas[],
  described: DescribedCredentials,
): void {
  const known = new Map<string, readonly ScramCredential[]>()
  for (const [user, credentials] of described) {
    if (credentials instanceof Error) process.stderr.write(credentialsFailed(user, credentials))
    else known.set(user, credentials)
  }
  printJson(clientConfigsDocument(quotas, known))
}

async function alterQuotas(
  admin: Admin,
  entities: ClientEntities,
  { add, remove }: ConfigChanges,
): Promise<void> {
  const filter = quotaFilter(entities)
  const [existing] = await admin.describeClientQuotas(filter)
  const missing = remove.filter((key) => existing?.quotas.has(key) !== true)
  if (missing.length > 0) {
    throw new JavaError(
      'org.apache.kafka.common.errors.InvalidConfigurationException',
      `Invalid config(s): ${missing.join(',')}`,
    )
  }
  const added = Object.entries(add).map(([key, text]): [string, number] => {
    if (text.trim() === '' || Number.isNaN(Number(text))) {
      throw illegalArgument(`Cannot parse quota configuration value for ${key}: ${text}`)
    }
    return [key, Number(text)]
  })
  const removed = remove.map((key): [string, null] => [key, null])
  await admin.alterClientQuotas({
    entity: Object.fromEntries(filter.map(([type, name]) => [type, name ?? null])),
    quotas: Object.fromEntries([...added, ...removed]),
  })
}

/** Refuses keys that the entity cannot have. Throws JavaError (IllegalArgumentException). */
function checkKeys({ types }: ClientEntities, { add, remove }: ConfigChanges): void {
  const [type = ''] = types
  const added = Object.keys(add)
  if (type === 'ips') {
    const unknown = [...added, ...remove].filter((key) => !ADDRESS_QUOTAS.includes(key))
    if (unknown.length === 0) return
    throw illegalArgument(
      `Only connection quota configs can be added for 'ips' using --bootstrap-server. Unexpected config names: ${unknown.join(',')}`,
    )
  }
  const onlyQuotas = type === 'clients' || types.length === 2
  const what = onlyQuotas ? 'quota' : 'quota and SCRAM credential'
  const isKnown = (key: string): boolean =>
    CLIENT_QUOTAS.includes(key) || (!onlyQuotas && isScramMechanism(key))
  const refuse = (done: string, keys: readonly string[], collection: string): void => {
    const unknown = keys.filter((key) => !isKnown(key))
    if (unknown.length === 0) return
    throw illegalArgument(
      `Only ${what} configs can be ${done} for '${onlyQuotas ? 'clients' : 'users'}' using --bootstrap-server. Unexpected config names: ${collection}(${unknown.join(', ')})`,
    )
  }
  refuse('added', added, 'Set')
  refuse('deleted', remove, 'ArrayBuffer')
}

/** True when the changes are about credentials, which exclude quotas and the default user. */
function changesCredentials({ names }: ClientEntities, { add, remove }: ConfigChanges): boolean {
  const keys = [...Object.keys(add), ...remove]
  if (!keys.some(isScramMechanism)) return false
  if (names.includes('')) {
    throw illegalArgument(
      'The use of --entity-default or --user-defaults is not allowed with User SCRAM Credentials using --bootstrap-server.',
    )
  }
  if (keys.every(isScramMechanism)) return true
  throw illegalArgument(
    "Cannot alter both quota and SCRAM credential configs simultaneously for 'users' using --bootstrap-server.",
  )
}

/** Changes quotas or credentials of one entity and says so. */
export async function alterClientEntity(
  admin: Admin,
  entities: ClientEntities,
  changes: ConfigChanges,
): Promise<void> {
  checkKeys(entities, changes)
  const [name = ''] = entities.names
  if (changesCredentials(entities, changes)) {
    await admin.alterUserScramCredentials({
      user: name,
      deletions: changes.remove as ScramMechanismName[],
      upsertions: Object.entries(changes.add).map(([key, text]) => scramUpsertion(key, text)),
    })
  } else await alterQuotas(admin, entities, changes)
  const [type = ''] = entities.types
  process.stdout.write(
    name === ''
      ? `Completed updating default config for ${type} in the cluster.\n`
      : `Completed updating config for ${type.slice(0, -1)} ${name}.\n`,
  )
}
