import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkDriver, checkNode, isSupportedNode } from '../../../src/cli/doctor/check-runtime.ts'
import { packageDirectory } from '../../../src/cli/installation.ts'

test.each([
  ['18.20.0', false],
  ['20.18.9', false],
  ['20.19.0', true],
  ['21.7.3', false],
  ['22.13.1', false],
  ['22.14.0', true],
  ['24.0.0', true],
])('Node.js %s is supported: %s', (version, expected) => {
  expect(isSupportedNode(version)).toBe(expected)
  expect(checkNode(version).state).toBe(expected ? 'ok' : 'wrong')
})

test('a driver that loads, with its SQLite', () => {
  const { state, message } = checkDriver(packageDirectory())
  expect(message).toMatch(/^better-sqlite3 \d+\.\d+\.\d+ loads, with SQLite 3\.\d+\.\d+$/)
  expect(state).toBe('ok')
})

test('a driver that is not there', () => {
  const directory = mkdtempSync(join(tmpdir(), 'samsa-doctor-'))
  const { state, message, remedy } = checkDriver(directory)
  expect(state).toBe('wrong')
  expect(message).toContain("does not load: Error: Cannot find module 'better-sqlite3'")
  expect(remedy).toContain('npm rebuild better-sqlite3')
})
