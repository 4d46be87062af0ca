/** What a kafka-configs command line asks for, done. */

import type { Admin } from '../../client/admin.ts'
import { illegalArgument } from '../option-errors.ts'
import { configsToAdd, configsToDelete } from './config-changes.ts'
import { entityNames, entityTypes } from './config-entities.ts'
import { alterEntity, configResource, describeEntities } from './resource-configs.ts'

export interface ConfigFlags {
  readonly describe: boolean
  readonly all: boolean
  readonly 'add-config': string | undefined
  readonly 'add-config-file': string | undefined
  readonly 'delete-config': readonly string[]
  readonly 'bootstrap-controller': string | undefined
}

export interface Entity {
  readonly type: string
  /** Undefined: no name was given; '': the default entity. */
  readonly name: string | undefined
}

/** The entity that the options name. Throws JavaError for what cannot be managed yet. */
export function entityOf(flags: ConfigFlags): Entity {
  if (flags['bootstrap-controller'] !== undefined) {
    throw illegalArgument('--bootstrap-controller is not supported yet: use --bootstrap-server.')
  }
  const values = flags as unknown as Readonly<Record<string, unknown>>
  const list = (name: string): string[] => [values[name] ?? []].flat() as string[]
  const given = {
    has: (name: string) =>
      values[name] === true || (values[name] !== false && list(name).length > 0),
    values: list,
    value: (name: string) => list(name)[0],
  }
  const [type = ''] = entityTypes(given)
  if (configResource(type, '') === undefined) {
    throw illegalArgument(`Configurations of ${type} (quotas, credentials) are not supported yet.`)
  }
  return { type, name: entityNames(given)[0] }
}

export async function changeOrDescribe(
  admin: Admin,
  { type, name }: Entity,
  flags: ConfigFlags,
): Promise<void> {
  if (flags.describe) return describeEntities(admin, type, name, flags.all)
  const resource = configResource(type, name ?? '')
  if (resource === undefined) throw illegalArgument(`${type} are not supported yet.`)
  await alterEntity(admin, type, resource, {
    add: configsToAdd(flags['add-config'], flags['add-config-file']),
    remove: configsToDelete(flags['delete-config']),
  })
}
