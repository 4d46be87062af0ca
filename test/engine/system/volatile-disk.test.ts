import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { nodeSystem } from '../../../src/engine/system/node.ts'
import { volatileDisk } from '../../../src/engine/system/volatile-disk.ts'

const directory = mkdtempSync(join(tmpdir(), 'samsa-volatile-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

const disk = volatileDisk(nodeSystem.disk, nodeSystem.timers)

test('files are those of the disk below', () => {
  const file = disk.open(join(directory, 'a'), 'create')
  file.write([Buffer.from('hello '), Buffer.from('there')], 0)
  file.sync()
  file.truncate(9)
  expect([file.path, file.size()]).toEqual([join(directory, 'a'), 9])
  const target = Buffer.alloc(5)
  expect(file.read(target, 1, 4, 6)).toBe(3)
  expect(target.toString()).toBe('\0the\0')
  file.close()
  expect(readFileSync(join(directory, 'a'), 'utf8')).toBe('hello the')
})

test('a file is replaced by a rename', () => {
  disk.replaceFile(join(directory, 'b'), 'first, and longer')
  disk.replaceFile(join(directory, 'b'), 'second')
  expect(readFileSync(join(directory, 'b'), 'utf8')).toBe('second')
  expect(readdirSync(directory)).toEqual(['a', 'b'])
})

test('syncs in the background are reported in a later turn', async () => {
  const file = disk.open(join(directory, 'a'), 'read')
  const reports: unknown[] = []
  file.syncInBackground((failure) => reports.push(failure))
  disk.syncDirectoryInBackground(directory, (failure) => reports.push(failure))
  expect(reports).toEqual([])
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
  expect(reports).toEqual([undefined, undefined])
  file.close()
})

test('databases are in memory', () => {
  const database = disk.database(join(directory, 'state.db'))
  database.exec('CREATE TABLE t (a INTEGER)')
  database.close()
  expect(readdirSync(directory)).not.toContain('state.db')
})
