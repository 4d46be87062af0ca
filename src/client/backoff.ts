/** Pauses between attempts: doubling from a first value to a longest one, ±20 %, as Kafka's clients. */

export interface Backoff {
  readonly initialMs: number
  readonly maxMs: number
}

/** The pause after `failures` failures in a row (0: the first one). */
export function backoffMs(
  { initialMs, maxMs }: Backoff,
  failures: number,
  random = Math.random(),
): number {
  if (initialMs >= maxMs) return initialMs
  const term = initialMs * 2 ** Math.min(failures, 30)
  return Math.min(maxMs, Math.round(term * (0.8 + 0.4 * random)))
}

export const sleep = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
