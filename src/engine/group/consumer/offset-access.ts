/** Who may commit and fetch the offsets of a group of the consumer protocol. */
import type { Outcome } from '../requests.ts'
import type { ConsumerGroup } from './consumer-group.ts'

/** Members in their epoch may, and anyone while the group has no members. */
export function checkOffsetsMember(
  group: ConsumerGroup,
  { memberId, generation }: { readonly memberId: string; readonly generation: number },
): Outcome {
  if (generation < 0 && group.members.size === 0) return 'NONE'
  const member = group.members.get(memberId)
  if (member === undefined) return 'UNKNOWN_MEMBER_ID'
  if (generation === member.memberEpoch) return 'NONE'
  return member.classic === null ? 'STALE_MEMBER_EPOCH' : 'ILLEGAL_GENERATION'
}
