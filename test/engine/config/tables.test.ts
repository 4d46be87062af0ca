import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parseConfig } from '../../../src/config/definition.ts'
import { brokerConfigs } from '../../../src/engine/config/broker.ts'
import type { EngineConfigKey } from '../../../src/engine/config/row.ts'
import { topicConfigs } from '../../../src/engine/config/topic.ts'

interface ReferenceKey {
  name: string
  type: string
  default: string | null
  importance: string
  update: string
  valid: string | null
}

const reference = JSON.parse(
  readFileSync(new URL('../../vectors/configs-4.1.1.json', import.meta.url), 'utf8'),
) as { broker: ReferenceKey[]; topic: ReferenceKey[] }

/** Kafka 3.x took segments of 14 bytes and more, and its tutorials set them; 4.x wants 1 MiB. */
const SMALLER_SEGMENTS = ['log.segment.bytes', 'segment.bytes']
/** Reference checks that look at more than the value; ours are made where the value is used. */
const CHECKED_ELSEWHERE = [
  'authorizer.class.name',
  'controller.quorum.bootstrap.servers',
  'controller.quorum.voters',
]

const tables = [
  ['broker', brokerConfigs as Record<string, EngineConfigKey>, reference.broker],
  ['topic', topicConfigs as Record<string, EngineConfigKey>, reference.topic],
] as const

describe.each(tables)('the %s table', (_, table, keys) => {
  test('has exactly the keys of Kafka 4.1, and those that say by their names that they are not', () => {
    const kafka = Object.keys(table).filter((name) => !name.startsWith('samsa.'))
    expect(kafka.sort()).toEqual(keys.map(({ name }) => name).sort())
  })

  test.each(keys)('$name has the type, default and importance of Kafka 4.1', (key) => {
    const row = table[key.name]
    expect(row?.type).toBe(key.type)
    expect(row?.importance).toBe(key.importance)
    expect(row?.doc.length).toBeGreaterThan(10)
    if (key.default === '__REQUIRED__') expect(row?.required).toBe(true)
    else if (key.type === 'double') expect(Number(row?.default)).toBe(Number(key.default))
    else expect(row?.default ?? null).toBe(key.default)
    if (table === tables[0][1]) expect(row?.update).toBe(key.update)
    if (SMALLER_SEGMENTS.includes(key.name) || CHECKED_ELSEWHERE.includes(key.name)) return
    expect(row?.valid?.text ?? null).toBe(key.valid)
  })

  test('every default passes its own validator', () => {
    for (const [name, row] of Object.entries(table)) {
      if (row.default !== undefined && row.default !== '') parseConfig(name, row, row.default)
    }
  })
})
