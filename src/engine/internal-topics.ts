/** Topics that the broker keeps its own records in; clients read them but do not write them. */
export const OFFSETS_TOPIC = '__consumer_offsets'
export const TRANSACTION_TOPIC = '__transaction_state'

const internalTopics: ReadonlySet<string> = new Set([
  OFFSETS_TOPIC,
  TRANSACTION_TOPIC,
  '__share_group_state',
])

export function isInternalTopic(topic: string): boolean {
  return internalTopics.has(topic)
}
