import { pbkdf2Sync, randomBytes } from 'node:crypto'
import { alterUserScramCredentials as alterApi } from '../../protocol/apis/alter-user-scram-credentials.ts'
import { describeUserScramCredentials as describeApi } from '../../protocol/apis/describe-user-scram-credentials.ts'
import { errorCode as codeOf } from '../../protocol/errors.ts'
import { call } from '../call.ts'
import type { Cluster } from '../cluster.ts'
import { itemError, throwIfError } from './item-error.ts'
import type { Outcome } from './outcome.ts'

/** Mechanisms by name, with their numbers in requests. */
const MECHANISMS = {
  'SCRAM-SHA-256': { id: 1, hash: 'sha256', bytes: 32 },
  'SCRAM-SHA-512': { id: 2, hash: 'sha512', bytes: 64 },
} as const
const SALT_BYTES = 16

export type ScramMechanismName = keyof typeof MECHANISMS
export const SCRAM_MECHANISM_NAMES = Object.keys(MECHANISMS) as ScramMechanismName[]

export interface ScramCredential {
  /** `UNKNOWN` for one that this client does not know. */
  readonly mechanism: ScramMechanismName | 'UNKNOWN'
  readonly iterations: number
}

export interface ScramAlterations {
  readonly user: string
  readonly deletions: readonly ScramMechanismName[]
  readonly upsertions: readonly {
    readonly mechanism: ScramMechanismName
    readonly iterations: number
    readonly password: string
  }[]
}

/** By user; no users mean all. Users without credentials are left out. */
export async function describeUserScramCredentials(
  cluster: Cluster,
  timeoutMs: number,
  users: readonly string[],
): Promise<Map<string, Outcome<ScramCredential[]>>> {
  const answer = await call(cluster, 'describeUserScramCredentials', timeoutMs, async (current) =>
    current.send(await current.any(), describeApi, { users: users.map((name) => ({ name })) }),
  )
  throwIfError(answer.errorCode, answer.errorMessage)
  const found = answer.results.filter((each) => each.errorCode !== codeOf('RESOURCE_NOT_FOUND'))
  return new Map(
    found.map(({ user, errorCode, errorMessage, credentialInfos }) => [
      user,
      itemError(errorCode, errorMessage) ??
        credentialInfos.map(({ mechanism, iterations }) => ({
          mechanism:
            SCRAM_MECHANISM_NAMES.find((name) => MECHANISMS[name].id === mechanism) ?? 'UNKNOWN',
          iterations,
        })),
    ]),
  )
}

/** Salts the passwords here: the broker never sees them. Throws the error of the user. */
export async function alterUserScramCredentials(
  cluster: Cluster,
  timeoutMs: number,
  { user, deletions, upsertions }: ScramAlterations,
): Promise<void> {
  const request = {
    deletions: deletions.map((mechanism) => ({ name: user, mechanism: MECHANISMS[mechanism].id })),
    upsertions: upsertions.map(({ mechanism, iterations, password }) => {
      const { id, hash, bytes } = MECHANISMS[mechanism]
      const salt = randomBytes(SALT_BYTES)
      const saltedPassword = pbkdf2Sync(password, salt, iterations, bytes, hash)
      return { name: user, mechanism: id, iterations, salt, saltedPassword }
    }),
  }
  const { results } = await call(cluster, 'alterUserScramCredentials', timeoutMs, async (current) =>
    current.send(await current.controller(), alterApi, request),
  )
  for (const { errorCode, errorMessage } of results) {
    const error = itemError(errorCode, errorMessage)
    if (error !== undefined) throw error
  }
}
