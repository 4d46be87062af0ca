/**
 * DeleteAcls: removes the ACLs that match any of the filters. A broker without an authorizer keeps none, and refuses.
 *
 * Per filter: SECURITY_DISABLED.
 */
import type { deleteAcls as api } from '../../protocol/apis/delete-acls.ts'
import { errorCode } from '../../protocol/errors.ts'
import type { Handler } from '../request-context.ts'

export const deleteAcls: Handler<typeof api> = ({ filters }) => ({
  throttleTimeMs: 0,
  filterResults: filters.map(() => ({
    errorCode: errorCode('SECURITY_DISABLED'),
    errorMessage: 'No Authorizer is configured.',
    matchingAcls: [],
  })),
})
