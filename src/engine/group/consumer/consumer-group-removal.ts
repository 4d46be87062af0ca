/** What the removal of a whole group writes: a tombstone for each of its records, in the order of Kafka. */
import type { GroupChange } from '../group-change.ts'
import { ConsumerEffects } from './consumer-effects.ts'
import type { ConsumerGroup } from './consumer-group.ts'

/** `replaced` are member ids that records on the way to the log have exchanged for others. */
export function tombstonesOf(
  group: ConsumerGroup,
  replaced: ReadonlyMap<string, string> = new Map(),
): GroupChange[] {
  if (group.epoch === 0 && group.members.size === 0) return []
  const effects = new ConsumerEffects(group.groupId)
  const memberIds = [...group.members.keys()].map((id) => replaced.get(id) ?? id)
  for (const memberId of memberIds) effects.change('currentAssignment', memberId, null)
  for (const memberId of memberIds) effects.change('targetAssignment', memberId, null)
  effects.change('assignmentEpoch', '', null)
  for (const memberId of memberIds) effects.change('member', memberId, null)
  for (const expression of group.regularExpressions.keys()) {
    effects.change('regularExpression', expression, null)
  }
  // Kafka before 4.1 wrote one, and 4.1 removes it in any case.
  effects.change('partitionMetadata', '', null)
  effects.change('consumerGroup', '', null)
  return effects.changes
}
