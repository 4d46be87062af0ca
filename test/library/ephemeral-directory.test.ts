import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import {
  makeEphemeralDirectory,
  removeEphemeralDirectory,
} from '../../src/library/ephemeral-directory.ts'

const parent = mkdtempSync(join(tmpdir(), 'samsa-ephemeral-'))
const before = process.env['TMPDIR']
beforeAll(() => {
  process.env['TMPDIR'] = parent
})
afterEach(() => {
  for (const name of readdirSync(parent)) rmSync(join(parent, name), { recursive: true })
})
afterAll(() => {
  if (before === undefined) delete process.env['TMPDIR']
  else process.env['TMPDIR'] = before
  rmSync(parent, { recursive: true })
})

/** A directory of the process `pid` that was last changed `ageMs` ago. */
function directoryOf(pid: number | undefined, ageMs: number): string {
  const own = makeEphemeralDirectory()
  const other = own.replace(`-${process.pid}-`, `-${pid}-`)
  removeEphemeralDirectory(own)
  mkdirSync(join(other, 'a-0'), { recursive: true })
  const changed = new Date(Date.now() - ageMs)
  utimesSync(other, changed, changed)
  return other
}

test('what a killed process left goes with the next one', () => {
  const { pid: dead } = spawnSync(process.execPath, ['--version'])
  const left = directoryOf(dead, 120_000)
  const young = `${left}-young`
  mkdirSync(young)
  const running = directoryOf(process.ppid, 120_000)
  const foreign = join(parent, 'samsa-broker-elsewhere-1-abc')
  mkdirSync(foreign)
  utimesSync(foreign, 0, 0)
  const own = makeEphemeralDirectory()
  expect([left, young, running, foreign, own].map((path) => existsSync(path))).toEqual([
    ...[false, true, true, true, true],
  ])
  removeEphemeralDirectory(own)
  expect(existsSync(own)).toBe(false)
})

test('the process listens for its end only as long as there is a directory', () => {
  const listeners = process.listenerCount('exit')
  const one = makeEphemeralDirectory()
  const other = makeEphemeralDirectory()
  expect(process.listenerCount('exit')).toBe(listeners + 1)
  removeEphemeralDirectory(one)
  expect(process.listenerCount('exit')).toBe(listeners + 1)
  removeEphemeralDirectory(other)
  expect(process.listenerCount('exit')).toBe(listeners)
})
