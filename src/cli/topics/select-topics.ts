/** Which topics a kafka-topics command is about. */

import type { Admin } from '../../client/admin.ts'
import { topicFilter } from '../java-regex.ts'
import { illegalArgument } from '../option-errors.ts'

export interface TopicSelection {
  readonly topic: string | undefined
  readonly 'exclude-internal': boolean
}

/** Names in order, of all topics or of those whose whole name matches `--topic`. */
export async function selectTopics(admin: Admin, selection: TopicSelection): Promise<string[]> {
  const listInternal = !selection['exclude-internal']
  const topics = await admin.listTopics({ listInternal })
  const filter = selection.topic === undefined ? /^/ : topicFilter(selection.topic)
  return topics
    .filter(({ name, internal }) => filter.test(name) && (listInternal || !internal))
    .map(({ name }) => name)
    .sort()
}

/** The same, where a named topic must exist unless `--if-exists` is given. */
export async function selectExistingTopics(
  admin: Admin,
  selection: TopicSelection & { readonly 'if-exists': boolean },
): Promise<string[]> {
  const names = await selectTopics(admin, selection)
  const { topic } = selection
  if (names.length === 0 && topic !== undefined && topic !== '' && !selection['if-exists']) {
    throw illegalArgument(`Topic '${topic}' does not exist as expected`)
  }
  return names
}
