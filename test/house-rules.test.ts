/**
 * The rules of this house, each with its reason: a failing rule says file and line, what is wrong, why it
 * matters and what to do instead.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))

function filesBelow(directory: string, ending: RegExp): string[] {
  const path = join(root, directory)
  if (!existsSync(path)) return []
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .map((name) => join(directory, name))
    .filter((name) => ending.test(name) && statSync(join(root, name)).isFile())
    .sort()
}

const read = (file: string): string => readFileSync(join(root, file), 'utf8')
const sources = filesBelow('src', /\.tsx?$/)

interface Import {
  readonly file: string
  readonly line: number
  /** A path below the root for our own files, else the module's name. */
  readonly target: string
  readonly isOurs: boolean
}

const IMPORT = /(?:\bfrom\s+|\bimport\s*\(\s*|^import\s+)['"]([^'"]+)['"]/gm

function importsOf(file: string): Import[] {
  const text = read(file)
  return [...text.matchAll(IMPORT)].map((match) => {
    const name = match[1] ?? ''
    const isOurs = name.startsWith('.')
    const target = isOurs ? normalize(join(dirname(file), name)) : name
    return { file, line: text.slice(0, match.index).split('\n').length, target, isOurs }
  })
}

const imports = sources.flatMap(importsOf)

/** Every line of `file` that matches, as file:line. */
function linesMatching(files: readonly string[], pattern: RegExp): string[] {
  return files.flatMap((file) =>
    read(file)
      .split('\n')
      .flatMap((line, index) =>
        pattern.test(line) ? [`${file}:${index + 1} ${line.trim()}`] : [],
      ),
  )
}

const within = (path: string, folder: string): boolean => path.startsWith(`${folder}/`)

/** Commands that are the broker, or that read its disk. */
const COMMANDS_ON_THE_ENGINE =
  /^src\/(commands\/(broker\/|server-|storage|dump-log|sql)|cli\/(server|storage|dump-log|daemon|metadata-shell|sql|explain))/

describe('layers', () => {
  const rules: readonly [string, (from: string) => boolean, (to: string) => boolean, string][] = [
    [
      'protocol imports nothing of ours',
      (from) => within(from, 'src/protocol'),
      (to) => !within(to, 'src/protocol'),
      'bytes <-> values must be usable and testable alone',
    ],
    [
      'config imports nothing of ours',
      (from) => within(from, 'src/config'),
      (to) => !within(to, 'src/config'),
      'it is the small layer that client, cli and engine share',
    ],
    [
      'client sees protocol and config only',
      (from) => within(from, 'src/client'),
      (to) => !['src/client', 'src/protocol', 'src/config'].some((layer) => within(to, layer)),
      'our client is a real Kafka client: it meets the broker on the wire only',
    ],
    [
      'engine sees protocol and config only',
      (from) => within(from, 'src/engine'),
      (to) => !['src/engine', 'src/protocol', 'src/config'].some((layer) => within(to, layer)),
      'the broker never knows that a client is ours',
    ],
    [
      'the library for tests sees the engine only',
      (from) => within(from, 'src/library') || from === 'src/index.ts',
      (to) => ['src/cli', 'src/commands', 'src/client'].some((layer) => within(to, layer)),
      'a broker in the process of a test must not bring the tools with it',
    ],
    [
      'cli never imports commands',
      (from) => within(from, 'src/cli'),
      (to) => within(to, 'src/commands'),
      'what commands share must not depend on one of them',
    ],
    [
      'only the broker itself and tools that read its disk import the engine',
      (from) => within(from, 'src/commands') || within(from, 'src/cli'),
      (to) => within(to, 'src/engine'),
      'our tools must work against any Kafka; move what both need to protocol or config',
    ],
    [
      'the parts of the engine never import handlers or network',
      (from) =>
        /^src\/engine\/(log|group|transaction|metadata|query|security|config|system)\//.test(from),
      (to) => within(to, 'src/engine/handlers') || within(to, 'src/engine/network'),
      'requests come in through handlers; data flows one way',
    ],
    [
      'the log knows no groups and no metadata',
      (from) => within(from, 'src/engine/log'),
      (to) => within(to, 'src/engine/group') || within(to, 'src/engine/metadata'),
      'a log stores batches; what they mean is for those who apply them',
    ],
  ]
  test.each(rules)('%s', (_, isFrom, isForbidden, why) => {
    const wrong = imports
      .filter(({ file, target, isOurs }) => isOurs && isFrom(file) && isForbidden(target))
      .filter(({ file }) => !(why.startsWith('our tools') && COMMANDS_ON_THE_ENGINE.test(file)))
      .map(({ file, line, target }) => `${file}:${line} imports ${target}: ${why}`)
    expect(wrong).toEqual([])
  })

  test('protocol touches no file, socket or timer', () => {
    const wrong = imports
      .filter(({ file }) => within(file, 'src/protocol'))
      .filter(({ target }) => /^node:(fs|net|timers|os|child_process|dns|http)/.test(target))
      .map(({ file, line, target }) => `${file}:${line} imports ${target}: the core is pure`)
    expect(wrong).toEqual([])
  })

  test('the outside world enters the engine through system/node.ts only', () => {
    const wrong = imports
      .filter(({ file }) => within(file, 'src/engine') && file !== 'src/engine/system/node.ts')
      .filter(({ target }) =>
        /^node:(fs|net|timers|os|child_process|dns|http|perf_hooks)|^better-sqlite3$/.test(target),
      )
      .filter(({ file, line }) => !/import type/.test(read(file).split('\n')[line - 1] ?? ''))
      .map(({ file, line, target }) => `${file}:${line} imports ${target}: use the System object`)
    expect(wrong).toEqual([])
  })

  test('SQL stays with metadata, group and transaction, and with query, which asks all of them', () => {
    const wrong = linesMatching(
      sources.filter(
        (file) =>
          within(file, 'src/engine') &&
          !/^src\/engine\/(metadata|group|transaction|query)\//.test(file),
      ),
      /\b(SELECT|INSERT INTO|DELETE FROM|CREATE TABLE|PRAGMA)\b/,
    )
    expect(wrong, 'a table is owned by the module that applies its records').toEqual([])
  })
})

describe('bans', () => {
  const engine = sources.filter(
    (file) => within(file, 'src/engine') && file !== 'src/engine/system/node.ts',
  )
  test.each([
    [/\bDate\.now\(|\bnew Date\(\)|\bperformance\.now\(/, 'take the time from System.clock'],
    [/\bMath\.random\(|\brandomBytes\(|\brandomUUID\(/, 'take randomness from System.random'],
    [/\bset(Timeout|Interval|Immediate)\(/, 'take timers from System.timers'],
    [/\bprocess\.(env|exit|stdout|stderr)\b/, 'the engine is told its configuration, and reports'],
  ])('the engine has no %s', (pattern, instead) => {
    expect(linesMatching(engine, pattern), instead).toEqual([])
  })

  test.each([
    [
      /\b(TODO|FIXME|XXX|HACK)\b/,
      'finish it, or say in docs/differences-from-kafka.md what is missing',
    ],
    [/\bconsole\./, 'write to the stream that Kafka writes to'],
    [/\bas any\b|: any\b|<any>/, 'say what it is'],
    [/\b(?:biome|ts)-ignore\b|@ts-expect-error|@ts-nocheck/, 'mend the cause'],
    [/not written yet/, 'no stub may be left'],
  ])('sources have no %s', (pattern, instead) => {
    const allowed = (line: string) => !line.startsWith('src/protocol/schema.ts')
    expect(linesMatching(sources, pattern).filter(allowed), instead).toEqual([])
  })

  test('no absolute path of a machine', () => {
    const text = [...sources, ...filesBelow('test', /\.tsx?$/), ...filesBelow('scripts', /\.js$/)]
    const wrong = linesMatching(
      text.filter((file) => file !== 'test/house-rules.test.ts'),
      /['"`\s(]\/(work|home|root|Users)\//,
    )
    expect(wrong, 'the project is cloned anywhere').toEqual([])
  })
})

describe('names and sizes', () => {
  test('no drawer files', () => {
    const wrong = sources.filter((file) =>
      /\/(utils?|helpers?|types|constants|index)\.tsx?$/.test(file),
    )
    expect(
      wrong.filter((file) => file !== 'src/index.ts'),
      'name a file after the Kafka noun that lives in it; a barrel costs every command its whole folder',
    ).toEqual([])
  })

  test('files are kebab-case', () => {
    expect(sources.filter((file) => !/^[a-z0-9/.-]+$/.test(file))).toEqual([])
  })

  /** Tables and schemas are as long as Kafka makes them. */
  const TABLES =
    /^src\/(protocol\/(apis|internal)\/|protocol\/errors\.ts|protocol\/apis\.ts|engine\/config\/|client\/config\/)/

  test('a file stays under 400 lines, tables apart', () => {
    const long = sources
      .filter((file) => !TABLES.test(file))
      .map((file) => ({ file, lines: read(file).split('\n').length }))
      .filter(({ lines }) => lines > 400)
      .map(({ file, lines }) => `${file} has ${lines} lines: split it by noun`)
    expect(long).toEqual([])
  })

  test('half of the files are shorter than 130 lines', () => {
    const lengths = sources.map((file) => read(file).split('\n').length).sort((a, b) => a - b)
    expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThan(130)
  })
})

describe('documents', () => {
  const documents = [
    ...readdirSync(root).filter((name) => name.endsWith('.md')),
    ...filesBelow('docs', /\.md$/),
  ]

  test.each(documents)('%s has one title and no dead link', (file) => {
    const text = read(file).replace(/```[\s\S]*?```/g, '')
    expect(text.match(/^# /gm)?.length ?? 0, 'one title a document').toBe(1)
    const links = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#]+)/g)].map(([, link]) => link)
    const dead = links.filter((link) => !existsSync(join(root, dirname(file), link ?? '')))
    expect(dead).toEqual([])
  })

  test('every test file stands where its subject stands', () => {
    const folders = new Set(sources.map((file) => dirname(relative('src', file))))
    const own = /^test\/(vectors|golden|clients|crash|fuzz|one-directory|simulation|package)(\/|$)/
    const strange = filesBelow('test', /\.test\.tsx?$/)
      .filter((file) => !own.test(file) && dirname(file) !== 'test')
      .filter((file) => !folders.has(dirname(relative('test', file))))
    expect(strange, 'test/ mirrors src/').toEqual([])
  })
})
