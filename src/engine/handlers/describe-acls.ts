/**
 * DescribeAcls: the ACLs that match a filter. A broker without an authorizer keeps none, and says so.
 *
 * SECURITY_DISABLED.
 */
import type { describeAcls as api } from '../../protocol/apis/describe-acls.ts'
import { errorCode } from '../../protocol/errors.ts'
import type { Handler } from '../request-context.ts'

export const describeAcls: Handler<typeof api> = () => ({
  throttleTimeMs: 0,
  errorCode: errorCode('SECURITY_DISABLED'),
  errorMessage: 'No Authorizer is configured on the broker',
  resources: [],
})
