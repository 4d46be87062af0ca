/** The work of kafka-metadata-quorum: who is in the metadata quorum, and how far they have come. */

import type { QuorumReplica } from '../client/admin/describe-quorum.ts'
import type { Admin } from '../client/admin.ts'
import { TerseFailure } from './terse-failure.ts'

interface DescribeFlags {
  readonly status: boolean
  readonly replication: boolean
  readonly 'human-readable': boolean
}

const print = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

const ids = (replicas: readonly QuorumReplica[]): string =>
  `[${replicas.map(({ replicaId }) => replicaId).join(',')}]`

async function printStatus(admin: Admin): Promise<void> {
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
  const lines: readonly (readonly [string, unknown])[] = [
    ['ClusterId:', clusterId],
    ['LeaderId:', leaderId],
    ['LeaderEpoch:', leaderEpoch],
    ['HighWatermark:', highWatermark],
    ['MaxFollowerLag:', lag],
    ['MaxFollowerLagTimeMs:', lagMs],
    ['CurrentVoters:', ids(currentVoters)],
    ['CurrentObservers:', ids(observers)],
  ]
  for (const [name, value] of lines) print(`${name.padEnd(24)}${value}`)
}

/** Rows under a header, each column as wide as its widest cell and ended by a tab. */
function printTable(rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((cells) => cells[column]?.length ?? 0)),
  )
  for (const cells of rows) {
    print(cells.map((cell, column) => `${cell.padEnd(widths[column] ?? 0)}\t`).join(''))
  }
}

async function printReplication(admin: Admin, humanReadable: boolean): Promise<void> {
  const { leaderId, currentVoters, observers } = await admin.describeQuorum()
  const leader = currentVoters.find(({ replicaId }) => replicaId === leaderId)
  const now = Date.now()
  const time = (timestamp: number): string =>
    humanReadable && timestamp !== -1 ? `${now - timestamp} ms ago` : String(timestamp)
  const cells = (replica: QuorumReplica, status: string): string[] => [
    String(replica.replicaId),
    String(replica.logEndOffset),
    String((leader?.logEndOffset ?? 0) - replica.logEndOffset),
    time(replica.lastFetchTimestamp),
    time(replica.lastCaughtUpTimestamp),
    status,
  ]
  printTable([
    ['NodeId', 'LogEndOffset', 'Lag', 'LastFetchTimestamp', 'LastCaughtUpTimestamp', 'Status'],
    ...currentVoters.filter((each) => each === leader).map((each) => cells(each, 'Leader')),
    ...currentVoters.filter((each) => each !== leader).map((each) => cells(each, 'Follower')),
    ...observers.map((each) => cells(each, 'Observer')),
  ])
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
  if (flags.status) await printStatus(admin)
  else await printReplication(admin, flags['human-readable'])
}
