import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { DirectoryLock } from '../../../src/engine/metadata/directory-lock.ts'
import { DirectoryLockedError } from '../../../src/engine/metadata/state-database.ts'
import { nodeSystem } from '../../../src/engine/system/node.ts'

let directory = ''
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'samsa-lock-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

test('a directory has one owner at a time', () => {
  const lock = DirectoryLock.acquire(nodeSystem, directory)
  expect(() => DirectoryLock.acquire(nodeSystem, directory)).toThrow(DirectoryLockedError)
  lock.release()
  DirectoryLock.acquire(nodeSystem, directory).release()
})

test("the file is Kafka's: empty, and alone", () => {
  const lock = DirectoryLock.acquire(nodeSystem, directory)
  expect(readdirSync(directory)).toEqual(['.lock'])
  expect(statSync(join(directory, '.lock')).size).toBe(0)
  lock.release()
  expect(readdirSync(directory)).toEqual(['.lock'])
})
