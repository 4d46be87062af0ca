/**
 * Subscriptions by regular expression. A new expression is checked at once; which topics it stands for is found
 * out after the heartbeat, for all expressions of the group together, and again when topics were created.
 */

import { RegularExpression } from '../../../protocol/regular-expression/regular-expression.ts'
import { RegularExpressionError } from '../../../protocol/regular-expression/syntax-tree.ts'
import type { ResolvedRegularExpression } from './consumer-group-change.ts'
import type { ConsumerMember } from './consumer-member.ts'
import { type ConsumerStep, Refusal } from './consumer-step.ts'
import { metadataHash } from './metadata-hash.ts'
import { isSameSet } from './topic-partitions.ts'

/** Groups whose members come one after another resolve their expressions once. */
const MIN_REFRESH_INTERVAL_MS = 10_000
const REFRESH_INTERVAL_MS = 10 * 60_000

/** Undefined: it is one, or another member has it already. */
export function checkRegularExpression(
  { group }: ConsumerStep,
  expression: string | null,
): Refusal | undefined {
  if (expression === null || expression === '') return undefined
  if (group.subscriptions.regularExpressions.has(expression)) return undefined
  try {
    RegularExpression.compile(expression)
    return undefined
  } catch (error) {
    if (!(error instanceof RegularExpressionError)) throw error
    return new Refusal(
      'INVALID_REGULAR_EXPRESSION',
      `SubscribedTopicRegex \`${expression}\` is not a valid regular expression: ${error.message}.`,
    )
  }
}

/** Writes what goes with a change of the member's expression; returns whether the group needs a new assignment. */
export function updateRegularExpressions(
  { group, effects, metadata, now }: ConsumerStep,
  before: ConsumerMember,
  said: ConsumerMember,
): boolean {
  const counts = new Map(group.subscriptions.regularExpressions)
  const [old, next] = [before.subscribedTopicRegex, said.subscribedTopicRegex]
  let needsRefresh = false
  let bumps = false
  if (old !== next) {
    if (old !== '' && counts.get(old) === 1) effects.change('regularExpression', old, null)
    if (next !== '') {
      if (counts.has(next)) bumps = group.regularExpressions.has(next)
      else needsRefresh = true
    }
    change(counts, old, -1)
    change(counts, next, 1)
  }
  if (counts.size === 0) return bumps
  const [resolved] = group.regularExpressions.values()
  const refreshedAt = resolved?.timestamp ?? Number.NEGATIVE_INFINITY
  if (now <= refreshedAt + MIN_REFRESH_INTERVAL_MS) return bumps
  const isOutdated =
    counts.size !== group.regularExpressions.size ||
    (resolved?.version ?? 0) < metadata.topicsVersion ||
    refreshedAt + REFRESH_INTERVAL_MS < now
  if (needsRefresh || isOutdated) effects.setTimerIfAbsent('resolve', 0)
  return bumps
}

function change(counts: Map<string, number>, expression: string, by: number): void {
  if (expression === '') return
  const count = (counts.get(expression) ?? 0) + by
  if (count === 0) counts.delete(expression)
  else counts.set(expression, count)
}

/** The timer `resolve`: matches all expressions of the group with all topics. */
export function resolveRegularExpressions({ group, effects, metadata, now }: ConsumerStep): void {
  const { subscriptions } = group
  const expressions = [...subscriptions.regularExpressions.keys()]
  if (expressions.length === 0) return
  const names = [...metadata.topicNames()]
  const resolved = new Map<string, ResolvedRegularExpression>()
  let bumps = false
  for (const expression of expressions) {
    const topics = matching(expression, names)
    const before = group.regularExpressions.get(expression)?.topics ?? []
    if (!isSameSet(new Set(before), new Set(topics))) bumps = true
    const value = { topics, version: metadata.version, timestamp: now }
    resolved.set(expression, value)
    effects.change('regularExpression', expression, value)
  }
  effects.events.push({
    type: 'regularExpressionsRefreshed',
    topics: names.length,
    expressions,
  })
  const hash = metadataHash(subscriptions.resolving(resolved).topics.keys(), metadata)
  if (!bumps && hash === group.metadataHash) return
  const epoch = group.epoch + 1
  effects.change('consumerGroup', '', { epoch, metadataHash: hash })
  effects.events.push({ type: 'epochBumped', epoch, metadataHash: hash })
  group.needsMetadata = false
}

/** Nothing matches what another release may have let in. */
function matching(expression: string, names: readonly string[]): string[] {
  try {
    const pattern = RegularExpression.compile(expression)
    return names.filter((name) => pattern.matches(name)).sort()
  } catch (error) {
    if (error instanceof RegularExpressionError) return []
    throw error
  }
}

/** Removes what no member uses any more once those are gone. */
export function removeUnusedExpressions(
  { group, effects }: ConsumerStep,
  leaving: readonly ConsumerMember[],
): void {
  const counts = new Map(group.subscriptions.regularExpressions)
  for (const { subscribedTopicRegex } of leaving) change(counts, subscribedTopicRegex, -1)
  for (const expression of group.subscriptions.regularExpressions.keys()) {
    if (!counts.has(expression)) effects.change('regularExpression', expression, null)
  }
}
