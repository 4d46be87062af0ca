/** Who may commit and fetch the offsets of a group of the consumer protocol. */
import type { CommittingMember } from '../classic/offset-commit.ts'
import type { Outcome } from '../requests.ts'
import type { ConsumerGroup } from './consumer-group.ts'

/** Members in their epoch may commit, and anyone while the group has no members. */
export function checkCommittingMember(
  group: ConsumerGroup,
  { memberId, groupInstanceId, generation, knowsMemberEpochs, producer }: CommittingMember,
): Outcome {
  if (generation < 0 && group.members.size === 0) return 'NONE'
  // Before TxnOffsetCommit v3 transactions did not say who commits; after it they know no member epochs.
  if (producer !== undefined) {
    if (generation < 0 && memberId === '' && groupInstanceId === null) return 'NONE'
    const error = checkOffsetsMember(group, memberId, generation)
    return error === 'STALE_MEMBER_EPOCH' ? 'ILLEGAL_GENERATION' : error
  }
  const speaksClassic = group.members.get(memberId)?.classic !== null
  if (group.members.has(memberId) && !speaksClassic && !knowsMemberEpochs) {
    return 'UNSUPPORTED_VERSION'
  }
  return checkOffsetsMember(group, memberId, generation)
}

/** Whether it is a member, in its epoch. */
export function checkOffsetsMember(
  group: ConsumerGroup,
  memberId: string,
  memberEpoch: number,
): Outcome {
  const member = group.members.get(memberId)
  if (member === undefined) return 'UNKNOWN_MEMBER_ID'
  if (memberEpoch === member.memberEpoch) return 'NONE'
  return member.classic === null ? 'STALE_MEMBER_EPOCH' : 'ILLEGAL_GENERATION'
}
