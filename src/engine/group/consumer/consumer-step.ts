/** What the parts of the consumer protocol work with, and how they refuse. */
import type { ErrorName } from '../../../protocol/errors.ts'
import type { GroupConfig } from '../group-config.ts'
import type { GroupMetadataView } from '../ports.ts'
import type { ConsumerEffects } from './consumer-effects.ts'
import type { ConsumerGroup } from './consumer-group.ts'
import type { ConsumerMember } from './consumer-member.ts'

/** One input being worked on. */
export interface ConsumerStep {
  /** As it is before; the step's changes are in `effects`. */
  readonly group: ConsumerGroup
  readonly effects: ConsumerEffects
  readonly config: GroupConfig
  readonly metadata: GroupMetadataView
  /** Milliseconds since 1970. */
  readonly now: number
}

/** Why a request is refused, in Kafka's words where clients are told. */
export class Refusal {
  readonly error: ErrorName
  readonly message: string

  constructor(error: ErrorName, message: string) {
    this.error = error
    this.message = message
  }
}

export function memberOf({ group }: ConsumerStep, memberId: string): ConsumerMember | Refusal {
  return (
    group.members.get(memberId) ??
    new Refusal(
      'UNKNOWN_MEMBER_ID',
      `Member ${memberId} is not a member of group ${group.groupId}.`,
    )
  )
}

/** The static member with an instance id, if `memberId` is its id at the moment. */
export function staticMemberOf(
  { group, effects }: ConsumerStep,
  memberId: string,
  instanceId: string,
): ConsumerMember | Refusal {
  const member = group.staticMember(instanceId)
  if (member === undefined) {
    return new Refusal('UNKNOWN_MEMBER_ID', `Instance id ${instanceId} is unknown.`)
  }
  const ownerId = member.memberId
  if (ownerId === memberId) return member
  effects.events.push({ type: 'instanceIdFenced', memberId, instanceId, ownerId })
  return new Refusal(
    'FENCED_INSTANCE_ID',
    `Static member ${memberId} with instance id ${instanceId} was fenced by member ${ownerId}.`,
  )
}
