import { deleteGroups } from '../../protocol/apis/delete-groups.ts'
import type { Cluster } from '../cluster.ts'
import { askCoordinator } from './group-coordinators.ts'
import { itemError } from './item-error.ts'

const NAMES = { operation: 'deleteConsumerGroups', api: 'DELETE_GROUPS' }

/** Errors by group id; undefined where the group was deleted. */
export async function deleteConsumerGroups(
  cluster: Cluster,
  timeoutMs: number,
  groupIds: readonly string[],
): Promise<Map<string, Error | undefined>> {
  const outcomes = new Map<string, Error | undefined>()
  for (const groupId of groupIds) {
    outcomes.set(groupId, await deleteGroup(cluster, timeoutMs, groupId))
  }
  return outcomes
}

async function deleteGroup(
  cluster: Cluster,
  timeoutMs: number,
  groupId: string,
): Promise<Error | undefined> {
  try {
    return await askCoordinator(cluster, timeoutMs, groupId, NAMES, async (current, link) => {
      const { results } = await current.send(link, deleteGroups, { groupsNames: [groupId] })
      const error = itemError(results.find((each) => each.groupId === groupId)?.errorCode ?? -1)
      if (error?.retriable === true) throw error
      return error
    })
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return error
  }
}
