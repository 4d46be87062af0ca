/**
 * AlterClientQuotas: sets and removes quotas of users, client ids and addresses (KIP-546). They hold from
 * the moment of the answer.
 *
 * Per entity: INVALID_REQUEST (an entity, key or value that cannot be).
 */
import type { alterClientQuotas as api } from '../../protocol/apis/alter-client-quotas.ts'
import type { Handler } from '../request-context.ts'

export const alterClientQuotas: Handler<typeof api> = async (request, _, broker) => {
  const { entries, validateOnly } = request
  const outcomes = await broker.controller.alterClientQuotas(entries, validateOnly)
  return {
    throttleTimeMs: 0,
    entries: outcomes.map(({ entity, error }) => ({
      errorCode: error?.code ?? 0,
      errorMessage: error?.message ?? null,
      entity: [...entity],
    })),
  }
}
