/**
 * The consumer protocol (KIP-848) as a state machine without I/O: an input and the time go in; an answer, changes,
 * timers and events come out. Changes have happened once they are appended; then the group applies them.
 */
import type { ConsumerTimerName } from './consumer-effects.ts'
import { MemberState } from './consumer-member.ts'
import type { ConsumerStep } from './consumer-step.ts'
import { joinTimeout, rebalanceTimeout, sessionTimeout, syncTimeout } from './member-removal.ts'
import { resolveRegularExpressions } from './regular-expressions.ts'

/** Members go on where they were, if they are heard of in time. */
export function loaded(step: ConsumerStep): void {
  const { group, effects, config } = step
  effects.events.push({ type: 'loaded', members: group.members.size })
  const { sessionTimeoutMs } = config.consumer.of(group.groupId)
  for (const member of group.members.values()) {
    const { memberId, classic } = member
    effects.setTimer(`session ${memberId}`, classic?.sessionTimeoutMs ?? sessionTimeoutMs)
    if (member.state === MemberState.UNREVOKED_PARTITIONS && classic === null) {
      effects.setTimer(`rebalance ${memberId}`, member.rebalanceTimeoutMs)
    }
  }
}

const TIMEOUTS: Readonly<Record<string, (step: ConsumerStep, memberId: string) => void>> = {
  session: sessionTimeout,
  rebalance: rebalanceTimeout,
  join: joinTimeout,
  sync: syncTimeout,
}

export function timeout(step: ConsumerStep, name: ConsumerTimerName): void {
  if (name === 'resolve') {
    resolveRegularExpressions(step)
    return
  }
  const space = name.indexOf(' ')
  TIMEOUTS[name.slice(0, space)]?.(step, name.slice(space + 1))
}
