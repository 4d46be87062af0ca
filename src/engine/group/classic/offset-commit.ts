/** Who may commit offsets to a group. */
import type { Outcome } from '../requests.ts'
import { checkMember, renewSession, type Step } from './step.ts'

export interface CommittingMember {
  /** -1 with memberId '': someone who is not a member. */
  readonly generation: number
  readonly memberId: string
  readonly groupInstanceId: string | null
  /** Of OffsetCommit v9+, and of transactions. */
  readonly knowsMemberEpochs: boolean
  /** Set: within this producer's transaction. */
  readonly producer?: object | undefined
}

/**
 * Members of the current generation may, and anyone while the group has no members. A commit counts as a
 * sign of life. While the assignment is being made the old one must not be committed any more.
 */
export function checkCommit(step: Step, request: CommittingMember): Outcome {
  const { group } = step
  const { generation, memberId, groupInstanceId } = request
  if (group.state === 'Dead') return 'COORDINATOR_NOT_AVAILABLE'
  if (group.state === 'Empty' && generation < 0) return 'NONE'
  const claimsMembership = generation >= 0 || memberId !== '' || groupInstanceId !== null
  // Before TxnOffsetCommit v3 transactions did not say who commits.
  if (!claimsMembership) return request.producer === undefined ? 'UNKNOWN_MEMBER_ID' : 'NONE'
  const error = checkMember(step, memberId, groupInstanceId, 'offset-commit')
  if (error !== 'NONE') return error
  if (generation !== group.generation) return 'ILLEGAL_GENERATION'
  if (group.state === 'CompletingRebalance' && request.producer === undefined) {
    return 'REBALANCE_IN_PROGRESS'
  }
  renewSession(step, group.get(memberId))
  return 'NONE'
}
