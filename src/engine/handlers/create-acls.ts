/**
 * CreateAcls: adds ACLs. A broker without an authorizer keeps none, and refuses each.
 *
 * Per ACL: SECURITY_DISABLED.
 */
import type { createAcls as api } from '../../protocol/apis/create-acls.ts'
import { errorCode } from '../../protocol/errors.ts'
import type { Handler } from '../request-context.ts'

export const createAcls: Handler<typeof api> = ({ creations }) => ({
  throttleTimeMs: 0,
  results: creations.map(() => ({
    errorCode: errorCode('SECURITY_DISABLED'),
    errorMessage: 'No Authorizer is configured.',
  })),
})
