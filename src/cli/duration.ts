/** Times as people write them in options: `500ms`, `1s`, `2m`, `1h`. */
import { terse } from './option-errors.ts'

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

/** Milliseconds; a number without a unit is seconds. Throws JavaError, which names the option and the text. */
export function durationMs(option: string, text: string, minimumMs: number): number {
  const [, amount, unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text.trim()) ?? []
  const ms = Number(amount) * (UNIT_MS[unit] ?? Number.NaN)
  if (!Number.isFinite(ms)) {
    throw terse(`--${option} ${text}: not a time such as 500ms, 2s, 1m`)
  }
  if (ms < minimumMs) throw terse(`--${option} ${text}: at least ${minimumMs} ms`)
  return Math.round(ms)
}
