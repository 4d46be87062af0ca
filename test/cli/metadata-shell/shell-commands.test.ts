import { describe, expect, it } from 'vitest'
import { wordsOf } from '../../../src/cli/metadata-shell/interactive-shell.ts'
import { directory, file } from '../../../src/cli/metadata-shell/node.ts'
import { runCommand, type ShellState } from '../../../src/cli/metadata-shell/shell-commands.ts'

const root = directory([
  [
    'topics',
    directory([
      ['b', directory([['name', file('b')]])],
      ['a', directory([['name', file('a')]])],
    ]),
  ],
  ['version', file('3.7')],
  ['empty', directory([])],
])

const shell = (): ShellState => ({ root, directory: [], history: [], hasEnded: false })
const typed = (line: string, state = shell()): string[] => runCommand(state, wordsOf(line), true)

describe('the metadata shell', () => {
  it.each([
    ['ls', ['empty', 'topics', 'version']],
    ['ls topics/*', ['a:', 'name', '', 'b:', 'name']],
    ['ls version topics/a', ['version', '', 'a:', 'name']],
    ['ls empty nope', ['ls: nope: no such file or directory.']],
    ['cat version topics/{a,b}/name', ['3.7', 'a', 'b']],
    ['cat topics', ['cat: topics: Is a directory']],
    ['cat nope', ['cat: nope: No such file or directory.']],
    ['find topics/a', ['topics/a', 'topics/a/name']],
    [
      'find /',
      [
        '/',
        '/empty',
        '/topics',
        '/topics/a',
        '/topics/a/name',
        '/topics/b',
        '/topics/b/name',
        '/version',
      ],
    ],
    ['tree topics', ['a:', '  name:', '    a', 'b:', '  name:', '    b']],
    ['tree "no such"', ['tree: no such: No such file or directory.']],
    ['cat', ['too few arguments']],
    ['pwd x', ["unrecognized arguments: 'x'"]],
    ['ls -l', ["unrecognized arguments: '-l'"]],
    ['man nope', ['man: unknown command nope. Type help to get a list of commands.']],
  ])('answers %j', (line, lines) => {
    expect(typed(line)).toEqual(lines)
  })

  it('walks', () => {
    const state = shell()
    expect(typed('cd topics/a', state)).toEqual([])
    expect(typed('pwd', state)).toEqual(['/topics/a'])
    expect(typed('cat ../b/name', state)).toEqual(['b'])
    expect(typed('cd name', state)).toEqual(['cd: name: not a directory.'])
    expect(typed('cd ../../../..', state)).toEqual([])
    expect(typed('pwd', state)).toEqual(['/'])
  })

  it('remembers what was typed', () => {
    const state = { ...shell(), history: ['ls', 'pwd', 'history 2'] }
    expect(typed('history 2', state)).toEqual(['    1  pwd', '    2  history 2'])
    expect(typed('history x', state)[0]).toMatch(
      /^argument numEntriesToShow: could not convert 'x'/,
    )
  })

  it('has only what prints where a command is given', () => {
    expect(runCommand(shell(), ['cd', 'topics'], false)).toEqual([
      "invalid choice: 'cd' (choose from 'cat', 'find', 'ls', 'tree')",
    ])
  })
})
