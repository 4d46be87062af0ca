/** SCRAM (RFC 5802) as Kafka has it: the mechanisms and the keys that are stored for a user. */
import { createHash, createHmac } from 'node:crypto'

export const SCRAM_MECHANISMS = {
  'SCRAM-SHA-256': { id: 1, hash: 'sha256', bytes: 32, constant: 'SCRAM_SHA_256' },
  'SCRAM-SHA-512': { id: 2, hash: 'sha512', bytes: 64, constant: 'SCRAM_SHA_512' },
} as const

export type ScramMechanism = (typeof SCRAM_MECHANISMS)[keyof typeof SCRAM_MECHANISMS]

export const MIN_SCRAM_ITERATIONS = 4096
export const MAX_SCRAM_ITERATIONS = 16_384

/** What a server keeps to check proofs and to prove itself; the password cannot be had from it. */
export function scramKeys(
  { hash }: ScramMechanism,
  saltedPassword: Buffer,
): { storedKey: Buffer; serverKey: Buffer } {
  const keyed = (text: string) => createHmac(hash, saltedPassword).update(text).digest()
  return {
    storedKey: createHash(hash).update(keyed('Client Key')).digest(),
    serverKey: keyed('Server Key'),
  }
}
