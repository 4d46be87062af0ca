/**
 * Whether kafka-producer-perf-test sends transactions. Since Kafka 4.0 naming an id is enough; before, the duration decided,
 * and an id without one was overlooked.
 */
import { randomUUID } from 'node:crypto'
import { emulates } from '../eras.ts'
import type { Properties } from '../properties-file.ts'

const DEFAULT_DURATION_MS = 3000

interface Given {
  readonly 'transactional-id': string | undefined
  readonly 'transaction-duration-ms': number | undefined
}

/** Kafka 4 has every run begin with an id of its own; the default of 3.x fences the run before. */
const defaultId = (): string =>
  emulates(4, 0)
    ? `performance-producer-${Buffer.from(randomUUID().replaceAll('-', ''), 'hex').toString('base64url')}`
    : 'performance-producer-default-transactional-id'

/** The producer's properties with the id, and how old transactions become; undefined: no transactions. */
export function transactionOptions(
  given: Given,
  properties: Properties,
): { readonly properties: Properties; readonly durationMs: number | undefined } {
  const id = given['transactional-id'] ?? properties['transactional.id']
  const durationMs = given['transaction-duration-ms']
  const isNamed = id !== undefined && durationMs === undefined
  if (!isNamed && (durationMs ?? 0) <= 0) return { properties, durationMs: undefined }
  return {
    properties: { ...properties, 'transactional.id': id ?? defaultId() },
    durationMs: durationMs ?? DEFAULT_DURATION_MS,
  }
}
