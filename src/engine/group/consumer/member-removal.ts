/** Members that leave, or are taken out: their records go, and the others share what they had. */
import { type ConsumerMember, LEFT_AS_STATIC_MEMBER } from './consumer-member.ts'
import type { ConsumerStep } from './consumer-step.ts'
import { downgradeWithout, isDowngradedWithout } from './downgrade.ts'
import { metadataHash } from './metadata-hash.ts'
import { removeUnusedExpressions } from './regular-expressions.ts'

export function fenceMembers(step: ConsumerStep, members: readonly ConsumerMember[]): void {
  const { group, effects, metadata } = step
  if (members.length === 0) return
  if (isDowngradedWithout(step, members)) {
    downgradeWithout(step, members)
    return
  }
  for (const { memberId } of members) {
    for (const type of ['currentAssignment', 'targetAssignment', 'member'] as const) {
      effects.change(type, memberId, null)
    }
  }
  removeUnusedExpressions(step, members)
  const leaving = new Set(members.map(({ memberId }) => memberId))
  const topics = group.subscriptions.with(undefined, leaving).topics
  const epoch = group.epoch + 1
  const hash = metadataHash(topics.keys(), metadata)
  effects.change('consumerGroup', '', { epoch, metadataHash: hash })
  effects.events.push({ type: 'epochBumped', epoch, metadataHash: hash })
  for (const memberId of leaving) effects.cancelTimersOf(memberId)
}

export function sessionTimeout(step: ConsumerStep, memberId: string): void {
  fence(step, memberId, 'the member session expired.')
}

/** The timers of members that speak the classic protocol. */
export function joinTimeout(step: ConsumerStep, memberId: string): void {
  fence(step, memberId, 'the classic member failed to join within the rebalance timeout.')
}

export function syncTimeout(step: ConsumerStep, memberId: string): void {
  fence(step, memberId, 'the member failed to sync within timeout.')
}

function fence(step: ConsumerStep, memberId: string, reason: string): void {
  const member = step.group.members.get(memberId)
  if (member === undefined) return
  step.effects.events.push({ type: 'fenced', memberId, reason })
  fenceMembers(step, [member])
}

/** It was asked to give partitions up, and did not confirm that. A static member that is away has given them up. */
export function rebalanceTimeout(step: ConsumerStep, memberId: string): void {
  const member = step.group.members.get(memberId)
  if (member === undefined || member.memberEpoch === LEFT_AS_STATIC_MEMBER) return
  const { memberEpoch, rebalanceTimeoutMs: timeoutMs } = member
  step.effects.events.push({ type: 'rebalanceTimedOut', memberId, memberEpoch, timeoutMs })
  fenceMembers(step, [member])
}
