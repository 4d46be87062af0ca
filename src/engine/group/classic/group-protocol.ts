/**
 * The classic group protocol as a state machine without I/O: an input and the time go in, replies, writes
 * and timers come out. Requests that have to wait are parked in the group by their token; a later step
 * answers them.
 */

import type { GroupConfig } from '../group-config.ts'
import type { HeartbeatRequest, LeavingMember, Outcome } from '../requests.ts'
import type { ClassicGroup } from './classic-group.ts'
import { Effects, type TimerName, type WritePurpose } from './effects.ts'
import { heartbeat, pendingTimeout, sessionTimeout } from './heartbeat.ts'
import { type Join, join } from './join.ts'
import { leave } from './leave.ts'
import { type CommittingMember, checkCommit } from './offset-commit.ts'
import { joinTimeout, maybePrepareRebalance, syncTimeout } from './rebalance.ts'
import { replacementWritten } from './static-member.ts'
import { renewSession, type Step } from './step.ts'
import { assignmentWritten, type Sync, sync } from './sync.ts'

export type GroupInput =
  | ({ readonly type: 'join' } & Join)
  | ({ readonly type: 'sync' } & Sync)
  | { readonly type: 'heartbeat'; readonly token: number; readonly request: HeartbeatRequest }
  | { readonly type: 'leave'; readonly token: number; readonly members: readonly LeavingMember[] }
  /** Whether the sender may commit offsets; NONE: it may. */
  | { readonly type: 'commit'; readonly token: number; readonly request: CommittingMember }
  /** The group was read from the log. */
  | { readonly type: 'loaded' }
  /** It was a group of the consumer protocol. */
  | { readonly type: 'downgraded'; readonly rebalanceReason: string | undefined }
  /** A timer has run out. */
  | { readonly type: 'timer'; readonly name: TimerName }
  /** A write is committed, or failed with `error`. */
  | { readonly type: 'written'; readonly purpose: WritePurpose; readonly error: Outcome }

/** `now` is in milliseconds since 1970. */
export function advance(
  group: ClassicGroup,
  input: GroupInput,
  now: number,
  config: GroupConfig,
): Effects {
  const effects = new Effects()
  const step: Step = { group, effects, config, now }
  switch (input.type) {
    case 'join':
      join(step, input)
      break
    case 'sync':
      sync(step, input)
      break
    case 'heartbeat': {
      const { token, request } = input
      effects.replies.push({ type: 'heartbeat', token, result: heartbeat(step, request) })
      break
    }
    case 'leave': {
      const { token, members } = input
      effects.replies.push({ type: 'leave', token, result: leave(step, members) })
      break
    }
    case 'commit': {
      const { token, request } = input
      effects.replies.push({ type: 'commit', token, result: checkCommit(step, request) })
      break
    }
    case 'loaded':
      loaded(step)
      break
    case 'downgraded':
      for (const member of group.members.values()) renewSession(step, member)
      if (input.rebalanceReason !== undefined) maybePrepareRebalance(step, input.rebalanceReason)
      break
    case 'timer':
      timeout(step, input.name)
      break
    case 'written':
      written(step, input.purpose, input.error)
  }
  return effects
}

/** Members go on with the generation they had, if they are heard of in time. */
function loaded(step: Step): void {
  const { group, config } = step
  for (const member of group.members.values()) renewSession(step, member)
  const { size } = group.members
  if (size > config.maxSize) {
    maybePrepareRebalance(
      step,
      `Freshly-loaded group is over capacity (${config.maxSize}). Rebalancing in order to give a chance for consumers to commit offsets`,
    )
  }
}

function timeout(step: Step, name: TimerName): void {
  if (name === 'join') joinTimeout(step)
  else if (name === 'sync') syncTimeout(step)
  else if (name.startsWith('session ')) sessionTimeout(step, name.slice('session '.length))
  else pendingTimeout(step, name.slice('pending '.length))
}

function written(step: Step, purpose: WritePurpose, error: Outcome): void {
  if (purpose.type === 'assignment') assignmentWritten(step, purpose, error)
  else if (purpose.type === 'replacement') replacementWritten(step, purpose.replaced, error)
  else if (error !== 'NONE') step.effects.events.push({ type: 'writeFailed', error })
}
