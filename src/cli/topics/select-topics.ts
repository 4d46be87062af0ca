/** Which topics a kafka-topics command is about. */

import type { TopicListing } from '../../client/admin/list-topics.ts'
import type { Admin } from '../../client/admin.ts'
import { topicFilter } from '../java-regex.ts'
import { printJson } from '../json-output.ts'
import { illegalArgument } from '../option-errors.ts'
import { listedTopicsDocument } from './topic-document.ts'

export interface TopicSelection {
  readonly topic: string | undefined
  readonly 'exclude-internal': boolean
}

/** In the order of their names: all topics, or those whose whole name matches `--topic`. */
export async function selectListings(
  admin: Admin,
  selection: TopicSelection,
): Promise<TopicListing[]> {
  const listInternal = !selection['exclude-internal']
  const topics = await admin.listTopics({ listInternal })
  const filter = selection.topic === undefined ? /^/ : topicFilter(selection.topic)
  return topics
    .filter(({ name, internal }) => filter.test(name) && (listInternal || !internal))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** The names of the same. */
export async function selectTopics(admin: Admin, selection: TopicSelection): Promise<string[]> {
  return (await selectListings(admin, selection)).map(({ name }) => name)
}

/** `kafka-topics --list`. */
export async function listTopics(
  admin: Admin,
  flags: TopicSelection & { readonly json: boolean },
): Promise<void> {
  const topics = await selectListings(admin, flags)
  if (flags.json) printJson(listedTopicsDocument(topics))
  else process.stdout.write(`${topics.map(({ name }) => name).join('\n')}\n`)
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
