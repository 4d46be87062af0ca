/**
 * The two halves of a rebalance. First everybody joins: the wait ends when all known members have, or after
 * the largest rebalance timeout; an empty group waits a while for its first members. Then everybody
 * syncs: the wait for the members' SyncGroup ends after the same time.
 */

import type { Outcome } from '../requests.ts'
import { type Member, NO_BYTES } from './member.ts'
import {
  answerJoin,
  answerSync,
  joinError,
  joinedGeneration,
  renewSession,
  type Step,
  syncError,
  UNKNOWN_MEMBER_ID,
} from './step.ts'

/** Starts a rebalance unless one has just begun. `reason` is for the log. */
export function maybePrepareRebalance(step: Step, reason: string): void {
  const { state } = step.group
  if (state === 'Stable' || state === 'CompletingRebalance' || state === 'Empty') {
    prepareRebalance(step, reason)
  }
}

function prepareRebalance(step: Step, reason: string): void {
  const { group, effects, config, now } = step
  if (group.state === 'CompletingRebalance') cancelAssignments(step, 'REBALANCE_IN_PROGRESS')
  effects.cancelTimer('sync')
  const wasEmpty = group.state === 'Empty'
  group.transitionTo('PreparingRebalance', now)
  effects.events.push({ type: 'preparing', generation: group.generation, reason })
  if (wasEmpty) {
    const delayMs = config.initialRebalanceDelayMs
    const remainingMs = Math.max(group.rebalanceTimeoutMs - delayMs, 0)
    group.initialJoin = { remainingMs, newMemberAdded: false }
    effects.setTimer('join', delayMs)
  } else {
    group.initialJoin = undefined
    effects.setTimer('join', group.rebalanceTimeoutMs)
    maybeCompleteJoin(step)
  }
}

/** Ends the wait for members when there is nobody to wait for any more. */
export function maybeCompleteJoin(step: Step): void {
  const { group } = step
  if (group.state !== 'PreparingRebalance' || group.initialJoin !== undefined) return
  if (group.hasAllMembersJoined) completeJoin(step)
}

/** The timer `join`: the wait for members is over, unless an initial one is to be extended. */
export function joinTimeout(step: Step): void {
  const { group, effects, config } = step
  if (group.state !== 'PreparingRebalance') return
  const initial = group.initialJoin
  if (initial?.newMemberAdded && initial.remainingMs > 0) {
    const delayMs = Math.min(config.initialRebalanceDelayMs, initial.remainingMs)
    group.initialJoin = { remainingMs: initial.remainingMs - delayMs, newMemberAdded: false }
    effects.setTimer('join', delayMs)
    return
  }
  completeJoin(step)
}

function completeJoin(step: Step): void {
  const { group, effects, now } = step
  removeDynamicMembersNotJoined(step)
  if (group.members.size > 0 && !electJoinedLeader(step)) {
    // Only static members are left, and none has joined: their sessions decide, not this wait.
    effects.events.push({ type: 'nobodyRejoined' })
    group.initialJoin = undefined
    effects.setTimer('join', group.rebalanceTimeoutMs)
    return
  }
  group.initialJoin = undefined
  effects.cancelTimer('join')
  group.beginGeneration(now)
  if (group.state === 'Empty') {
    effects.events.push({ type: 'empty', generation: group.generation })
    effects.writes.push({ metadata: group.metadata(() => NO_BYTES), purpose: { type: 'empty' } })
    return
  }
  effects.events.push({
    type: 'stabilized',
    generation: group.generation,
    members: group.members.size,
  })
  for (const member of group.members.values()) {
    answerJoin(step, member, joinedGeneration(step, member))
    renewSession(step, member)
    member.isNew = false
    group.pendingSyncMembers.add(member.memberId)
  }
  effects.setTimer('sync', group.rebalanceTimeoutMs)
}

function removeDynamicMembersNotJoined({ group, effects }: Step): void {
  const late = [...group.members.values()].filter(
    ({ joinToken, groupInstanceId }) => joinToken === undefined && groupInstanceId === null,
  )
  if (late.length === 0) return
  const memberIds = late.map(({ memberId }) => memberId)
  effects.events.push({ type: 'membersRemovedNotJoined', memberIds })
  for (const memberId of memberIds) {
    group.remove(memberId)
    effects.cancelTimer(`session ${memberId}`)
  }
}

/** The leader must have joined; otherwise one who has takes over. False: nobody has. */
function electJoinedLeader({ group, effects }: Step): boolean {
  const { leader } = group
  if (leader === null) return false
  if (group.get(leader).joinToken !== undefined) return true
  const joined = [...group.members.values()].find(({ joinToken }) => joinToken !== undefined)
  if (joined === undefined) return false
  group.leader = joined.memberId
  const { groupInstanceId: oldGroupInstanceId } = group.get(leader)
  effects.events.push({
    type: 'leaderElected',
    oldLeader: leader,
    oldGroupInstanceId,
    newLeader: joined.memberId,
  })
  return true
}

/** The timer `sync`: who has not sent SyncGroup is out, the leader as well, and the others begin again. */
export function syncTimeout(step: Step): void {
  const { group, effects } = step
  const memberIds = [...group.pendingSyncMembers]
  if (memberIds.length === 0) return
  for (const memberId of memberIds) {
    group.remove(memberId)
    effects.cancelTimer(`session ${memberId}`)
  }
  effects.events.push({ type: 'membersRemovedNotSynced', memberIds })
  prepareRebalance(step, `Removing ${memberIds.join(', ')} on pending sync request expiration`)
}

/** Notes that a member's SyncGroup came. */
export function removePendingSync({ group, effects }: Step, memberId: string): void {
  group.pendingSyncMembers.delete(memberId)
  if (group.pendingSyncMembers.size === 0) effects.cancelTimer('sync')
}

/** Nobody has an assignment, and whoever waits for one gets `error`. */
export function cancelAssignments(step: Step, error: Outcome): void {
  for (const member of step.group.members.values()) {
    member.assignment = NO_BYTES
    if (answerSync(step, member, syncError(error))) renewSession(step, member)
  }
}

/** Takes a member out, and goes on without it. */
export function removeMember(step: Step, member: Member, reason: string): void {
  const { group, effects } = step
  // A new member may be parked; told that it is unknown it will begin again.
  answerJoin(step, member, joinError('UNKNOWN_MEMBER_ID', UNKNOWN_MEMBER_ID))
  answerSync(step, member, syncError('UNKNOWN_MEMBER_ID'))
  group.remove(member.memberId)
  effects.cancelTimer(`session ${member.memberId}`)
  if (group.state === 'PreparingRebalance') maybeCompleteJoin(step)
  else maybePrepareRebalance(step, reason)
}
