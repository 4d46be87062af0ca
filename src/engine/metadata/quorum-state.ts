/**
 * The file `quorum-state`: the election state that a node of the metadata quorum must not forget. Written
 * as Kafka does with kraft.version 0; a later version of the file is read as far as the epoch goes.
 */
import path from 'node:path'
import type { Disk } from '../system/system.ts'

const FILE_NAME = 'quorum-state'

export interface QuorumState {
  /** The last leader epoch that this node knew, 0 when there is no file. */
  readonly leaderEpoch: number
  /** Of a quorum that the configuration names (kraft.version 0); empty: unknown. */
  readonly voterIds: readonly number[]
}

/** Throws SyntaxError on a broken file. */
export function readQuorumState(disk: Disk, directory: string): QuorumState {
  const file = path.join(directory, FILE_NAME)
  if (!disk.exists(file)) return { leaderEpoch: 0, voterIds: [] }
  const state = JSON.parse(disk.readFile(file).toString('utf8')) as {
    leaderEpoch?: number
    currentVoters?: readonly { readonly voterId: number }[] | null
  }
  const voterIds = (state.currentVoters ?? []).map(({ voterId }) => voterId)
  return { leaderEpoch: state.leaderEpoch ?? 0, voterIds }
}

/** Notes, synced to disk, that `nodeId`, the only voter, leads in `leaderEpoch`. */
export function writeQuorumState(
  disk: Disk,
  directory: string,
  { nodeId, leaderEpoch }: { readonly nodeId: number; readonly leaderEpoch: number },
): void {
  const state = {
    clusterId: '',
    leaderId: nodeId,
    leaderEpoch,
    votedId: -1,
    appliedOffset: 0,
    currentVoters: [{ voterId: nodeId }],
    data_version: 0,
  }
  disk.replaceFile(path.join(directory, FILE_NAME), JSON.stringify(state))
}
