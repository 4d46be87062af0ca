import type { GroupAssignment, MemberSubscription } from './assignor.ts'
import type { RangeTopic } from './range.ts'
export function usesRacks(
  _members: readonly MemberSubscription[],
  _topics: readonly RangeTopic[],
): boolean {
  return false
}
export function assignTopicsByRack(
  _topics: readonly RangeTopic[],
  _assignment: GroupAssignment,
): void {}
