import { expect, test } from 'vitest'
import { createAcls } from '../../../src/engine/handlers/create-acls.ts'
import { deleteAcls } from '../../../src/engine/handlers/delete-acls.ts'
import { describeAcls } from '../../../src/engine/handlers/describe-acls.ts'
import { errorName } from '../../../src/protocol/errors.ts'
import { startMetadataBroker } from './metadata-broker.ts'

const filter = {
  resourceTypeFilter: 1,
  resourceNameFilter: null,
  patternTypeFilter: 1,
  principalFilter: null,
  hostFilter: null,
  operation: 1,
  permissionType: 1,
}
const acl = {
  resourceType: 2,
  resourceName: 't',
  resourcePatternType: 3,
  principal: 'User:alice',
  host: '*',
  operation: 3,
  permissionType: 3,
}

test('without an authorizer every request about ACLs is SECURITY_DISABLED, item by item', async () => {
  const broker = await startMetadataBroker()
  const described = await broker.ask(describeAcls, 3, filter)
  expect(errorName(described.errorCode)).toBe('SECURITY_DISABLED')
  expect(described.errorMessage).toBe('No Authorizer is configured on the broker')
  const created = await broker.ask(createAcls, 3, { creations: [acl, acl] })
  const deleted = await broker.ask(deleteAcls, 3, { filters: [filter, filter] })
  for (const results of [created.results, deleted.filterResults]) {
    expect(results.map(({ errorCode }) => errorName(errorCode))).toEqual([
      'SECURITY_DISABLED',
      'SECURITY_DISABLED',
    ])
    expect(results[0]?.errorMessage).toBe('No Authorizer is configured.')
  }
})
