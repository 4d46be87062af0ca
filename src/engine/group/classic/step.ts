/** What the parts of the group protocol work with, and checks that several of them make. */

import type { GroupConfig } from '../group-config.ts'
import type { JoinedMember, JoinGroupResult, Outcome, SyncGroupResult } from '../requests.ts'
import type { ClassicGroup } from './classic-group.ts'
import type { Effects } from './effects.ts'
import { type Member, metadataFor, NO_BYTES } from './member.ts'

/** One input being worked on. */
export interface Step {
  readonly group: ClassicGroup
  readonly effects: Effects
  readonly config: GroupConfig
  /** Milliseconds since 1970. */
  readonly now: number
}

export const UNKNOWN_MEMBER_ID = ''

/**
 * Whether `memberId` is a member, and the one that its instance id stands for now: FENCED_INSTANCE_ID when
 * another member has taken the instance id over (KIP-345).
 */
export function checkMember(
  { group, effects }: Step,
  memberId: string,
  groupInstanceId: string | null,
  operation: string,
): Outcome {
  if (groupInstanceId !== null) {
    const currentMemberId = group.staticMemberId(groupInstanceId)
    if (currentMemberId === undefined) return 'UNKNOWN_MEMBER_ID'
    if (currentMemberId !== memberId) {
      effects.events.push({ type: 'fenced', memberId, groupInstanceId, currentMemberId, operation })
      return 'FENCED_INSTANCE_ID'
    }
  }
  return group.has(memberId) ? 'NONE' : 'UNKNOWN_MEMBER_ID'
}

/** The member was heard of: its session begins anew. */
export function renewSession({ effects }: Step, member: Member): void {
  effects.setTimer(`session ${member.memberId}`, member.sessionTimeoutMs)
}

export function joinError(error: Outcome, memberId: string): JoinGroupResult {
  return {
    error,
    generation: -1,
    protocolType: null,
    protocolName: null,
    leader: '',
    skipAssignment: false,
    memberId,
    members: [],
  }
}

export function syncError(error: Outcome): SyncGroupResult {
  return { error, protocolType: null, protocolName: null, assignment: NO_BYTES }
}

/** What JoinGroup answers about the current generation; the leader gets all members. */
export function joinedGeneration({ group }: Step, member: Member): JoinGroupResult {
  return {
    error: 'NONE',
    generation: group.generation,
    protocolType: group.protocolType,
    protocolName: group.protocolName,
    leader: group.leader ?? '',
    skipAssignment: false,
    memberId: member.memberId,
    members: group.leader === member.memberId ? joinedMembers(group) : [],
  }
}

export function joinedMembers(group: ClassicGroup): JoinedMember[] {
  return [...group.members.values()].map((member) => ({
    memberId: member.memberId,
    groupInstanceId: member.groupInstanceId,
    metadata: metadataFor(member, group.protocolName),
  }))
}

/** Answers a parked JoinGroup, if there is one. */
export function answerJoin({ effects }: Step, member: Member, result: JoinGroupResult): void {
  const token = member.joinToken
  if (token === undefined) return
  member.joinToken = undefined
  effects.replies.push({ type: 'join', token, result })
}

/** Answers a parked SyncGroup, if there is one; returns whether there was. */
export function answerSync({ effects }: Step, member: Member, result: SyncGroupResult): boolean {
  const token = member.syncToken
  if (token === undefined) return false
  member.syncToken = undefined
  effects.replies.push({ type: 'sync', token, result })
  return true
}

/** Parks a JoinGroup. A client that repeats itself has given up on the first one. */
export function parkJoin(step: Step, member: Member, token: number): void {
  answerJoin(step, member, joinError('REBALANCE_IN_PROGRESS', member.memberId))
  member.joinToken = token
}
