/** The work of `samsa lag`: one look, or one per interval, each printed when it is there. */
import { setTimeout as pause } from 'node:timers/promises'
import { paintFor } from '../colour.ts'
import { printJson, printJsonLine } from '../json-output.ts'
import { Exit } from '../kafka-command.ts'
import type { ClusterState } from '../monitor/cluster-state.ts'
import { Monitor } from '../monitor/monitor.ts'
import {
  type ClusterFlags,
  type ObservedCluster,
  observedCluster,
} from '../monitor/observed-cluster.ts'
import { Poller } from '../monitor/poller.ts'
import { terse } from '../option-errors.ts'
import { lagReport, problems } from './lag-report.ts'
import { lagText } from './lag-text.ts'

export interface LagOptions extends ClusterFlags {
  /** Empty: all groups. */
  readonly groups: readonly string[]
  readonly onlyWithLag: boolean
  readonly json: boolean
  /** Undefined: one look. */
  readonly watchMs: number | undefined
}

/** Of one look without history: batches to read for time lags. */
const READS_ONCE = 500
const READS_PER_LOOK = 32
/** Something could not be asked. */
const PARTIAL = 2

/** Throws JavaError when the cluster does not answer or a named group does not exist; Exit 2 when a part is missing. */
export async function reportLag(options: LagOptions): Promise<void> {
  using cluster = await observedCluster(options, 'samsa-lag')
  const monitor = new Monitor()
  const wanted = new Set(options.groups)
  const poller = new Poller(cluster.reader, {
    wantsGroup: wanted.size === 0 ? undefined : (groupId) => wanted.has(groupId),
    onlyGroups: true,
    recordReads: options.watchMs === undefined ? READS_ONCE : READS_PER_LOOK,
    uncertainty: (partition, offset) => monitor.uncertainty(partition, offset),
  })
  if (options.watchMs !== undefined) return await watch(poller, monitor, cluster, options)
  const state = monitor.observe(await look(poller, cluster))
  const missing = missingGroups(state, options.groups)
  if (options.json || missing === undefined || state.groups.length > 0) print(state, options)
  if (missing !== undefined) throw terse(missing)
  if (warn(problems(state))) throw new Exit(PARTIAL)
}

/** Until the process is ended or nobody reads any more; a look that fails is told on stderr, and tried again. */
async function watch(
  poller: Poller,
  monitor: Monitor,
  cluster: ObservedCluster,
  options: LagOptions,
): Promise<void> {
  const intervalMs = options.watchMs ?? 0
  let told = ''
  let isRead = true
  process.stdout.on('error', () => {
    isRead = false
  })
  while (isRead) {
    const startedAt = Date.now()
    try {
      const state = monitor.observe(await look(poller, cluster))
      print(state, options)
      const missing = missingGroups(state, options.groups)
      const lines = [...problems(state), ...(missing === undefined ? [] : [missing])]
      if (lines.join('\n') !== told) warn(lines)
      told = lines.join('\n')
    } catch (error) {
      if (!(error instanceof Error)) throw error
      if (error.message !== told) warn([error.message])
      told = error.message
    }
    await pause(Math.max(0, startedAt + intervalMs - Date.now()))
  }
}

async function look(poller: Poller, cluster: ObservedCluster) {
  try {
    return await poller.sample()
  } catch (error) {
    throw error instanceof Error ? terse(cluster.problem(error)) : error
  }
}

function missingGroups(state: ClusterState, groups: readonly string[]): string | undefined {
  const found = new Set(state.groups.map(({ groupId }) => groupId))
  const missing = groups.filter((group) => !found.has(group))
  if (missing.length === 0) return undefined
  return `There is no consumer group ${missing.map((group) => `'${group}'`).join(', ')}.`
}

/** With --watch each look is a line of JSON, or a block of text under its time. */
function print(state: ClusterState, { json, onlyWithLag, watchMs }: LagOptions): void {
  const filter = { onlyWithLag }
  const isWatching = watchMs !== undefined
  if (json) {
    const report = lagReport(state, filter)
    if (isWatching) printJsonLine(report)
    else printJson(report)
    return
  }
  const text = lagText(state, filter, paintFor(process.stdout))
  process.stdout.write(isWatching ? `${new Date(state.time).toISOString()}\n${text}\n` : text)
}

function warn(lines: readonly string[]): boolean {
  for (const line of lines) process.stderr.write(`${line}\n`)
  return lines.length > 0
}
