import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import {
  filePayloads,
  randomPayloads,
  risingPayloads,
} from '../../../src/cli/performance/payloads.ts'

test('random values are upper case letters of the size that was asked for', () => {
  const payloads = randomPayloads(50)
  const values = Array.from({ length: 20 }, (_, index) => payloads(index).toString())
  for (const value of values) expect(value).toMatch(/^[A-Z]{50}$/)
  expect(new Set(values).size).toBe(20)
  expect(randomPayloads(0)(0)).toHaveLength(0)
})

test('rising values are the numbers', () => {
  expect([risingPayloads(0).toString(), risingPayloads(12).toString()]).toEqual(['0', '12'])
})

test('values come out of a file; nothing stands after the last delimiter', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'payloads-')), 'values.txt')
  writeFileSync(file, 'a\nbb\n')
  const lines: string[] = []
  const payloads = filePayloads(file, '\n', (line) => lines.push(line))
  expect(lines).toEqual([`Reading payloads from: ${file}\n`, 'Number of messages read: 2\n'])
  const values = Array.from({ length: 100 }, () => payloads(0).toString())
  expect(new Set(values)).toEqual(new Set(['a', 'bb']))
  writeFileSync(file, '')
  expect(() => filePayloads(file, '\n', () => undefined)).toThrow(
    'File does not exist or empty file provided.',
  )
})
