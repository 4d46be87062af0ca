import { expect, test } from 'vitest'
import { deserializerNamed } from '../../src/cli/console-consumer/deserializers.ts'
import { formatterNamed } from '../../src/cli/console-consumer/formatter.ts'
import { parseTime } from '../../src/cli/get-offsets/get-offsets.ts'
import { createAssignors } from '../../src/client/assignors/assignors.ts'
import { emptyTable, lookup } from '../../src/config/lookup.ts'

const INHERITED = ['__proto__', 'constructor', 'toString', 'hasOwnProperty']

test('a table has its own names only', () => {
  expect(lookup({ own: 1 }, 'own')).toBe(1)
  for (const name of INHERITED) expect(lookup({ own: 1 }, name)).toBeUndefined()
})

test('any name can be put into an empty table', () => {
  const table = emptyTable<number>()
  for (const [index, name] of INHERITED.entries()) table[name] = index
  expect(Object.keys(table)).toEqual(INHERITED)
})

test.each(INHERITED)('%s names no class, time or assignor', async (name) => {
  expect(() => parseTime(name)).toThrow(`Malformed time argument ${name}.`)
  expect(() => deserializerNamed(`org.apache.kafka.common.serialization.${name}`)).toThrow(name)
  await expect(formatterNamed(name, {})).rejects.toThrow(name)
  await expect(createAssignors([name])).rejects.toThrow(`Class ${name} could not be found.`)
})
