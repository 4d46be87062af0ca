/** Who votes in the metadata quorum (KIP-853). */
import { addRaftVoter as addApi } from '../../protocol/apis/add-raft-voter.ts'
import { removeRaftVoter as removeApi } from '../../protocol/apis/remove-raft-voter.ts'
import { call } from '../call.ts'
import type { Cluster } from '../cluster.ts'
import { UnsupportedVersionError } from '../errors.ts'
import { itemError } from './item-error.ts'

export interface RaftVoter {
  readonly id: number
  readonly directoryId: string
}

export interface VoterEndpoint {
  readonly name: string
  readonly host: string
  readonly port: number
}

interface Answer {
  readonly errorCode: number
  readonly errorMessage: string | null
}

function throwFailure({ errorCode, errorMessage }: Answer): void {
  const error = itemError(errorCode, errorMessage)
  if (error?.error === 'UNSUPPORTED_VERSION') throw new UnsupportedVersionError(error.message)
  if (error !== undefined) throw error
}

/** Makes an observer a voter. UnsupportedVersionError while kraft.version is 0, DUPLICATE_VOTER. */
export async function addRaftVoter(
  cluster: Cluster,
  timeoutMs: number,
  { id: voterId, directoryId: voterDirectoryId }: RaftVoter,
  listeners: readonly VoterEndpoint[],
): Promise<void> {
  throwFailure(
    await call(cluster, 'addRaftVoter', timeoutMs, async (current) =>
      current.send(await current.brokerOrController(), addApi, {
        clusterId: null,
        timeoutMs: current.requestTimeoutMs,
        voterId,
        voterDirectoryId,
        listeners: [...listeners],
      }),
    ),
  )
}

/** UnsupportedVersionError while kraft.version is 0, VOTER_NOT_FOUND. */
export async function removeRaftVoter(
  cluster: Cluster,
  timeoutMs: number,
  { id: voterId, directoryId: voterDirectoryId }: RaftVoter,
): Promise<void> {
  throwFailure(
    await call(cluster, 'removeRaftVoter', timeoutMs, async (current) =>
      current.send(await current.brokerOrController(), removeApi, {
        clusterId: null,
        voterId,
        voterDirectoryId,
      }),
    ),
  )
}
