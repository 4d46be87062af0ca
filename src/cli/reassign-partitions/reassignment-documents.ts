/** Reassignments as `kafka-reassign-partitions --json` prints them. */

import type { PartitionReassignment } from '../../client/admin/partition-reassignments.ts'
import type { LogDirMove } from './log-dir-moves.ts'
import type { PlannedPartition } from './plan-file.ts'

export interface ReassignmentsDocument {
  readonly reassignments: readonly {
    readonly topic: string
    readonly partition: number
    readonly replicas: readonly number[]
    readonly addingReplicas: readonly number[]
    readonly removingReplicas: readonly number[]
  }[]
}

export const reassignmentsDocument = (
  underWay: readonly PartitionReassignment[],
): ReassignmentsDocument => ({
  reassignments: underWay.map(
    ({ topic, partition, replicas, addingReplicas, removingReplicas }) => {
      return { topic, partition, replicas, addingReplicas, removingReplicas }
    },
  ),
})

/** `different`: nothing is under way, and the replicas are not those of the plan. */
type PartitionState = 'completed' | 'inProgress' | 'different'

export interface VerificationDocument {
  readonly partitions: readonly {
    readonly topic: string
    readonly partition: number
    readonly state: PartitionState
    readonly plannedReplicas: readonly number[]
    /** Null while they are being moved; empty for a partition that does not exist. */
    readonly replicas: readonly number[] | null
  }[]
  readonly logDirMoves: readonly {
    readonly topic: string
    readonly partition: number
    readonly broker: number
    readonly plannedLogDir: string
    /** Null: in none that is online. */
    readonly logDir: string | null
    /** Where it is being copied to; null: nowhere. */
    readonly futureLogDir: string | null
  }[]
}

/** A partition of a plan with its replicas; undefined: they are being moved. */
export interface VerifiedPartition {
  readonly planned: PlannedPartition
  readonly replicas: readonly number[] | undefined
}

function stateOf({ planned, replicas }: VerifiedPartition): PartitionState {
  if (replicas === undefined) return 'inProgress'
  return replicas.join() === planned.replicas.join() ? 'completed' : 'different'
}

export const verificationDocument = (
  partitions: readonly VerifiedPartition[],
  moves: readonly LogDirMove[],
): VerificationDocument => ({
  partitions: partitions.map((each) => ({
    topic: each.planned.topic,
    partition: each.planned.partition,
    state: stateOf(each),
    plannedReplicas: each.planned.replicas,
    replicas: each.replicas ?? null,
  })),
  logDirMoves: moves.map(({ planned, current, future }) => ({
    topic: planned.topic,
    partition: planned.partition,
    broker: planned.brokerId,
    plannedLogDir: planned.path,
    logDir: current ?? null,
    futureLogDir: future ?? null,
  })),
})
