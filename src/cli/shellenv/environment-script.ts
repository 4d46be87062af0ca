/** What `samsa shellenv` prints: PATH, MANPATH and completion for one shell. */

import { completionScript, type Shell } from '../completion/shell-scripts.ts'

export interface Places {
  /** The directory of the commands; undefined where the PATH has it already and must (npm's shims on Windows). */
  readonly bin: string | undefined
  /** A directory with man1/ in it. */
  readonly man: string
  readonly tools: readonly string[]
}

const singleQuoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

function posix({ bin = '', man, tools }: Places, shell: 'bash' | 'zsh'): string {
  const completion = completionScript(shell, tools)
  return [
    // Once is enough, also when a shell starts a shell; but it must be the first.
    `case "$PATH:" in ${singleQuoted(bin)}:*) ;; *) export PATH=${singleQuoted(bin)}:"$PATH" ;; esac`,
    // An empty part stands for the system's own directories.
    `case "\${MANPATH-}:" in ${singleQuoted(man)}:*) ;; *) export MANPATH=${singleQuoted(man)}:"\${MANPATH-}" ;; esac`,
    shell === 'zsh' ? `if (( $+functions[compdef] )); then\n${completion}fi` : completion.trimEnd(),
    '',
  ].join('\n')
}

function fish({ bin = '', man, tools }: Places): string {
  const quoted = (text: string): string => `'${text.replaceAll(/['\\]/g, '\\$&')}'`
  return [
    `contains -- ${quoted(bin)} $PATH[1]; or set -gx PATH ${quoted(bin)} $PATH`,
    `set -q MANPATH; or set -gx MANPATH ''`,
    `contains -- ${quoted(man)} $MANPATH; or set -gx MANPATH ${quoted(man)} $MANPATH`,
    completionScript('fish', tools),
  ].join('\n')
}

function powershell({ bin, tools }: Places): string {
  const quoted = `'${(bin ?? '').replaceAll("'", "''")}'`
  const path =
    bin === undefined ? [] : [`$env:PATH = ${quoted} + [System.IO.Path]::PathSeparator + $env:PATH`]
  return [...path, completionScript('powershell', tools)].join('\n')
}

export function environmentScript(shell: Shell, places: Places): string {
  if (shell === 'fish') return fish(places)
  return shell === 'powershell' ? powershell(places) : posix(places, shell)
}

/** The shell of these names of programs, the first that is one: the parent process, then $SHELL. */
export function detectedShell(programs: readonly string[]): Shell | undefined {
  const names = programs.map((program) => program.replace(/^-|^.*[\\/]/g, '').replace(/\.exe$/, ''))
  const known: Readonly<Record<string, Shell>> = {
    bash: 'bash',
    sh: 'bash',
    zsh: 'zsh',
    fish: 'fish',
    pwsh: 'powershell',
    powershell: 'powershell',
  }
  return names.map((name) => known[name]).find((shell) => shell !== undefined)
}
