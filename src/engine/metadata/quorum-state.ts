/**
 * The file `quorum-state`: the election state that a node of the metadata quorum must not forget. Written
 * as Kafka does with kraft.version 0; a later version of the file is read as far as the epoch goes.
 */
import path from 'node:path'
import type { Disk } from '../system/system.ts'

const FILE_NAME = 'quorum-state'

/** The last leader epoch that this node knew, 0 when there is no file. Throws SyntaxError on a broken one. */
export function readQuorumEpoch(disk: Disk, directory: string): number {
  const file = path.join(directory, FILE_NAME)
  if (!disk.exists(file)) return 0
  const state = JSON.parse(disk.readFile(file).toString('utf8')) as { leaderEpoch?: number }
  return state.leaderEpoch ?? 0
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
