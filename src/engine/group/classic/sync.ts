/** SyncGroup: the leader brings the assignment, the others wait for it. */

import type { Outcome, SyncGroupRequest, SyncGroupResult } from '../requests.ts'
import type { WritePurpose } from './effects.ts'
import { NO_BYTES } from './member.ts'
import { cancelAssignments, maybePrepareRebalance, removePendingSync } from './rebalance.ts'
import { answerSync, checkMember, renewSession, type Step, syncError } from './step.ts'

export interface Sync {
  readonly token: number
  readonly request: SyncGroupRequest
}

export function sync(step: Step, { token, request }: Sync): void {
  const { group, effects } = step
  const { memberId } = request
  const error = checkSync(step, request)
  if (error !== 'NONE') {
    effects.replies.push({ type: 'sync', token, result: syncError(error) })
    return
  }
  const member = group.get(memberId)
  removePendingSync(step, memberId)
  if (group.state === 'Stable') {
    effects.replies.push({ type: 'sync', token, result: synced(step, member.assignment) })
    renewSession(step, member)
    return
  }
  answerSync(step, member, syncError('REBALANCE_IN_PROGRESS'))
  member.syncToken = token
  if (group.leader === memberId) receiveAssignment(step, request)
}

function checkSync(step: Step, request: SyncGroupRequest): Outcome {
  const { group } = step
  if (group.state === 'Dead') return 'COORDINATOR_NOT_AVAILABLE'
  const { memberId, groupInstanceId, generation, protocolType, protocolName } = request
  const error = checkMember(step, memberId, groupInstanceId, 'sync-group')
  if (error !== 'NONE') return error
  if (generation !== group.generation) return 'ILLEGAL_GENERATION'
  if (protocolType !== null && protocolType !== group.protocolType) {
    return 'INCONSISTENT_GROUP_PROTOCOL'
  }
  if (protocolName !== null && protocolName !== group.protocolName) {
    return 'INCONSISTENT_GROUP_PROTOCOL'
  }
  if (group.state === 'Empty') return 'UNKNOWN_MEMBER_ID'
  return group.state === 'PreparingRebalance' ? 'REBALANCE_IN_PROGRESS' : 'NONE'
}

function synced({ group }: Step, assignment: Buffer): SyncGroupResult {
  const { protocolType, protocolName } = group
  return { error: 'NONE', protocolType, protocolName, assignment }
}

function receiveAssignment({ group, effects }: Step, request: SyncGroupRequest): void {
  const { generation, members, numStaticMembers: staticMembers } = group
  const leader = request.memberId
  effects.events.push({
    type: 'assignmentReceived',
    leader,
    generation,
    members: members.size,
    staticMembers,
  })
  const assignments = new Map<string, Buffer>()
  for (const { memberId, assignment } of request.assignments) assignments.set(memberId, assignment)
  const missing = [...members.keys()].filter((memberId) => !assignments.has(memberId))
  if (missing.length > 0) {
    effects.events.push({ type: 'assignmentsMissing', memberIds: missing, generation })
  }
  effects.writes.push({
    metadata: group.metadata(({ memberId }) => assignments.get(memberId) ?? NO_BYTES),
    purpose: { type: 'assignment', generation, leader, assignments },
  })
}

/** The assignment is stored: everybody gets their part. */
export function assignmentWritten(
  step: Step,
  written: WritePurpose & { type: 'assignment' },
  error: Outcome,
): void {
  const { group, effects, now } = step
  // Someone may have joined in the meantime: then this assignment is for nobody.
  if (group.state !== 'CompletingRebalance' || group.generation !== written.generation) return
  if (error !== 'NONE') {
    effects.events.push({ type: 'writeFailed', error })
    cancelAssignments(step, error)
    maybePrepareRebalance(
      step,
      `Error ${error} when storing group assignment during SyncGroup (member: ${written.leader})`,
    )
    return
  }
  group.transitionTo('Stable', now)
  for (const member of group.members.values()) {
    member.assignment = written.assignments.get(member.memberId) ?? NO_BYTES
    answerSync(step, member, synced(step, member.assignment))
    // Sessions that ended during the wait for the assignment were let pass.
    renewSession(step, member)
  }
}
