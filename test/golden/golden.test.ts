/**
 * Replays the golden sessions — transcripts of shell experiments recorded on Apache Kafka 3.7.2 — against bin/ of
 * the built checkout and a broker of ours. check.py does the work and prints a readable difference; see its head for
 * the format of a session. It needs Python 3 and Kafka's own ports, and is skipped with a reason without them; where CI is
 * set in the environment, busy ports fail it.
 *
 * A session may only differ at the lines that known-differences.json has for it. Whoever builds what is missing takes
 * the line off the list; a line that no longer differs is named on stderr.
 */

import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { beforeAll, describe, expect, it } from 'vitest'

const DIRECTORY = fileURLToPath(new URL('.', import.meta.url))
const BIN = fileURLToPath(new URL('../../bin', import.meta.url))
const BUILT = fileURLToPath(new URL('../../dist/cli/launch.js', import.meta.url))
const PORTS = [2181, 9092, 9192]

/** The sessions that are replayed here; known-differences.json says where one may differ, and why. */
const SESSIONS = [
  '01-topics',
  '02-replication-factor-error',
  '05-console-and-group',
  '06-group-describe-members',
  '07-offset-experiment',
  '08-seed004-basics',
  '09-reset-offsets',
  '10-delete-groups-and-offsets',
  '11-load',
  '12-keyload',
  '13-consumer-properties',
  '14-producer-properties',
  '15-consumer-options',
  '16-configs',
  '17-dump-log',
  '18-kraft-single',
  '20-producer-configs',
  '22-static-membership',
  '23-group-coordinator-log',
  '24-sticky-and-transactions',
  '30-missing-and-unknown-options',
  '31-topic-errors',
  '33-unknown-group',
  '34-other-tools',
  '35-perf-and-verifiable',
]

/*
 * Sessions that are not replayed yet, and why:
 *   03                    lists the versions of Kafka 3.7.2; our broker offers those of 4.1
 *   04, 19, 21            several brokers
 *   32                    matches but for ZooKeeper's time-out (130, 133); takes four minutes
 *   36                    ZooKeeper's servers
 */

interface Result {
  readonly problem: string | null
  readonly differences: readonly { readonly line: number }[]
}

/** Tools and broker ("samsa-samsa"), session, line: why it differs. scripts/conformance.js reads it, too. */
type KnownDifferences = Record<string, Record<string, Record<string, string>>>

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, () => server.close(() => resolve(true)))
  })
}

/** Why the sessions cannot be replayed here; undefined when they can. */
async function obstacle(): Promise<string | undefined> {
  if (process.platform === 'win32') return 'the sessions need a Unix shell'
  if (spawnSync('python3', ['--version']).status !== 0) return 'python3 was not found'
  if (!existsSync(BUILT)) return 'the project is not built: npm run build'
  for (const port of PORTS) {
    if (!(await isFree(port))) return `port ${port} is in use`
  }
  return undefined
}

/** The lines where our tools with our broker differ from the transcript of a session. */
function knownDifferences(session: string): number[] {
  const file = join(DIRECTORY, 'known-differences.json')
  const all = JSON.parse(readFileSync(file, 'utf8')) as KnownDifferences
  return Object.keys(all['samsa-samsa']?.[session] ?? {}).map(Number)
}

/** Not spawnSync: a blocked worker cannot tell the test runner that it is alive. */
async function replay(session: string): Promise<{ result: Result; output: string }> {
  const file = join(mkdtempSync(join(tmpdir(), 'golden-')), 'result.json')
  const arguments_ = ['check.py', '--kraft', '--path', BIN, '--json', file, `${session}.session`]
  const { stdout, stderr } = await execa('python3', arguments_, { cwd: DIRECTORY, reject: false })
  const output = `${stdout}\n${stderr}`
  expect(existsSync(file), output).toBe(true)
  const [result] = JSON.parse(readFileSync(file, 'utf8')) as Result[]
  return { result: result ?? { problem: 'no result', differences: [] }, output }
}

describe('golden sessions', () => {
  let reason: string | undefined

  beforeAll(async () => {
    reason = await obstacle()
    if (reason === undefined) return
    if (process.env['CI'] !== undefined && reason.startsWith('port ')) {
      throw new Error(`golden sessions cannot run: ${reason}`)
    }
    process.stderr.write(`golden sessions skipped: ${reason}\n`)
  })

  it.for(SESSIONS)('%s', async (session, { skip }) => {
    if (reason !== undefined) skip(reason)
    const known = knownDifferences(session)
    const { result, output } = await replay(session)
    expect(result.problem, output).toBeNull()
    const lines = result.differences.map(({ line }) => line)
    const strange = lines.filter((line) => !known.includes(line))
    expect(strange, output).toEqual([])
    const done = known.filter((line) => !lines.includes(line))
    if (done.length > 0) process.stderr.write(`${session} now matches at ${done.join(', ')}\n`)
  })
})
