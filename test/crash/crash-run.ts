/** Many kills: clusters that come one after another, each of them through some of the kills, until one breaks a promise. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../clients/broker-process.ts'
import { CrashCluster, type Ending, endingText } from './crash-cluster.ts'
import { allFailpoints, type Failpoint, randomFailpoint } from './failpoint.ts'
import type { Violation } from './history/operations.ts'
import { seededRandom } from './seeds.ts'

/** Some tenths of a second on an idle machine, half of which a broker needs to get going. */
const MAX_OPERATIONS = 400
const MAX_MOMENT_MS = 30
/** A history grows with its cluster, and is judged as a whole. */
const KILLS_OF_ONE_CLUSTER = 100
/** Lives between two that begin with reading everything and end with a stop. */
const THOROUGH_EVERY = 10

export interface CrashRun {
  /** The root of the checkout. */
  readonly root: string
  readonly seed: number
  /** How many; 'points': one for each failpoint there is. */
  readonly kills: number | 'points'
  progress?(state: CrashResult): void
}

export interface CrashResult {
  readonly kills: number
  /** Of them, at a chosen operation of the disk. */
  readonly killsAtPoints: number
  readonly clusters: number
  readonly records: number
  readonly transactions: number
  readonly commits: number
  readonly violations: readonly Violation[]
  /** Kept where a promise was broken. */
  readonly data?: string
  /** How the lives of that cluster ended, the last one last. */
  readonly lives?: readonly string[]
}

/** What was done, and what is wrong: enough to look at it, and to do it again. */
export function crashReport(result: CrashResult): string {
  const { kills, killsAtPoints, clusters, records, transactions, commits } = result
  const counts =
    `${kills} kills (${killsAtPoints} at a failpoint) of ${clusters} clusters: ` +
    `${records} records, ${transactions} transactions, ${commits} commits`
  if (result.violations.length === 0) return counts
  const broken = result.violations
    .slice(0, VIOLATIONS_SHOWN)
    .map((one) => `${one.class}: ${one.where}\n  expected ${one.expected}\n  found    ${one.found}`)
  const last = result.lives?.slice(-LIVES_SHOWN).join('; ')
  return [counts, ...broken, `last lives: ${last}`, `data kept in ${result.data}`].join('\n')
}

const VIOLATIONS_SHOWN = 20
const LIVES_SHOWN = 4

const NOTHING: CrashResult = {
  ...{ kills: 0, killsAtPoints: 0, clusters: 0 },
  ...{ records: 0, transactions: 0, commits: 0, violations: [] },
}

export async function crash(run: CrashRun): Promise<CrashResult> {
  const points = run.kills === 'points' ? allFailpoints(POSITIONS) : undefined
  const wanted = run.kills === 'points' ? Number.POSITIVE_INFINITY : run.kills
  const port = await freePort()
  let done = NOTHING
  while (done.kills < wanted) {
    const endings = points === undefined ? randomEndings(run, done.clusters) : pointEndings(points)
    const isOver = await crashOne({ run, port, endings, wanted }, done, (result) => {
      done = result
      run.progress?.(done)
    })
    if (isOver || done.violations.length > 0) break
  }
  return done
}

/** Of each kind of failpoint. */
const POSITIONS = 12

interface OneCluster {
  readonly run: CrashRun
  readonly port: number
  readonly endings: Iterator<Ending, undefined>
  readonly wanted: number
}

/** True: there are no more endings. */
async function crashOne(
  { run, port, endings, wanted }: OneCluster,
  before: CrashResult,
  report: (result: CrashResult) => void,
): Promise<boolean> {
  const data = mkdtempSync(join(tmpdir(), 'samsa-crash-'))
  const { root, seed } = run
  const cluster = new CrashCluster({ root, port, data, seed: seed + before.clusters })
  const lives: string[] = []
  const live = async (ending: Ending, isThorough: boolean) => {
    lives.push(endingText(ending))
    await cluster.live(ending, isThorough)
    report(sum(before, cluster, data, lives))
    return cluster.violations.length === 0
  }
  const kills = Math.min(KILLS_OF_ONE_CLUSTER, wanted - before.kills)
  let isOver = false
  for (let life = 1; cluster.kills < kills && !isOver; life++) {
    const isThorough = life % THOROUGH_EVERY === 0
    const next = isThorough ? undefined : endings.next()
    isOver = next?.done === true
    if (!(await live(next?.value ?? LAST, isThorough))) return true
  }
  if (!(await live(LAST, true))) return true
  rmSync(data, { recursive: true, force: true })
  return isOver
}

const LAST: Ending = { type: 'stop', afterOperations: 100, plusMs: 0 }

function sum(
  before: CrashResult,
  { kills, killsAtPoints, history, violations }: CrashCluster,
  data: string,
  lives: readonly string[],
): CrashResult {
  return {
    kills: before.kills + kills,
    killsAtPoints: before.killsAtPoints + killsAtPoints,
    clusters: before.clusters + 1,
    records: before.records + history.acknowledgedRecords(),
    transactions: before.transactions + history.count('end'),
    commits: before.commits + history.count('commit-offset'),
    violations,
    ...(violations.length > 0 ? { data, lives } : {}),
  }
}

/** Half of them at an operation of the disk, or when it does not come. */
function* randomEndings({ seed }: CrashRun, cluster: number): Generator<Ending, undefined> {
  const random = seededRandom(seed + cluster, 'lives')
  for (;;) {
    const afterOperations = 1 + random.integer(MAX_OPERATIONS)
    const plusMs = random.integer(MAX_MOMENT_MS)
    yield random.integer(2) === 0
      ? { type: 'kill', afterOperations, plusMs }
      : { type: 'point', failpoint: randomFailpoint(random), afterOperations, plusMs }
  }
}

function* pointEndings(points: Iterator<Failpoint>): Generator<Ending, undefined> {
  for (let next = points.next(); next.done !== true; next = points.next()) {
    yield { type: 'point', failpoint: next.value, afterOperations: MAX_OPERATIONS, plusMs: 0 }
  }
}
