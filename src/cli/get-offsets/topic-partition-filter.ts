/** Which partitions kafka-get-offsets asks for: by topic and numbers, or by `topic:range` patterns. */

import type { TopicPartition } from '../../client/topic-partition.ts'
import { topicFilter } from '../java-regex.ts'
import { terse } from '../option-errors.ts'

export type PartitionFilter = (partition: TopicPartition) => boolean

const RULE = /^([^:,]*)(?::(?:(\d*)-(\d*)|(\d*)))?$/

/** One `topic`, `topic:3`, `topic:0-3`, `topic:5-`, `:-3`; ranges exclude their upper end. */
function rule(text: string): PartitionFilter {
  const match = RULE.exec(text)
  if (match === null) throw terse(`Invalid rule: ${text}`)
  const [, name = '', lower, upper, single] = match
  const topics = topicFilter(name === '' ? '.*' : name)
  const inRange = (partition: number): boolean => {
    if (lower === undefined)
      return single === undefined || single === '' || partition === Number(single)
    if (lower !== '' && partition < Number(lower)) return false
    return upper === undefined || upper === '' || partition < Number(upper)
  }
  return ({ topic, partition }) => topics.test(topic) && inRange(partition)
}

/** Any of the comma-separated rules. Throws JavaError for one that cannot be read. */
export function ruleListFilter(text: string): PartitionFilter {
  const rules = text.split(',').map(rule)
  return (partition) => rules.some((matches) => matches(partition))
}

/** A topic expression and partition numbers; without either everything passes. */
export function topicAndNumbersFilter(
  topic: string | undefined,
  partitions: string | undefined,
): PartitionFilter {
  const topics = topicFilter(topic ?? '.*')
  const numbers = partitions?.split(',').map((text) => {
    if (/^\s*\d+\s*$/.test(text)) return Number(text)
    throw terse(
      `--partitions expects a comma separated list of numeric partition ids, but received: ${partitions}`,
    )
  })
  return (candidate) =>
    topics.test(candidate.topic) && (numbers?.includes(candidate.partition) ?? true)
}
