import { expect, it } from 'vitest'
import { checkAbort } from '../../../src/cli/transactions/abort-transaction.ts'

const none = {
  topic: 't',
  partition: 0,
  'start-offset': undefined,
  'producer-id': undefined,
  'producer-epoch': undefined,
  'coordinator-epoch': undefined,
}

it.each([
  [{}, 'The transaction to abort must be identified either with --start-offset'],
  [{ 'producer-id': 1 }, 'Missing required argument --producer-epoch'],
  [{ 'producer-id': 1, 'producer-epoch': 0 }, 'Missing required argument --coordinator-epoch'],
])('a transaction cannot be told from %j', (flags, message) => {
  expect(() => checkAbort({ ...none, ...flags })).toThrow(message)
})

it('a start offset is enough, or all of the producer', () => {
  checkAbort({ ...none, 'start-offset': 0 })
  checkAbort({ ...none, 'producer-id': 1, 'producer-epoch': 0, 'coordinator-epoch': -1 })
})
