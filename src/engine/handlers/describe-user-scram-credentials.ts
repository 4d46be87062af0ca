/**
 * DescribeUserScramCredentials: for which mechanisms users have credentials, and with how many iterations
 * (KIP-554). No users mean all that have any.
 *
 * Per user: RESOURCE_NOT_FOUND, DUPLICATE_RESOURCE.
 */
import type { describeUserScramCredentials as api } from '../../protocol/apis/describe-user-scram-credentials.ts'
import { KafkaError } from '../../protocol/errors.ts'
import type { ResponseInput } from '../../protocol/schema.ts'
import type { Handler } from '../request-context.ts'
import { attempt } from './attempt.ts'

type Result = ResponseInput<typeof api>['results'][number]

export const describeUserScramCredentials: Handler<typeof api> = ({ users }, _, broker) => {
  const credentials = [...broker.metadata.image.scramCredentials.values()]
  const asked = users?.map(({ name }) => name) ?? []
  const everybody = credentials.map(({ user }) => user)
  const seen = new Set<string>()
  const twice = new Set(asked.filter((user) => seen.size === seen.add(user).size))
  const exist = new Set(everybody)
  const results = [...new Set(asked.length === 0 ? everybody : asked)].map((user) =>
    attempt<Result>(
      () => {
        if (twice.has(user)) {
          const why = `Cannot describe SCRAM credentials for the same user twice in a single request: ${user}`
          throw new KafkaError('DUPLICATE_RESOURCE', why)
        }
        if (!exist.has(user)) {
          const why = `Attempt to describe a user credential that does not exist: ${user}`
          throw new KafkaError('RESOURCE_NOT_FOUND', why)
        }
        const credentialInfos = credentials
          .filter((credential) => credential.user === user)
          .map(({ mechanism, iterations }) => ({ mechanism, iterations }))
        return { user, errorCode: 0, errorMessage: null, credentialInfos }
      },
      (errorCode, { message }) => ({ user, errorCode, errorMessage: message, credentialInfos: [] }),
    ),
  )
  return { throttleTimeMs: 0, errorCode: 0, errorMessage: null, results }
}
