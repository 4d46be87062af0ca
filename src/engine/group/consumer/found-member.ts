/** A member that a request is from, or that is made for it. */
import type { ConsumerMember } from './consumer-member.ts'
import type { ConsumerStep } from './consumer-step.ts'
import { currentAssignmentOf, metadataOf } from './member-update.ts'

export interface FoundMember {
  readonly before: ConsumerMember
  /** The static member whose place it takes. */
  readonly replacedId: string | undefined
}

/** Gives a static member's place, with its partitions, to the one that comes with its instance id. */
export function replaceMember(
  { group, effects }: ConsumerStep,
  existing: ConsumerMember,
  memberId: string,
  protocol: 'classic' | 'consumer',
): FoundMember {
  const { memberId: oldMemberId } = existing
  const member = { ...existing, memberId, memberEpoch: 0, previousMemberEpoch: 0 }
  const partitions = group.targetOf(oldMemberId)
  for (const type of ['currentAssignment', 'targetAssignment', 'member'] as const) {
    effects.change(type, oldMemberId, null)
  }
  effects.change('member', memberId, metadataOf(member))
  effects.change('targetAssignment', memberId, { partitions })
  effects.change('currentAssignment', memberId, currentAssignmentOf(member))
  const instanceId = existing.instanceId ?? ''
  effects.events.push({ type: 'staticMemberReplaced', memberId, instanceId, oldMemberId, protocol })
  return { before: member, replacedId: oldMemberId }
}
