/** Describing and altering configurations of topics, brokers and the like. */

import type { ConfigResource, ConfigResourceType } from '../../client/admin/config-resource.ts'
import type { ConfigEntry, ConfigSource } from '../../client/admin/describe-configs.ts'
import { unwrap } from '../../client/admin/outcome.ts'
import type { Admin } from '../../client/admin.ts'
import { UnsupportedVersionError } from '../../client/errors.ts'
import { printJson } from '../json-output.ts'
import { JavaError } from '../option-errors.ts'
import type { Properties } from '../properties-file.ts'
import { type ConfigsDocument, configuredEntity } from './configs-document.ts'

const RESOURCE_TYPES: Readonly<Record<string, ConfigResourceType>> = {
  topics: 'TOPIC',
  brokers: 'BROKER',
  'broker-loggers': 'BROKER_LOGGER',
  'client-metrics': 'CLIENT_METRICS',
  groups: 'GROUP',
}

/** The resource of an entity; undefined for entities that are no configuration resources (users, clients, ips). */
export function configResource(entityType: string, name: string): ConfigResource | undefined {
  const type = RESOURCE_TYPES[entityType]
  return type === undefined ? undefined : { type, name }
}

/** Where an entity's own values come from; undefined: all values count as its own. */
function ownSource({ type, name }: ConfigResource): ConfigSource | undefined {
  if (type === 'TOPIC') return 'DYNAMIC_TOPIC_CONFIG'
  if (type === 'CLIENT_METRICS') return 'DYNAMIC_CLIENT_METRICS_CONFIG'
  if (type === 'GROUP') return 'DYNAMIC_GROUP_CONFIG'
  if (type === 'BROKER_LOGGER') return undefined
  return name === '' ? 'DYNAMIC_DEFAULT_BROKER_CONFIG' : 'DYNAMIC_BROKER_CONFIG'
}

/** Entries by name: the resource's own ones, or all. */
async function resourceConfigs(
  admin: Admin,
  resource: ConfigResource,
  all: boolean,
): Promise<ConfigEntry[]> {
  const [described] = await admin.describeConfigs([resource], { includeSynonyms: true })
  const source = all ? undefined : ownSource(resource)
  return unwrap(described?.configs)
    .filter((entry) => source === undefined || entry.source === source)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

function entryLine({ name, value, sensitive, synonyms }: ConfigEntry): string {
  const texts = synonyms.map((synonym) => `${synonym.source}:${synonym.name}=${synonym.value}`)
  return `  ${name}=${value} sensitive=${sensitive} synonyms={${texts.join(', ')}}\n`
}

/** Groups that exist or have a configuration; brokers before 4.1 cannot tell the latter. */
async function groupNames(admin: Admin): Promise<string[]> {
  const existing = (await admin.listGroups()).map(({ groupId }) => groupId)
  try {
    const configured = (await admin.listConfigResources('GROUP')).map(({ name }) => name)
    return [...new Set([...existing, ...configured])]
  } catch (error) {
    if (error instanceof UnsupportedVersionError) return existing
    throw error
  }
}

async function allNames(admin: Admin, entityType: string): Promise<string[]> {
  if (entityType === 'groups') return await groupNames(admin)
  if (entityType === 'client-metrics') {
    return (await admin.listConfigResources('CLIENT_METRICS')).map(({ name }) => name)
  }
  if (entityType === 'topics') {
    return (await admin.listTopics({ listInternal: true })).map(({ name }) => name).sort()
  }
  const { nodes } = await admin.describeCluster()
  return [...nodes.map(({ id }) => String(id)), '']
}

/** The configurations of entities, `''` being the default one, as `--json` prints them. */
async function configsDocument(
  admin: Admin,
  entityType: string,
  names: readonly string[],
  all: boolean,
): Promise<ConfigsDocument> {
  const entities = names.map(async (name) => {
    const resource = configResource(entityType, name)
    const entries = resource === undefined ? [] : await resourceConfigs(admin, resource, all)
    const isDefault = name === '' && entityType === 'brokers'
    return configuredEntity(entityType, isDefault ? null : name, entries)
  })
  return { entities: await Promise.all(entities) }
}

/** Prints the configuration of one entity, or of every entity of the type. */
export async function describeEntities(
  admin: Admin,
  entityType: string,
  entityName: string | undefined,
  { all, json }: { readonly all: boolean; readonly json: boolean },
): Promise<void> {
  const entities = entityName === undefined ? await allNames(admin, entityType) : [entityName]
  if (entityType === 'groups' && entityName !== undefined && !all) {
    if (!(await groupNames(admin)).includes(entityName)) {
      process.stdout.write(
        `The group '${entityName}' doesn't exist and doesn't have dynamic config.\n`,
      )
      return
    }
  }
  if (json) return printJson(await configsDocument(admin, entityType, entities, all))
  for (const name of entities) {
    const title =
      name === '' && entityType === 'brokers'
        ? `Default configs for ${entityType} in the cluster are:`
        : `${all ? 'All' : 'Dynamic'} configs for ${entityType.slice(0, -1)} ${name} are:`
    process.stdout.write(`${title}\n`)
    const resource = configResource(entityType, name)
    const entries = resource === undefined ? [] : await resourceConfigs(admin, resource, all)
    process.stdout.write(entries.map(entryLine).join(''))
  }
}

export interface ConfigChanges {
  readonly add: Properties
  readonly remove: readonly string[]
}

const invalidConfiguration = (message: string): JavaError =>
  new JavaError('org.apache.kafka.common.errors.InvalidConfigurationException', message)

/** Refuses to delete what the resource does not have, and to change loggers that do not exist. */
async function checkExisting(
  admin: Admin,
  resource: ConfigResource,
  { add, remove }: ConfigChanges,
): Promise<void> {
  const isLogger = resource.type === 'BROKER_LOGGER'
  if (!isLogger && remove.length === 0) return
  const existing = (await resourceConfigs(admin, resource, false)).map(({ name }) => name)
  const keys = isLogger ? [...remove, ...Object.keys(add)] : remove
  const unknown = keys.filter((key) => !existing.includes(key))
  if (unknown.length === 0) return
  const what = isLogger ? 'broker logger(s)' : 'config(s)'
  throw invalidConfiguration(`Invalid ${what}: ${unknown.join(',')}`)
}

/** Changes the configuration of one entity and says so. */
export async function alterEntity(
  admin: Admin,
  entityType: string,
  resource: ConfigResource,
  changes: ConfigChanges,
): Promise<void> {
  await checkExisting(admin, resource, changes)
  const alterations = [
    ...Object.entries(changes.add).map(([name, value]) => {
      return { name, operation: 'SET' as const, value }
    }),
    ...changes.remove.map((name) => ({ name, operation: 'DELETE' as const, value: null })),
  ]
  for (const { error } of await admin.incrementalAlterConfigs([{ resource, alterations }])) {
    if (error !== undefined) throw error
  }
  const { name } = resource
  process.stdout.write(
    name === ''
      ? `Completed updating default config for ${entityType} in the cluster.\n`
      : `Completed updating config for ${entityType.slice(0, -1)} ${name}.\n`,
  )
}
