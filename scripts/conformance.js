/**
 * Replays the golden sessions in every combination of tools and broker, ours and Apache Kafka's, and derives
 * docs/conformance.md from what came out. Needs Python 3, Java and an Apache Kafka 3.7, whose output the sessions are:
 *
 *     npm run conformance -- --kafka DIR [--jobs N] [--only samsa-samsa] [SESSION…]
 *
 * DIR has bin/ and libs/. Results are kept in docs/conformance.json, so that a run of a few sessions (by name or number)
 * renews those and leaves the others. Where Linux allows it (root), every session has a network and a /tmp of its own,
 * and several run side by side; elsewhere Kafka's ports must be free and one runs at a time.
 * Exit status 1: a difference that test/golden/known-differences.json does not explain.
 */

import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { COMBINATIONS, conformanceDocument, LATER } from './conformance-document.js'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const GOLDEN = join(ROOT, 'test/golden')
/** Not below the temporary directory: a session may get a /tmp of its own. */
const WORK = join(ROOT, 'dist/conformance')
const RESULTS = join(ROOT, 'docs/conformance.json')
/** The commands that make a broker rather than ask one. */
const SERVERS = [
  'kafka-server-start',
  'kafka-server-stop',
  'kafka-storage',
  'zookeeper-server-start',
  'zookeeper-server-stop',
  'zookeeper-shell',
]

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    kafka: { type: 'string' },
    jobs: { type: 'string', default: '1' },
    only: { type: 'string', multiple: true },
  },
})

/** @typedef {'samsa' | 'kafka'} Maker */
/** @typedef {{ name: string, tools: Maker, broker: Maker }} Combination */

/** @param {string} text @returns {never} */
function usage(text) {
  process.stderr.write(`${text}\n`)
  process.exit(2)
}

const kafka = resolve(values.kafka ?? usage('--kafka DIR: an Apache Kafka 3.7 (bin/ and libs/)'))
const isolates =
  !WORK.startsWith('/tmp/') && spawnSync('unshare', ['-nm', 'ip', 'link']).status === 0
const ISOLATED = 'ip link set lo up && mount -t tmpfs tmpfs /tmp && exec "$@"'

/** @param {string} directory */
const programs = (directory) =>
  readdirSync(directory)
    .filter((name) => /^(kafka|zookeeper|connect)-[a-z0-9-]+(\.sh)?$/.test(name))
    .map((name) => ({ name: name.replace(/\.sh$/, ''), file: join(directory, name) }))

/** A directory of commands: the tools of one, the servers of the other. @param {Combination} combination */
function commandsOf({ name, tools, broker }) {
  const directory = join(WORK, name)
  rmSync(directory, { recursive: true, force: true })
  mkdirSync(directory, { recursive: true })
  const homes = { samsa: join(ROOT, 'bin'), kafka: join(kafka, 'bin') }
  /** @type {Map<string, string>} */
  const chosen = new Map()
  for (const program of programs(homes[tools])) chosen.set(program.name, program.file)
  for (const program of programs(homes[broker])) {
    if (SERVERS.includes(program.name)) chosen.set(program.name, program.file)
  }
  for (const [program, file] of chosen) {
    // Kafka's scripts look for their libraries beside themselves; a launcher of ours resolves links.
    const script = `#!/bin/sh\nexec '${file}' "$@"\n`
    if (file.startsWith(kafka)) writeFileSync(join(directory, program), script, { mode: 0o755 })
    else symlinkSync(file, join(directory, program))
  }
  return directory
}

/** @param {Combination} combination @param {string} directory @param {string} session */
function replay(combination, directory, session) {
  const file = join(WORK, `${combination.name}-${session}.json`)
  rmSync(file, { force: true })
  // Two Java processes on two cores take their time: what is compared is what is printed.
  const words = ['check.py', '--path', directory, '--json', file, '--scale', '3']
  if (combination.broker === 'samsa') words.push('--kraft')
  const command = ['python3', ...words, `${session}.session`]
  const [program, ...args] = isolates
    ? ['unshare', '-nm', 'bash', '-c', ISOLATED, 'isolated', ...command]
    : command
  return new Promise((done) => {
    const child = spawn(String(program), args, { cwd: GOLDEN, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        output += chunk
      })
    }
    child.on('close', () => done({ output, result: resultIn(file) }))
  })
}

/** @param {string} file */
function resultIn(file) {
  try {
    const [{ checks, problem, differences }] = JSON.parse(readFileSync(file, 'utf8'))
    const lines = [...new Set(differences.map(({ line }) => line))]
    return { checks, problem: problem ?? undefined, lines }
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return { checks: 0, problem: `no result: ${error.message}`, lines: [] }
  }
}

function previousResults() {
  try {
    return JSON.parse(readFileSync(RESULTS, 'utf8'))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {}
    throw error
  }
}

const sessions = readdirSync(GOLDEN)
  .filter((name) => name.endsWith('.session'))
  .map((name) => basename(name, '.session'))
  .filter((name) => !LATER.includes(name))
  .filter((name) => positionals.length === 0 || positionals.some((word) => name.startsWith(word)))
  .sort()
if (sessions.length === 0) usage(`no session is called ${positionals.join(', ')}`)

mkdirSync(WORK, { recursive: true })
const results = previousResults()
const known = JSON.parse(readFileSync(join(GOLDEN, 'known-differences.json'), 'utf8'))
let unexplained = 0

const work = COMBINATIONS.filter((name) => values.only?.includes(name) ?? true).flatMap((name) => {
  const [tools, broker] = /** @type {[Maker, Maker]} */ (name.split('-'))
  const combination = { name, tools, broker }
  const directory = commandsOf(combination)
  return sessions.map((session) => ({ combination, directory, session }))
})

async function worker() {
  for (let next = work.shift(); next !== undefined; next = work.shift()) {
    const { combination, directory, session } = next
    const { name } = combination
    const { result, output } = await replay(combination, directory, session)
    results[session] = { ...results[session], [name]: result }
    const strange = result.lines.filter((line) => known[name]?.[session]?.[line] === undefined)
    const isKnown = strange.length === 0 && result.problem === undefined
    const verdict = isKnown ? `${result.lines.length} known differences` : 'UNEXPLAINED'
    process.stdout.write(`${name} ${session}: ${result.checks} checks, ${verdict}\n`)
    if (isKnown) continue
    unexplained += 1
    process.stdout.write(output)
  }
}

const jobs = isolates ? Number(values.jobs) : 1
await Promise.all(Array.from({ length: jobs }, worker))
writeFileSync(RESULTS, `${JSON.stringify(results, null, 1)}\n`)
writeFileSync(join(ROOT, 'docs/conformance.md'), conformanceDocument(results, known))
process.exitCode = unexplained === 0 ? 0 : 1
