/** The one action that a kafka-consumer-groups command line asks for. */

import type { Admin } from '../../client/admin.ts'
import type { DescribeFlags } from './describe-groups.ts'
import { consumerGroups, listGroups } from './list-groups.ts'
import type { ResetFlags } from './reset-offsets.ts'

export interface GroupFlags extends Omit<DescribeFlags, 'state'>, ResetFlags {
  readonly state: string | undefined
  readonly type: string | undefined
  readonly list: boolean
  readonly describe: boolean
  readonly delete: boolean
  readonly 'reset-offsets': boolean
  readonly 'all-groups': boolean
}

export async function actOnGroups(admin: Admin, flags: GroupFlags): Promise<void> {
  if (flags.list) return listGroups(admin, flags)
  const groupIds = flags['all-groups']
    ? (await consumerGroups(admin)).map(({ groupId }) => groupId)
    : flags.group
  if (flags.describe) {
    const { describeGroups } = await import('./describe-groups.ts')
    return describeGroups(admin, groupIds, flags)
  }
  if (flags['reset-offsets']) {
    const { resetOffsets } = await import('./reset-offsets.ts')
    return resetOffsets(admin, groupIds, flags)
  }
  const { deleteGroups, deleteOffsets } = await import('./delete-groups.ts')
  if (flags.delete) return deleteGroups(admin, groupIds)
  return deleteOffsets(admin, groupIds[0] ?? '', flags.topic)
}
