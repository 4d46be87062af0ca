/** The work of kafka-metadata-quorum: who is in the metadata quorum, and how far they have come. */

import type { QuorumReplica } from '../client/admin/describe-quorum.ts'
import type { Admin } from '../client/admin.ts'
import { printJson } from './json-output.ts'
import { TerseFailure } from './terse-failure.ts'
import { textTable } from './text-table.ts'

interface DescribeFlags {
  readonly status: boolean
  readonly replication: boolean
  readonly 'human-readable': boolean
  readonly json: boolean
}

const print = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

export interface QuorumStatusDocument {
  readonly clusterId: string | null
  readonly leaderId: number
  readonly leaderEpoch: number
  readonly highWatermark: number
  /** Records that the slowest voter lacks. */
  readonly maxFollowerLag: number
  /** Milliseconds; -1: not known. */
  readonly maxFollowerLagTimeMs: number
  readonly currentVoters: readonly number[]
  readonly currentObservers: readonly number[]
}

async function quorumStatus(admin: Admin): Promise<QuorumStatusDocument> {
  const { clusterId } = await admin.describeCluster()
  const quorum = await admin.describeQuorum()
  const { leaderId, leaderEpoch, highWatermark, currentVoters, observers } = quorum
  const leader = currentVoters.find(({ replicaId }) => replicaId === leaderId)
  const ends = currentVoters.map(({ logEndOffset }) => logEndOffset)
  const slowest = currentVoters.reduce((one, other) =>
    other.logEndOffset < one.logEndOffset ? other : one,
  )
  const lag = (leader?.logEndOffset ?? 0) - Math.min(...ends)
  const caughtUp = slowest.lastCaughtUpTimestamp
  const leaderCaughtUp = leader?.lastCaughtUpTimestamp ?? -1
  const lagMs = lag === 0 ? 0 : caughtUp === -1 ? -1 : leaderCaughtUp - caughtUp
  return {
    clusterId,
    leaderId,
    leaderEpoch,
    highWatermark,
    maxFollowerLag: lag,
    maxFollowerLagTimeMs: lagMs,
    currentVoters: currentVoters.map(({ replicaId }) => replicaId),
    currentObservers: observers.map(({ replicaId }) => replicaId),
  }
}

function printStatus(status: QuorumStatusDocument): void {
  const lines: readonly (readonly [string, unknown])[] = [
    ['ClusterId:', status.clusterId],
    ['LeaderId:', status.leaderId],
    ['LeaderEpoch:', status.leaderEpoch],
    ['HighWatermark:', status.highWatermark],
    ['MaxFollowerLag:', status.maxFollowerLag],
    ['MaxFollowerLagTimeMs:', status.maxFollowerLagTimeMs],
    ['CurrentVoters:', `[${status.currentVoters.join(',')}]`],
    ['CurrentObservers:', `[${status.currentObservers.join(',')}]`],
  ]
  for (const [name, value] of lines) print(`${name.padEnd(24)}${value}`)
}

export interface QuorumReplicationDocument {
  /** The leader first, then the other voters, then the observers. */
  readonly replicas: readonly {
    readonly nodeId: number
    readonly logEndOffset: number
    /** Records that it lacks. */
    readonly lag: number
    /** Milliseconds since 1970; null: not known. */
    readonly lastFetchTimestamp: number | null
    readonly lastCaughtUpTimestamp: number | null
    readonly status: 'Leader' | 'Follower' | 'Observer'
  }[]
}

type ReplicaDocument = QuorumReplicationDocument['replicas'][number]

async function quorumReplication(admin: Admin): Promise<QuorumReplicationDocument> {
  const { leaderId, currentVoters, observers } = await admin.describeQuorum()
  const leader = currentVoters.find(({ replicaId }) => replicaId === leaderId)
  const known = (timestamp: number): number | null => (timestamp === -1 ? null : timestamp)
  const replica = (each: QuorumReplica, status: ReplicaDocument['status']): ReplicaDocument => ({
    nodeId: each.replicaId,
    logEndOffset: each.logEndOffset,
    lag: (leader?.logEndOffset ?? 0) - each.logEndOffset,
    lastFetchTimestamp: known(each.lastFetchTimestamp),
    lastCaughtUpTimestamp: known(each.lastCaughtUpTimestamp),
    status,
  })
  const followers = currentVoters.filter((each) => each !== leader)
  return {
    replicas: [
      ...(leader === undefined ? [] : [replica(leader, 'Leader')]),
      ...followers.map((each) => replica(each, 'Follower')),
      ...observers.map((each) => replica(each, 'Observer')),
    ],
  }
}

function printReplication({ replicas }: QuorumReplicationDocument, humanReadable: boolean): void {
  const now = Date.now()
  const time = (timestamp: number | null): string =>
    timestamp === null ? '-1' : humanReadable ? `${now - timestamp} ms ago` : String(timestamp)
  const rows = [
    ['NodeId', 'LogEndOffset', 'Lag', 'LastFetchTimestamp', 'LastCaughtUpTimestamp', 'Status'],
    ...replicas.map((replica) => [
      String(replica.nodeId),
      String(replica.logEndOffset),
      String(replica.lag),
      time(replica.lastFetchTimestamp),
      time(replica.lastCaughtUpTimestamp),
      replica.status,
    ]),
  ]
  process.stdout.write(textTable(rows))
}

/** Throws TerseFailure unless exactly one of --status and --replication is asked for. */
export function checkDescribe(flags: DescribeFlags): void {
  const where = 'specified with describe sub-command'
  if (flags.status && flags.replication) {
    throw new TerseFailure(`Only one of --status or --replication should be ${where}`)
  }
  if (!flags.status && !flags.replication) {
    throw new TerseFailure(`One of --status or --replication must be ${where}`)
  }
  if (flags.status && flags['human-readable']) {
    throw new TerseFailure('The option --human-readable is only supported along with --replication')
  }
}

export async function describeQuorum(admin: Admin, flags: DescribeFlags): Promise<void> {
  if (flags.status) {
    const status = await quorumStatus(admin)
    if (flags.json) printJson(status)
    else printStatus(status)
    return
  }
  const replication = await quorumReplication(admin)
  if (flags.json) printJson(replication)
  else printReplication(replication, flags['human-readable'])
}
