/**
 * AlterUserScramCredentials: sets and deletes credentials (KIP-554). The client salted the password; what is stored
 * are keys from which it cannot be had.
 *
 * Per user: UNACCEPTABLE_CREDENTIAL, UNSUPPORTED_SASL_MECHANISM, RESOURCE_NOT_FOUND, DUPLICATE_RESOURCE.
 */
import type { alterUserScramCredentials as api } from '../../protocol/apis/alter-user-scram-credentials.ts'
import type { Handler } from '../request-context.ts'

export const alterUserScramCredentials: Handler<typeof api> = async (request, _, broker) => {
  const outcomes = await broker.controller.alterUserScramCredentials(request)
  return {
    throttleTimeMs: 0,
    results: outcomes.map(({ user, error }) => ({
      user,
      errorCode: error?.code ?? 0,
      errorMessage: error?.message ?? null,
    })),
  }
}
