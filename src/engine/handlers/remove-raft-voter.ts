/**
 * RemoveRaftVoter: changes who votes in the metadata quorum (KIP-853). The quorum of this node is the one that its
 * configuration names (kraft.version 0), which cannot change.
 *
 * Top level: UNSUPPORTED_VERSION.
 */
import type { removeRaftVoter as api } from '../../protocol/apis/remove-raft-voter.ts'
import { errorCode } from '../../protocol/errors.ts'
import type { Handler } from '../request-context.ts'

export const removeRaftVoter: Handler<typeof api> = () => ({
  throttleTimeMs: 0,
  errorCode: errorCode('UNSUPPORTED_VERSION'),
  errorMessage: "Cluster doesn't support removing voter because the kraft.version feature is 0",
})
