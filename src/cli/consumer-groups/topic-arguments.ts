/** `--topic` of the group command: a topic's name (all its partitions) or `topic:0,1`. */

import type { Admin } from '../../client/admin.ts'
import type { TopicPartition } from '../../client/topic-partition.ts'
import { JavaError } from '../option-errors.ts'

export interface SelectedPartitions {
  readonly partitions: readonly TopicPartition[]
  /** Topics whose partitions could not be found. */
  readonly failures: readonly { readonly topic: string; readonly error: Error }[]
}

function listedPartitions(argument: string): TopicPartition[] {
  const [topic = '', numbers = ''] = argument.split(':')
  return numbers.split(',').map((text) => {
    if (/^[+-]?\d+$/.test(text)) return { topic, partition: Number(text) }
    throw new JavaError('java.lang.NumberFormatException', `For input string: "${text}"`)
  })
}

export async function selectPartitions(
  admin: Admin,
  topics: readonly string[],
): Promise<SelectedPartitions> {
  const listed = topics.filter((topic) => topic.includes(':')).flatMap(listedPartitions)
  const whole = topics.filter((topic) => !topic.includes(':'))
  const described = whole.length === 0 ? new Map() : await admin.describeTopics(whole)
  const failures: { topic: string; error: Error }[] = []
  const partitions: TopicPartition[] = [...listed]
  for (const [topic, outcome] of described) {
    if (outcome instanceof Error) failures.push({ topic, error: outcome })
    else {
      for (const { partition } of outcome.partitions) partitions.push({ topic, partition })
    }
  }
  return { partitions, failures }
}
