/** Setting and deleting SCRAM credentials of users (KIP-554). A user's changes succeed or fail on their own. */
import { KafkaError } from '../../protocol/errors.ts'
import type { MetadataRecordInput } from '../../protocol/internal/metadata-records.ts'
import { type MetadataImage, scramCredentialKey } from './image.ts'
import { repeatedKeys } from './repeated-keys.ts'
import {
  MAX_SCRAM_ITERATIONS,
  MIN_SCRAM_ITERATIONS,
  SCRAM_MECHANISMS,
  type ScramMechanism,
  scramKeys,
} from './scram-mechanism.ts'
import type { Decision } from './topic-creation.ts'

interface Credential {
  readonly name: string
  readonly mechanism: number
}

export interface ScramUpsertion extends Credential {
  readonly iterations: number
  readonly salt: Buffer
  readonly saltedPassword: Buffer
}

export interface ScramCredentialChanges {
  readonly deletions: readonly Credential[]
  readonly upsertions: readonly ScramUpsertion[]
}

export interface ScramOutcome {
  readonly user: string
  readonly error?: KafkaError
}

/** Throws UNACCEPTABLE_CREDENTIAL, UNSUPPORTED_SASL_MECHANISM. */
function mechanismOf({ name, mechanism }: Credential): ScramMechanism {
  if (name === '') throw new KafkaError('UNACCEPTABLE_CREDENTIAL', 'Username must not be empty')
  const found = Object.values(SCRAM_MECHANISMS).find(({ id }) => id === mechanism)
  if (found === undefined) {
    throw new KafkaError('UNSUPPORTED_SASL_MECHANISM', 'Unknown SCRAM mechanism')
  }
  return found
}

function deletion(credential: Credential, image: MetadataImage): MetadataRecordInput {
  mechanismOf(credential)
  const { name, mechanism } = credential
  if (!image.scramCredentials.has(scramCredentialKey({ user: name, mechanism }))) {
    throw new KafkaError(
      'RESOURCE_NOT_FOUND',
      'Attempt to delete a user credential that does not exist',
    )
  }
  return { type: 'RemoveUserScramCredentialRecord', version: 0, value: { name, mechanism } }
}

function upsertion(credential: ScramUpsertion): MetadataRecordInput {
  const { name, mechanism, salt, saltedPassword, iterations } = credential
  const keys = scramKeys(mechanismOf(credential), saltedPassword)
  if (iterations < MIN_SCRAM_ITERATIONS) {
    throw new KafkaError('UNACCEPTABLE_CREDENTIAL', 'Too few iterations')
  }
  if (iterations > MAX_SCRAM_ITERATIONS) {
    throw new KafkaError('UNACCEPTABLE_CREDENTIAL', 'Too many iterations')
  }
  return {
    type: 'UserScramCredentialRecord',
    version: 0,
    value: { name, mechanism, salt, iterations, ...keys },
  }
}

export function decideScramCredentialAlteration(
  { deletions, upsertions }: ScramCredentialChanges,
  image: MetadataImage,
): Decision<ScramOutcome> {
  const keyOf = ({ name, mechanism }: Credential) => `${mechanism}:${name}`
  const repeated = repeatedKeys([...deletions, ...upsertions].map(keyOf))
  const records = new Map<string, MetadataRecordInput[]>()
  const errors = new Map<string, KafkaError>()
  const change = (credential: Credential, record: () => MetadataRecordInput): void => {
    const { name } = credential
    try {
      if (repeated.has(keyOf(credential))) {
        throw new KafkaError(
          'DUPLICATE_RESOURCE',
          'A user credential cannot be altered twice in the same request',
        )
      }
      records.set(name, [...(records.get(name) ?? []), record()])
    } catch (error) {
      if (!(error instanceof KafkaError)) throw error
      if (!errors.has(name)) errors.set(name, error)
    }
  }
  for (const each of deletions) change(each, () => deletion(each, image))
  for (const each of upsertions) change(each, () => upsertion(each))
  const users = [...new Set([...deletions, ...upsertions].map(({ name }) => name))]
  return {
    outcomes: users.map((user) => {
      const error = errors.get(user)
      return error === undefined ? { user } : { user, error }
    }),
    records: users.flatMap((user) => (errors.has(user) ? [] : (records.get(user) ?? []))),
  }
}
