/** AlterUserScramCredentials and DescribeUserScramCredentials. */
import { pbkdf2Sync } from 'node:crypto'
import { expect, test } from 'vitest'
import { alterUserScramCredentials } from '../../../src/engine/handlers/alter-user-scram-credentials.ts'
import { describeUserScramCredentials } from '../../../src/engine/handlers/describe-user-scram-credentials.ts'
import { scramRecord } from '../../../src/engine/metadata/scram-argument.ts'
import { type MetadataBroker, startMetadataBroker } from './metadata-broker.ts'

const SHA_256 = 1
const salt = Buffer.from('0123456789abcdef')
const saltedPassword = pbkdf2Sync('secret', salt, 8192, 32, 'sha256')
const credential = { name: 'alice', mechanism: SHA_256, iterations: 8192, salt, saltedPassword }

async function alter(
  broker: MetadataBroker,
  upsertions: (typeof credential)[],
  deletions: { name: string; mechanism: number }[] = [],
) {
  const { results } = await broker.ask(alterUserScramCredentials, 0, { deletions, upsertions })
  return results.map(({ user, errorMessage }) => [user, errorMessage])
}

async function describe(broker: MetadataBroker, users: string[] | null) {
  const { results } = await broker.ask(describeUserScramCredentials, 0, {
    users: users?.map((name) => ({ name })) ?? null,
  })
  return results.map(({ user, errorMessage, credentialInfos }) => [
    user,
    errorMessage ?? credentialInfos.map(({ mechanism, iterations }) => [mechanism, iterations]),
  ])
}

test('what is stored are the keys that kafka-storage derives from the password', async () => {
  const broker = await startMetadataBroker()
  expect(await alter(broker, [credential])).toEqual([['alice', null]])
  const text = `SCRAM-SHA-256=[name=alice,password=secret,iterations=8192,salt="${salt.toString('base64')}"]`
  const { storedKey, serverKey } = scramRecord(text, () => salt).value as {
    storedKey: Buffer
    serverKey: Buffer
  }
  const stored = [...broker.parts.metadata.image.scramCredentials.values()][0]
  expect(stored).toEqual({
    user: 'alice',
    mechanism: 1,
    iterations: 8192,
    salt,
    storedKey,
    serverKey,
  })
})

test('credentials are described, of all users or of some, and deleted', async () => {
  const broker = await startMetadataBroker()
  await alter(broker, [credential, { ...credential, name: 'bob', iterations: 4096 }])
  expect(await describe(broker, null)).toEqual([
    ['alice', [[1, 8192]]],
    ['bob', [[1, 4096]]],
  ])
  expect(await describe(broker, ['bob', 'carl'])).toEqual([
    ['bob', [[1, 4096]]],
    ['carl', 'Attempt to describe a user credential that does not exist: carl'],
  ])
  await alter(broker, [], [{ name: 'bob', mechanism: SHA_256 }])
  expect(await describe(broker, [])).toEqual([['alice', [[1, 8192]]]])
})

test('each user has its own answer', async () => {
  const broker = await startMetadataBroker()
  const answers = await alter(
    broker,
    [
      credential,
      { ...credential, name: 'few', iterations: 4095 },
      { ...credential, name: 'many', iterations: 16_385 },
      { ...credential, name: 'other', mechanism: 7 },
      { ...credential, name: '' },
      { ...credential, name: 'twice' },
      { ...credential, name: 'twice' },
    ],
    [{ name: 'gone', mechanism: SHA_256 }],
  )
  expect(answers).toEqual([
    ['gone', 'Attempt to delete a user credential that does not exist'],
    ['alice', null],
    ['few', 'Too few iterations'],
    ['many', 'Too many iterations'],
    ['other', 'Unknown SCRAM mechanism'],
    ['', 'Username must not be empty'],
    ['twice', 'A user credential cannot be altered twice in the same request'],
  ])
  expect(broker.parts.metadata.image.scramCredentials.size).toBe(1)
})
