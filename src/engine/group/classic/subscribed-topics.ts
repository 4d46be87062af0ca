/** The topics that the members of a consumer group subscribe to. */
import { decodeSubscription } from '../../../protocol/internal/consumer-protocol.ts'
import { DecodeError } from '../../../protocol/reader.ts'
import type { ClassicGroup } from './classic-group.ts'
import { metadataFor } from './member.ts'

/** Undefined: the members' metadata is not the consumer protocol's, so it may be any topic. */
export function subscribedTopics(group: ClassicGroup): ReadonlySet<string> | undefined {
  if (group.protocolType !== 'consumer') return undefined
  const topics = new Set<string>()
  try {
    for (const member of group.members.values()) {
      const subscription = decodeSubscription(metadataFor(member, group.protocolName))
      for (const topic of subscription.topics) topics.add(topic)
    }
  } catch (error) {
    if (error instanceof DecodeError) return undefined
    throw error
  }
  return topics
}
