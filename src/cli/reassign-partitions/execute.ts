/** `kafka-reassign-partitions --execute`: starts the moves of a plan. */

import type { PartitionOutcome } from '../../client/admin/partition-reassignments.ts'
import type { Admin } from '../../client/admin.ts'
import { partitionName } from '../../client/topic-partition.ts'
import { adminCommandFailed } from '../json-object.ts'
import { terse } from '../option-errors.ts'
import { currentPartitions, describedTopics } from './generate.ts'
import { startLogDirMoves } from './log-dir-moves.ts'
import {
  byNameAndNumber,
  type PlannedPartition,
  parseExecutablePlan,
  planText,
} from './plan-file.ts'
import { movesOf, throttleLogDirMoves, throttleMoves } from './throttles.ts'

export interface Execution {
  readonly isAdditional: boolean
  /** Bytes per second; negative: no limit. */
  readonly throttle: number
  readonly logDirsThrottle: number
  readonly timeoutMs: number
  readonly allowReplicationFactorChange: boolean
}

/** Throws JavaError for a broker that there is not. */
async function checkBrokers(admin: Admin, partitions: readonly PlannedPartition[]): Promise<void> {
  const existing = (await admin.describeCluster()).nodes.map(({ id }) => id)
  const wanted = [...new Set(partitions.flatMap(({ replicas }) => replicas))].sort((a, b) => a - b)
  const unknown = wanted.find((id) => !existing.includes(id))
  if (unknown !== undefined) throw adminCommandFailed(`Unknown broker id ${unknown}`)
}

/** Throws a terse JavaError with a line for each partition that failed. */
export function throwFailures(outcomes: readonly PartitionOutcome[], title: string): void {
  const failed = outcomes.filter(({ error }) => error !== undefined).sort(byNameAndNumber)
  if (failed.length === 0) return
  const lines = failed.map((each) => `${partitionName(each)}: ${each.error?.message}`)
  throw terse(`${title}\n${lines.join('\n')}`)
}

export async function executePlan(admin: Admin, text: string, execution: Execution): Promise<void> {
  const { partitions, logDirs } = parseExecutablePlan(text)
  const underWay = await admin.listPartitionReassignments()
  if (!execution.isAdditional && underWay.length > 0) {
    throw terse(
      'Cannot execute because there is an existing partition assignment.  Use --additional to override this and create a new partition assignment in addition to the existing one. The --additional option can also be used to change the throttle by resubmitting the current reassignment.',
    )
  }
  await checkBrokers(admin, partitions)
  const planned = new Set(partitions.map(partitionName))
  const topics = await describedTopics(
    admin,
    partitions.map(({ topic }) => topic),
  )
  const current = currentPartitions(topics).filter((each) => planned.has(partitionName(each)))
  process.stdout.write(
    `Current partition replica assignment\n\n${planText(current)}\n\n` +
      'Save this to use as the --reassignment-json-file option during rollback\n',
  )
  const { throttle, logDirsThrottle } = execution
  if (throttle >= 0 || logDirsThrottle >= 0) {
    process.stdout.write(
      'Warning: You must run --verify periodically, until the reassignment completes, to ensure the throttle is removed.\n',
    )
    if (throttle >= 0) {
      await throttleMoves(admin, movesOf(underWay, partitions, current), throttle)
    }
    if (logDirsThrottle >= 0) await throttleLogDirMoves(admin, logDirs, logDirsThrottle)
  }
  const { allowReplicationFactorChange } = execution
  const outcomes = await admin.alterPartitionReassignments(partitions, {
    allowReplicationFactorChange,
  })
  throwFailures(outcomes, 'Error reassigning partition(s):')
  const names = [...partitions].sort(byNameAndNumber).map(partitionName)
  process.stdout.write(
    `Successfully started partition reassignment${names.length === 1 ? '' : 's'} for ${names.join(',')}\n`,
  )
  if (logDirs.length > 0) await startLogDirMoves(admin, logDirs, execution.timeoutMs)
}
