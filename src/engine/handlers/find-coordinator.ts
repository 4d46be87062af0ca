/**
 * FindCoordinator: which broker coordinates a group or a transactional id: the leader of its partition of
 * `__consumer_offsets` or `__transaction_state`, which is created when the first one is looked for. Key types: 0
 * group, 1 transaction, 2 share group, which is not served yet.
 *
 * v0-v3 ask for one key, v4+ for several (KIP-699). Per key: COORDINATOR_NOT_AVAILABLE (the topic is being
 * created, its partition has no leader, or the broker is not registered), INVALID_REQUEST (other key types).
 */
import type { findCoordinator as api } from '../../protocol/apis/find-coordinator.ts'
import { errors, KafkaError } from '../../protocol/errors.ts'
import type { CoordinatorNode } from '../group/ports.ts'
import type { BrokerParts, Handler, RequestContext } from '../request-context.ts'
import { attempt } from './attempt.ts'

const GROUP = 0
const TRANSACTION = 1

/** What v0-v3 say where nothing is wrong. */
const NO_ERROR = 'NONE'

function find(
  keyType: number,
  key: string,
  { listener }: RequestContext,
  { groups, transactions }: BrokerParts,
): CoordinatorNode {
  if (keyType === GROUP) return groups.findCoordinator(key, listener.name)
  if (keyType === TRANSACTION) return transactions.findCoordinator(key, listener.name)
  throw new KafkaError('INVALID_REQUEST')
}

export const findCoordinator: Handler<typeof api> = (request, context, broker) => {
  const { key, keyType, coordinatorKeys } = request
  const isBatch = context.apiVersion >= 4
  const answer = (asked: string) =>
    attempt(
      () => ({
        key: asked,
        ...find(keyType, asked, context, broker),
        errorCode: 0,
        errorMessage: isBatch ? '' : NO_ERROR,
      }),
      (errorCode, { error, message }) => ({
        key: asked,
        nodeId: -1,
        host: '',
        port: -1,
        errorCode,
        // v4+ repeats no text that follows from the code.
        errorMessage: isBatch && message === errors[error].message ? '' : message,
      }),
    )
  if (isBatch) {
    const unused = { errorCode: 0, errorMessage: '', nodeId: 0, host: '', port: 0 }
    return { throttleTimeMs: 0, ...unused, coordinators: coordinatorKeys.map(answer) }
  }
  const { key: _, ...coordinator } = answer(key)
  return { throttleTimeMs: 0, ...coordinator, coordinators: [] }
}
