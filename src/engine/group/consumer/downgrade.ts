/** A group of the consumer protocol whose last member of that protocol is gone goes on as a classic group, if the migration policy lets it. */
import { ClassicGroup } from '../classic/classic-group.ts'
import { metadataFor, NO_BYTES } from '../classic/member.ts'
import { subscribedTopics } from '../classic/subscribed-topics.ts'
import { classicAssignment } from './classic-assignment.ts'
import { tombstonesOf } from './consumer-group-removal.ts'
import type { ConsumerMember } from './consumer-member.ts'
import type { ConsumerStep } from './consumer-step.ts'
import { type MemberUpdate, updateMemberInPlace } from './member-update.ts'

/** The classic group, once the records of its making are appended. */
export interface Downgrade {
  readonly group: ClassicGroup
  /** Undefined: it needs no rebalance. */
  readonly rebalanceReason: string | undefined
}

/** Whether all the others speak the classic protocol, and the group may go on with it. */
export function isDowngradedWithout(
  step: ConsumerStep,
  leaving: readonly ConsumerMember[],
): boolean {
  const { group } = step
  const { classicMembers } = group.subscriptions
  const size = group.members.size - leaving.length
  const areOthersClassic =
    classicMembers === size && leaving.every(({ classic }) => classic === null)
  return areOthersClassic && size > 0 && allowsDowngrade(step, size)
}

/** Whether the last member of the consumer protocol is replaced by one of the classic protocol. */
export function isDowngradedByReplacing(
  step: ConsumerStep,
  replaced: ConsumerMember,
  replacedId: string | undefined,
): boolean {
  const { group } = step
  const size = group.members.size
  const isLast = replaced.classic === null && group.subscriptions.classicMembers === size - 1
  return replacedId === replaced.memberId && isLast && allowsDowngrade(step, size)
}

function allowsDowngrade({ group, config, effects }: ConsumerStep, size: number): boolean {
  const prefix = `Cannot downgrade consumer group ${group.groupId} to classic group because`
  if (!config.consumer.migrationPolicy.allowsDowngrade) {
    const reason = `${prefix} the online downgrade is disabled.`
    effects.events.push({ type: 'migrationRefused', reason })
    return false
  }
  if (size > config.maxSize) {
    const reason = `${prefix} its group size is greater than classic group max size.`
    effects.events.push({ type: 'migrationRefused', reason })
    return false
  }
  return true
}

export function downgradeWithout(step: ConsumerStep, leaving: readonly ConsumerMember[]): void {
  const { group, effects } = step
  const gone = new Set(leaving.map(({ memberId }) => memberId))
  const members = [...group.members.values()].filter(({ memberId }) => !gone.has(memberId))
  effects.changes.push(...tombstonesOf(group))
  const rebalanceReason = `Downgrade group ${group.groupId} from consumer to classic for member leaving.`
  become(step, members, (memberId) => memberId, rebalanceReason)
}

/** A static member takes the last consumer-protocol member's place. Returns it as it will be. */
export function replaceAndDowngrade(step: ConsumerStep, update: MemberUpdate): ConsumerMember {
  const { group, effects } = step
  const { said, replacedId = '' } = update
  const member = updateMemberInPlace(step, update)
  effects.changes.push(...tombstonesOf(group, new Map([[replacedId, said.memberId]])))
  const others = [...group.members.values()].filter(({ memberId }) => memberId !== replacedId)
  const targetOf = (memberId: string) => (memberId === said.memberId ? replacedId : memberId)
  const rebalanceReason =
    member === undefined
      ? `Downgrade group ${group.groupId} from consumer to classic for static member replacement with different subscription.`
      : undefined
  become(step, [...others, said], targetOf, rebalanceReason)
  return member ?? { ...said, memberEpoch: group.epoch }
}

function become(
  { group, effects, metadata, now }: ConsumerStep,
  members: readonly ConsumerMember[],
  targetOf: (memberId: string) => string,
  rebalanceReason: string | undefined,
): void {
  const classic = new ClassicGroup(group.groupId, now)
  for (const member of members) {
    classic.add(
      {
        memberId: member.memberId,
        groupInstanceId: member.instanceId,
        clientId: member.clientId,
        clientHost: member.clientHost,
        rebalanceTimeoutMs: member.rebalanceTimeoutMs,
        sessionTimeoutMs: member.classic?.sessionTimeoutMs ?? 0,
        protocols: member.classic?.supportedProtocols ?? [],
        assignment: NO_BYTES,
        isNew: false,
        joinToken: undefined,
        syncToken: undefined,
      },
      'consumer',
    )
  }
  classic.generation = group.epoch
  classic.protocolName = classic.selectProtocol()
  classic.subscribedTopics = subscribedTopics(classic)
  classic.transitionTo('Stable', now)
  for (const member of classic.members.values()) {
    const subscription = metadataFor(member, classic.protocolName)
    const protocol = { name: classic.protocolName, metadata: subscription }
    const target = group.targetOf(targetOf(member.memberId))
    member.assignment = classicAssignment(target, protocol, metadata)
  }
  const value = classic.metadata(({ assignment }) => assignment)
  effects.changes.push({ type: 'group', groupId: group.groupId, value })
  effects.events.push({ type: 'downgraded' })
  effects.downgrade = { group: classic, rebalanceReason }
}
