/** Durations as people write them. */

const UNITS: readonly (readonly [pattern: RegExp, ms: number])[] = [
  [/^(ms|milliseconds?)$/, 1],
  [/^(s|sec|seconds?)$/, 1000],
  [/^(m|min|minutes?)$/, 60_000],
  [/^(h|hours?)$/, 3_600_000],
  [/^(d|days?)$/, 86_400_000],
  [/^(w|weeks?)$/, 604_800_000],
]

const PART = /(\d+(?:\.\d+)?)\s*([a-z]+)/g

/**
 * Milliseconds of a number of them, or of a text with units: `8 days`, `90s`, `1h 30m`, `500 ms`. Throws TypeError for
 * anything else, and for what is negative.
 */
export function milliseconds(duration: number | string): number {
  const ms = typeof duration === 'number' ? duration : textMilliseconds(duration)
  if (ms !== undefined && Number.isFinite(ms) && ms >= 0) return ms
  const shown = typeof duration === 'number' ? String(duration) : JSON.stringify(duration)
  throw new TypeError(
    `${shown} is not a duration: a number of milliseconds, or a text as "8 days", "90s" or "1h 30m"`,
  )
}

function textMilliseconds(text: unknown): number | undefined {
  if (typeof text !== 'string') return undefined
  const wanted = text.trim().toLowerCase()
  const parts = [...wanted.matchAll(PART)]
  const isAllParts = parts.length > 0 && wanted.replace(PART, '').replace(/[\s,]/g, '') === ''
  if (!isAllParts) return undefined
  let sum = 0
  for (const [, count, unit = ''] of parts) {
    const found = UNITS.find(([pattern]) => pattern.test(unit))
    if (found === undefined) return undefined
    sum += Number(count) * found[1]
  }
  return sum
}
