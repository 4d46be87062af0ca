import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { Home } from './server-processes.ts'

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')

test('names the directories of this installation', async () => {
  await using home = new Home()
  const { stdout, exitCode } = await home.run('samsa', ['shellenv', 'bash'])
  expect(exitCode).toBe(0)
  expect(stdout).toContain(`export PATH='${join(root, 'bin')}':`)
  expect(stdout).toContain(`export MANPATH='${join(root, 'dist', 'man')}':`)
  expect(existsSync(join(root, 'dist', 'man', 'man1', 'kafka-topics.1'))).toBe(true)
})

test('takes the shell that runs it, and refuses one that it does not know', async () => {
  await using home = new Home()
  const detected = await home.run('samsa', ['shellenv'], { SHELL: '/usr/bin/fish' })
  expect([detected.exitCode, detected.stdout]).toEqual([0, expect.stringContaining('fish -- ')])
  const wrong = await home.run('samsa', ['shellenv', 'tcsh'])
  expect([wrong.exitCode, wrong.stderr]).toEqual([
    1,
    expect.stringMatching(/^Name one shell: bash, zsh, fish, powershell\n/),
  ])
})
