/** Moves of replicas between the log directories of their brokers (KIP-113): starting them, and how far they are. */

import { setTimeout as wait } from 'node:timers/promises'
import { unwrap } from '../../client/admin/outcome.ts'
import type { Admin } from '../../client/admin.ts'
import { KafkaError } from '../../protocol/errors.ts'
import { JavaError, terse } from '../option-errors.ts'
import { byNameAndNumber, type PlannedLogDir, replicaName } from './plan-file.ts'

/** Where a replica is now, and where it is being copied to. */
export interface LogDirMove {
  readonly planned: PlannedLogDir
  readonly current: string | undefined
  readonly future: string | undefined
}

const RETRY_MS = 100

const inOrder = (moves: readonly PlannedLogDir[]): PlannedLogDir[] =>
  [...moves].sort((one, other) => one.brokerId - other.brokerId || byNameAndNumber(one, other))

/** The state of each planned move, in the order in which the tool prints them. */
export async function findLogDirMoves(
  admin: Admin,
  planned: readonly PlannedLogDir[],
): Promise<LogDirMove[]> {
  const brokers = await admin.describeLogDirs([...new Set(planned.map((each) => each.brokerId))])
  return inOrder(planned).map((each) => {
    const dirs = unwrap(brokers.get(each.brokerId) ?? [])
    const pathOf = (isFuture: boolean): string | undefined =>
      dirs.find(({ replicas }) =>
        replicas.some(
          (replica) =>
            replica.topic === each.topic &&
            replica.partition === each.partition &&
            replica.isFuture === isFuture,
        ),
      )?.path
    return { planned: each, current: pathOf(false), future: pathOf(true) }
  })
}

/** One line about a move, as --verify prints it. */
export function moveStateText({ planned, current, future }: LogDirMove): string {
  const { topic, partition, brokerId, path } = planned
  const name = `Partition ${topic}-${partition}`
  if (current === undefined) {
    return `${name} is not found in any live log dir on broker ${brokerId}. There is likely an offline log directory on the broker.`
  }
  if (future === undefined) {
    return current === path
      ? `Reassignment of replica ${replicaName(planned)} completed successfully.`
      : `${name} on broker ${brokerId} is not being moved from log dir ${current} to ${path}.`
  }
  return future === path
    ? `Reassignment of replica ${replicaName(planned)} is still in progress.`
    : `${name} on broker ${brokerId} is being moved to log dir ${future} instead of ${path}.`
}

/** Starts moves; replicas that their broker does not have yet are tried again until `timeoutMs` is over. */
export async function startLogDirMoves(
  admin: Admin,
  planned: readonly PlannedLogDir[],
  timeoutMs: number,
): Promise<void> {
  const deadline = Date.now() + timeoutMs
  let pending = inOrder(planned)
  for (;;) {
    const outcomes = await admin.alterReplicaLogDirs(pending)
    const isLate = ({ error }: (typeof outcomes)[number]): boolean =>
      error instanceof KafkaError && error.error === 'REPLICA_NOT_AVAILABLE'
    const failed = outcomes.find((each) => each.error !== undefined && !isLate(each))
    if (failed?.error !== undefined) {
      throw new JavaError(
        'org.apache.kafka.server.common.AdminCommandFailedException',
        `Failed to alter dir for ${replicaName(failed.replica)}`,
        { cause: failed.error },
      )
    }
    const started = outcomes.filter((each) => !isLate(each)).map(({ replica }) => replica)
    if (started.length > 0) {
      const names = inOrder(started).map(replicaName).join(',')
      const ending = started.length === 1 ? '' : 's'
      process.stdout.write(`Successfully started log directory move${ending} for: ${names}\n`)
    }
    pending = outcomes.filter(isLate).map(({ replica }) => replica)
    if (pending.length === 0) return
    if (Date.now() >= deadline) {
      const ending = pending.length === 1 ? '' : 's'
      throw terse(
        `Timed out before log directory move${ending} could be started for ${pending.map(replicaName).join(',')}`,
      )
    }
    await wait(RETRY_MS)
  }
}
