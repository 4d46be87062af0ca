import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import {
  detectedShell,
  environmentScript,
  type Places,
} from '../../../src/cli/shellenv/environment-script.ts'

const places: Places = {
  bin: "/opt/it's here/bin",
  man: '/opt/samsa/man',
  tools: ['kafka-topics'],
}

/** PATH and MANPATH after the shell has read the script twice. */
function environment(shell: string, script: string, print: string): string[] | undefined {
  const text = `${script}\n${script}\n${print}\n`
  const env = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', TERM: 'dumb' }
  const { error, stdout } = spawnSync(
    shell,
    [...(shell === 'bash' ? ['--norc'] : []), '-c', text],
    { encoding: 'utf8', env },
  )
  return error === undefined ? stdout.trimEnd().split('\n') : undefined
}

test.for(['bash', 'zsh', 'fish'] as const)(
  '%s finds the commands here first, once',
  (shell, { skip }) => {
    const lines = environment(
      shell,
      environmentScript(shell, places),
      shell === 'fish'
        ? 'string join : $PATH; string join : $MANPATH'
        : 'echo "$PATH"; echo "$MANPATH"',
    )
    if (lines === undefined) return skip(`${shell} is not on the PATH`)
    expect(lines).toEqual([`${places.bin}:${process.env['PATH']}`, '/opt/samsa/man:'])
  },
)

test('PowerShell: PATH, unless npm has put its own commands there', () => {
  const script = environmentScript('powershell', places)
  expect(script).toContain("$env:PATH = '/opt/it''s here/bin' + ")
  const onWindows = environmentScript('powershell', { ...places, bin: undefined })
  expect(onWindows).not.toContain('$env:PATH')
  expect(onWindows).toContain('Register-ArgumentCompleter')
})

test.each([
  [['-zsh'], 'zsh'],
  [['/bin/bash'], 'bash'],
  [['npm', '/usr/bin/fish'], 'fish'],
  [['pwsh.exe'], 'powershell'],
  [['tcsh', ''], undefined],
])('the shell of %j is %s', (programs, shell) => {
  expect(detectedShell(programs)).toBe(shell)
})
