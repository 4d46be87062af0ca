/** The topics that the members of a consumer group subscribe to. */
import type { ClassicGroup } from './classic-group.ts'

/** Undefined: the members' metadata is not the consumer protocol's, so it may be any topic. */
export function subscribedTopics(group: ClassicGroup): ReadonlySet<string> | undefined {
  return group.members.size === 0 && group.protocolType === 'consumer' ? new Set() : undefined
}
