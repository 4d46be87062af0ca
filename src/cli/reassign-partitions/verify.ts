/** `kafka-reassign-partitions --verify`, `--cancel` and `--list`: what became of a plan, and undoing it. */

import type { PartitionReassignment } from '../../client/admin/partition-reassignments.ts'
import type { Admin } from '../../client/admin.ts'
import { partitionName } from '../../client/topic-partition.ts'
import { KafkaError } from '../../protocol/errors.ts'
import { printJson } from '../json-output.ts'
import { throwFailures } from './execute.ts'
import { findLogDirMoves, moveStateText, startLogDirMoves } from './log-dir-moves.ts'
import { byNameAndNumber, type PlannedPartition, parsePlan } from './plan-file.ts'
import {
  reassignmentsDocument,
  type VerifiedPartition,
  verificationDocument,
} from './reassignment-documents.ts'
import { clearThrottles } from './throttles.ts'

/** Replicas of the planned partitions, by name; a partition that does not exist has none. */
async function currentReplicas(
  admin: Admin,
  partitions: readonly PlannedPartition[],
): Promise<Map<string, readonly number[]>> {
  const topics = await admin.describeTopics([...new Set(partitions.map(({ topic }) => topic))])
  const found = new Map<string, readonly number[]>()
  for (const [topic, outcome] of topics) {
    if (outcome instanceof Error) {
      const isUnknown =
        outcome instanceof KafkaError && outcome.error === 'UNKNOWN_TOPIC_OR_PARTITION'
      if (isUnknown) continue
      throw outcome
    }
    for (const { partition, replicas } of outcome.partitions) {
      found.set(
        partitionName({ topic, partition }),
        replicas.map(({ id }) => id),
      )
    }
  }
  return found
}

function statusText({ planned, replicas }: VerifiedPartition): string {
  const name = partitionName(planned)
  if (replicas === undefined) return `Reassignment of partition ${name} is still in progress.`
  const [now, target] = [replicas.join(','), planned.replicas.join(',')]
  return now === target
    ? `Reassignment of partition ${name} is completed.`
    : `There is no active reassignment of partition ${name}, but replica set is ${now} rather than ${target}.`
}

export async function verifyPlan(
  admin: Admin,
  text: string,
  preservesThrottles: boolean,
  json = false,
): Promise<void> {
  const { partitions, logDirs } = parsePlan(text)
  const underWay = await admin.listPartitionReassignments()
  const moving = new Set(underWay.map(partitionName))
  const resting = partitions.filter((each) => !moving.has(partitionName(each)))
  const replicas = await currentReplicas(admin, resting)
  const verified = [...partitions].sort(byNameAndNumber).map((planned) => {
    const name = partitionName(planned)
    return { planned, replicas: moving.has(name) ? undefined : (replicas.get(name) ?? []) }
  })
  if (!json) {
    const lines = verified.map(statusText)
    process.stdout.write(`${['Status of partition reassignment:', ...lines].join('\n')}\n`)
  }
  const moves = await findLogDirMoves(admin, logDirs)
  if (json) printJson(verificationDocument(verified, moves))
  else process.stdout.write(`${moves.map(moveStateText).join('\n')}\n`)
  const isDone = underWay.length === 0 && moves.every(({ future }) => future === undefined)
  if (isDone && !preservesThrottles) await clearThrottles(admin, partitions)
}

export interface Cancellation {
  readonly preservesThrottles: boolean
  readonly timeoutMs: number
}

/** Takes back the moves of a plan that are under way. */
export async function cancelPlan(
  admin: Admin,
  text: string,
  { preservesThrottles, timeoutMs }: Cancellation,
): Promise<void> {
  const { partitions, logDirs } = parsePlan(text)
  const underWay = (await admin.listPartitionReassignments(partitions)).sort(byNameAndNumber)
  if (underWay.length === 0) {
    process.stdout.write('None of the specified partition reassignments are active.\n')
  } else {
    const cancelled = underWay.map(({ topic, partition }) => ({ topic, partition, replicas: null }))
    const outcomes = await admin.alterPartitionReassignments(cancelled)
    const failures = outcomes.filter(({ error }) => error !== undefined).length
    throwFailures(
      outcomes,
      `Error cancelling partition reassignment${failures === 1 ? '' : 's'} for:`,
    )
    process.stdout.write(
      `Successfully cancelled partition reassignment${underWay.length === 1 ? '' : 's'} for: ${underWay.map(partitionName).join(',')}\n`,
    )
  }
  // A move to the directory where the replica is ends the one that is under way.
  const back = (await findLogDirMoves(admin, logDirs)).flatMap(({ planned, current, future }) =>
    current === undefined || future === undefined ? [] : [{ ...planned, path: current }],
  )
  if (back.length > 0) await startLogDirMoves(admin, back, timeoutMs)
  // Kafka's tool ends no line here, and people compare its output.
  else process.stdout.write('None of the specified partition moves are active.')
  if (!preservesThrottles) await clearThrottles(admin, partitions)
}

function reassignmentText(each: PartitionReassignment): string {
  const { replicas, addingReplicas: adding, removingReplicas: removing } = each
  const more = [
    adding.length === 0 ? '' : ` adding: ${adding.join(',')}.`,
    removing.length === 0 ? '' : ` removing: ${removing.join(',')}.`,
  ]
  return `${partitionName(each)}: replicas: ${replicas.join(',')}.${more.join('')}`
}

export async function listReassignments(admin: Admin, json = false): Promise<void> {
  const underWay = (await admin.listPartitionReassignments()).sort(byNameAndNumber)
  if (json) return printJson(reassignmentsDocument(underWay))
  process.stdout.write(
    underWay.length === 0
      ? 'No partition reassignments found.\n'
      : `Current partition reassignments:\n${underWay.map(reassignmentText).join('\n')}\n`,
  )
}
