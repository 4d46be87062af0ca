/** Group descriptions for the tool, old and new brokers alike. */

import type { ConsumerGroupDescription } from '../../client/admin/describe-consumer-groups.ts'
import { unwrap } from '../../client/admin/outcome.ts'
import type { Admin } from '../../client/admin.ts'
import { KafkaError } from '../../protocol/errors.ts'

export type GroupView = Pick<
  ConsumerGroupDescription,
  | 'groupId'
  | 'members'
  | 'state'
  | 'partitionAssignor'
  | 'coordinator'
  | 'type'
  | 'groupEpoch'
  | 'targetAssignmentEpoch'
>

const NOWHERE = { id: -1, host: '', port: -1, rack: null }

const missingGroup = (groupId: string): GroupView => ({
  groupId,
  members: [],
  state: 'Dead',
  partitionAssignor: '',
  coordinator: NOWHERE,
  type: 'Classic',
  groupEpoch: undefined,
  targetAssignmentEpoch: undefined,
})

/**
 * One description per group, ordered by id. A group that does not exist is Dead: brokers before 4.0 say so, newer
 * ones answer GROUP_ID_NOT_FOUND.
 */
export async function describedGroups(
  admin: Admin,
  groupIds: readonly string[],
): Promise<GroupView[]> {
  if (groupIds.length === 0) return []
  const descriptions = await admin.describeConsumerGroups(groupIds)
  return [...descriptions]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([groupId, outcome]) =>
      outcome instanceof KafkaError && outcome.error === 'GROUP_ID_NOT_FOUND'
        ? missingGroup(groupId)
        : unwrap(outcome),
    )
}
