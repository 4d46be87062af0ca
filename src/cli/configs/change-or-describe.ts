/** What a kafka-configs command line asks for, done. */

import type { Admin } from '../../client/admin.ts'
import { illegalArgument } from '../option-errors.ts'
import {
  alterClientEntity,
  type ClientEntities,
  describeClientEntities,
  isClientEntity,
} from './client-entities.ts'
import { configsToAdd, configsToDelete } from './config-changes.ts'
import { entityNames, entityTypes } from './config-entities.ts'
import { alterEntity, configResource, describeEntities } from './resource-configs.ts'

export interface ConfigFlags {
  readonly describe: boolean
  readonly all: boolean
  readonly json: boolean
  readonly 'add-config': string | undefined
  readonly 'add-config-file': string | undefined
  readonly 'delete-config': readonly string[]
}

/** The entities that the options name; '' is a default entity. Throws JavaError for what cannot be managed. */
export function entitiesOf(flags: ConfigFlags, argv: readonly string[]): ClientEntities {
  const values = flags as unknown as Readonly<Record<string, unknown>>
  const list = (name: string): string[] => [values[name] ?? []].flat() as string[]
  const given = {
    has: (name: string) =>
      values[name] === true || (values[name] !== false && list(name).length > 0),
    values: list,
    value: (name: string) => list(name)[0],
  }
  return { types: entityTypes(given), names: inOrder(argv, entityNames(given)) }
}

/** `--entity-name` and `--entity-default` go with the entity types in the order in which they were given. */
function inOrder(argv: readonly string[], names: readonly string[]): readonly string[] {
  const words = argv.filter((word) => /^--?entity-(name|default)(=|$)/.test(word))
  const left = names.filter((name) => name !== '')
  const ordered = words.map((word) => (word.includes('default') ? '' : (left.shift() ?? '')))
  return words.length === 0 ? names : ordered
}

/** Throws JavaError for an address that is none, nor the name of a host. */
async function checkAddresses(names: readonly string[]): Promise<void> {
  const { lookup } = await import('node:dns/promises')
  for (const name of names.filter((each) => each !== '')) {
    await lookup(name).catch(() => {
      throw illegalArgument(
        `The entity name for ips must be a valid IP or resolvable host, but it is: ${name}`,
      )
    })
  }
}

/** Checks that need the network but no broker. */
export async function checkEntities({ types, names }: ClientEntities): Promise<void> {
  if (types.includes('ips')) await checkAddresses(names)
}

export async function changeOrDescribe(
  admin: Admin,
  entities: ClientEntities,
  flags: ConfigFlags,
): Promise<void> {
  const [type = ''] = entities.types
  const [name] = entities.names
  if (flags.describe) {
    if (isClientEntity(type)) return describeClientEntities(admin, entities, flags.json)
    return describeEntities(admin, type, name, flags)
  }
  const changes = {
    add: configsToAdd(flags['add-config'], flags['add-config-file']),
    remove: configsToDelete(flags['delete-config']),
  }
  if (isClientEntity(type)) return alterClientEntity(admin, entities, changes)
  const resource = configResource(type, name ?? '')
  if (resource === undefined) throw illegalArgument(`${type} are not supported yet.`)
  await alterEntity(admin, type, resource, changes)
}
