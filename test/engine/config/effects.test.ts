/** A key that changes nothing says so: `effect: 'none'` on its row. This holds the rows against the code. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { brokerConfigs } from '../../../src/engine/config/broker.ts'
import { groupConfigBounds, groupConfigs } from '../../../src/engine/config/group.ts'
import type { EngineConfigKey } from '../../../src/engine/config/row.ts'
import { topicConfigs } from '../../../src/engine/config/topic.ts'

const root = fileURLToPath(new URL('../../../src/engine', import.meta.url))
const TABLES =
  /^config[/\\](broker[/\\]|broker\.ts|topic\.ts|group\.ts|client-metrics\.ts)|log-config\.ts$/
const code = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !TABLES.test(name))
  .map((name) => readFileSync(join(root, name), 'utf8'))
  .join('\n')

/** `segment.bytes` is `segmentBytes` in LogConfig. */
const logConfigField = (key: string): string =>
  key.replace(/\.([a-z])/g, (_, letter: string) => letter.toUpperCase())

const isRead = (key: string): boolean =>
  code.includes(`.get('${key}')`) || code.includes(`['${key}']`)

const topicKeys = Object.entries(topicConfigs as Record<string, EngineConfigKey>)
const effectiveTopicKeys = topicKeys
  .map(([key]) => key)
  .filter((key) => isRead(key) || new RegExp(`\\.${logConfigField(key)}\\b`).test(code))

const groupKeys = Object.entries(groupConfigs as Record<string, EngineConfigKey>)
const effectiveGroupKeys = groupKeys.map(([key]) => key).filter(isRead)

const effectiveRows = [
  ...topicKeys.filter(([key]) => effectiveTopicKeys.includes(key)),
  ...groupKeys.filter(([key]) => effectiveGroupKeys.includes(key)),
]
const synonyms = new Set(
  effectiveRows
    .flatMap(([, row]) => row.synonyms)
    .map((synonym) => (typeof synonym === 'string' ? synonym : synonym.key)),
)
/** What may be set for a group is between these. */
for (const [, min, max] of groupConfigBounds) synonyms.add(max).add(min ?? max)
/** The other name of `node.id`. */
synonyms.add('broker.id')

const withoutEffect = (table: Record<string, EngineConfigKey>): string[] =>
  Object.keys(table)
    .filter((key) => table[key]?.effect === 'none')
    .sort()

test('exactly the broker keys that nothing reads say so', () => {
  const unread = Object.keys(brokerConfigs).filter((key) => !isRead(key) && !synonyms.has(key))
  expect(withoutEffect(brokerConfigs)).toEqual(unread.sort())
})

test('exactly the topic keys that nothing reads say so', () => {
  const unread = topicKeys.map(([key]) => key).filter((key) => !effectiveTopicKeys.includes(key))
  expect(withoutEffect(topicConfigs)).toEqual(unread.sort())
})

test('exactly the group keys that nothing reads say so', () => {
  const unread = groupKeys.map(([key]) => key).filter((key) => !effectiveGroupKeys.includes(key))
  expect(withoutEffect(groupConfigs)).toEqual(unread.sort())
})
