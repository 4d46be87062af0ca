/** Requests that go to a group's coordinator. */
import type { ReadyLink } from '../broker-link.ts'
import { type Call, call } from '../call.ts'
import type { Cluster } from '../cluster.ts'

/**
 * Finds the coordinator of `groupId` and runs `ask` against it; starts again from the search whenever a
 * retriable error (the coordinator moved, is loading, …) comes back.
 */
export async function askCoordinator<T>(
  cluster: Cluster,
  timeoutMs: number,
  groupId: string,
  names: { readonly operation: string; readonly api: string },
  ask: (current: Call, link: ReadyLink) => Promise<T>,
): Promise<T> {
  return await call(cluster, names.operation, timeoutMs, async (current) => {
    current.name = `${names.operation}(api=FIND_COORDINATOR)`
    const node = await current.coordinator(groupId)
    current.name = `${names.operation}(api=${names.api})`
    return await ask(current, await current.broker(node.id))
  })
}
