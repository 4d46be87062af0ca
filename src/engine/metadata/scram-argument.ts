/**
 * SCRAM users that a cluster starts with: `SCRAM-SHA-256=[name=alice,password=secret,iterations=8192]` or, with keys
 * that were derived elsewhere, `salt="…",saltedpassword="…"` (KIP-900). Messages are those of kafka-storage.
 */
import { pbkdf2Sync } from 'node:crypto'
import type { MetadataRecordInput } from '../../protocol/internal/metadata-records.ts'
import { FormatError } from './format-error.ts'
import {
  MAX_SCRAM_ITERATIONS,
  MIN_SCRAM_ITERATIONS,
  SCRAM_MECHANISMS,
  type ScramMechanism,
  scramKeys,
} from './scram-mechanism.ts'

function mechanismOf(name: string): ScramMechanism {
  if (Object.hasOwn(SCRAM_MECHANISMS, name))
    return SCRAM_MECHANISMS[name as keyof typeof SCRAM_MECHANISMS]
  throw new FormatError(`The add-scram mechanism ${name} is not supported.`)
}

/** `[a=b,c="d"]` as a map. */
function configsOf(text: string): Map<string, string> {
  const inner = text.replace(/^\[/, '').replace(/\]$/, '')
  const pairs = inner.split(',').map((pair): [string, string] => {
    const equals = pair.indexOf('=')
    if (equals < 0) throw new FormatError(`Invalid add-scram argument: ${pair}`)
    return [
      pair.slice(0, equals).trim(),
      pair
        .slice(equals + 1)
        .trim()
        .replace(/^"|"$/g, ''),
    ]
  })
  return new Map(pairs)
}

function iterationsOf(configs: ReadonlyMap<string, string>, { constant }: ScramMechanism): number {
  const iterations = Number(configs.get('iterations') ?? MIN_SCRAM_ITERATIONS)
  if (iterations < MIN_SCRAM_ITERATIONS) {
    throw new FormatError(
      `The 'iterations' value must be >= ${MIN_SCRAM_ITERATIONS} for add-scram using ${constant}`,
    )
  }
  if (iterations > MAX_SCRAM_ITERATIONS) {
    throw new FormatError(`The 'iterations' value must be <= ${MAX_SCRAM_ITERATIONS} for add-scram`)
  }
  return iterations
}

function requireConsistent(configs: ReadonlyMap<string, string>): void {
  if (!configs.has('name')) throw new FormatError("You must supply 'name' to add-scram")
  const [password, salted] = [configs.has('password'), configs.has('saltedpassword')]
  if (!password && !salted) {
    throw new FormatError("You must supply one of 'password' or 'saltedpassword' to add-scram")
  }
  if (password && salted) {
    throw new FormatError("You must only supply one of 'password' or 'saltedpassword' to add-scram")
  }
  if (salted && !configs.has('salt')) {
    throw new FormatError("You must supply 'salt' with 'saltedpassword' to add-scram")
  }
}

/** `randomSalt` is used when the argument gives none. Throws FormatError. */
export function scramRecord(argument: string, randomSalt: () => Buffer): MetadataRecordInput {
  const equals = argument.indexOf('=')
  if (equals < 0) {
    throw new FormatError(`Failed to find equals sign in SCRAM argument '${argument}'`)
  }
  const mechanism = mechanismOf(argument.slice(0, equals))
  const configs = configsOf(argument.slice(equals + 1))
  requireConsistent(configs)
  const iterations = iterationsOf(configs, mechanism)
  const { id, hash, bytes } = mechanism
  const given = configs.get('salt')
  const salt = given === undefined ? randomSalt() : Buffer.from(given, 'base64')
  const password = configs.get('password')
  const saltedPassword =
    password === undefined
      ? Buffer.from(configs.get('saltedpassword') ?? '', 'base64')
      : pbkdf2Sync(password, salt, iterations, bytes, hash)
  return {
    type: 'UserScramCredentialRecord',
    version: 0,
    value: {
      name: configs.get('name') ?? '',
      mechanism: id,
      salt,
      iterations,
      ...scramKeys(mechanism, saltedPassword),
    },
  }
}
